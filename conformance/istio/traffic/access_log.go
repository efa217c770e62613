package traffic

import (
	"fmt"

	accesslogv3 "github.com/envoyproxy/go-control-plane/envoy/config/accesslog/v3"
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	fileaccesslog "github.com/envoyproxy/go-control-plane/envoy/extensions/access_loggers/file/v3"
	"google.golang.org/protobuf/types/known/structpb"

	authz "istio.io/istio/pilot/pkg/security/authz/model"
)

var connectionFields = map[string]string{
	"remote": "%DOWNSTREAM_REMOTE_ADDRESS%", "chain": "%FILTER_CHAIN_NAME%", "flags": "%RESPONSE_FLAGS%",
	"details": "%CONNECTION_TERMINATION_DETAILS%", "cluster": "%UPSTREAM_CLUSTER_RAW%",
	"tls": "%DOWNSTREAM_TRANSPORT_FAILURE_REASON%", "peer": "%DOWNSTREAM_PEER_URI_SAN%", "upstream": "%UPSTREAM_HOST%",
	"local": "%UPSTREAM_LOCAL_ADDRESS%", "uptls": "%UPSTREAM_TRANSPORT_FAILURE_REASON%",
	"dryallow": dryRun("network", authz.RBACShadowRulesAllowStatPrefix), "drydeny": dryRun("network", authz.RBACShadowRulesDenyStatPrefix),
}

var requestFields = map[string]string{
	"id": "%REQ(" + idHeader + ")%", "details": "%RESPONSE_CODE_DETAILS%", "route": "%ROUTE_NAME%",
	"flags": "%RESPONSE_FLAGS%", "cluster": "%UPSTREAM_CLUSTER_RAW%", "upstream": "%UPSTREAM_HOST%", "local": "%UPSTREAM_LOCAL_ADDRESS%",
	"uptls": "%UPSTREAM_TRANSPORT_FAILURE_REASON%", "chain": "%FILTER_CHAIN_NAME%",
	"peer": "%DOWNSTREAM_PEER_URI_SAN%", "mirror": "%REQ(" + mirrorHeader + ")%",
	"dryallow": dryRun("http", authz.RBACShadowRulesAllowStatPrefix), "drydeny": dryRun("http", authz.RBACShadowRulesDenyStatPrefix),
}

// dryRun is where an RBAC filter leaves what policies with istio.io/dry-run would do: "allowed" or "denied".
func dryRun(layer, prefix string) string {
	return fmt.Sprintf("%%DYNAMIC_METADATA(envoy.filters.%s.rbac:%s%s)%%", layer, prefix, authz.RBACShadowEngineResult)
}

// log makes Envoy write a line for each request, or for each connection, that logEntry reads.
func (w *rewriter) log(kind string, fields map[string]string) *accesslogv3.AccessLog {
	s := &structpb.Struct{Fields: map[string]*structpb.Value{
		"kind": structpb.NewStringValue(kind), "owner": structpb.NewStringValue(w.owner),
	}}
	for k, v := range fields {
		s.Fields[k] = structpb.NewStringValue(v)
	}
	return &accesslogv3.AccessLog{
		Name: "envoy.access_loggers.file",
		ConfigType: &accesslogv3.AccessLog_TypedConfig{TypedConfig: mustAny(&fileaccesslog.FileAccessLog{
			Path: w.logFile,
			AccessLogFormat: &fileaccesslog.FileAccessLog_LogFormat{LogFormat: &corev3.SubstitutionFormatString{
				Format: &corev3.SubstitutionFormatString_JsonFormat{JsonFormat: s},
			}},
		})},
	}
}
