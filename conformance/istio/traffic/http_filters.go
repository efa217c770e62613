package traffic

import (
	"fmt"

	accesslogv3 "github.com/envoyproxy/go-control-plane/envoy/config/accesslog/v3"
	rbacv3 "github.com/envoyproxy/go-control-plane/envoy/config/rbac/v3"
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	httprbac "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/rbac/v3"
	hcm "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"
	"google.golang.org/protobuf/proto"
)

// http writes the routes into the listener itself and keeps the filters that a stock Envoy has.
func (w *rewriter) http(h *hcm.HttpConnectionManager) error {
	h.Tracing = nil
	h.AccessLog = []*accesslogv3.AccessLog{w.log("http", requestFields)}
	if r := h.GetRds(); r != nil {
		rc := w.routes[r.RouteConfigName]
		if rc == nil {
			return fmt.Errorf("no route config %s", r.RouteConfigName)
		}
		h.RouteSpecifier = &hcm.HttpConnectionManager_RouteConfig{RouteConfig: proto.Clone(rc).(*routev3.RouteConfiguration)}
	}
	if err := w.routeConfig(h.GetRouteConfig()); err != nil {
		return err
	}
	var out []*hcm.HttpFilter
	for _, f := range h.HttpFilters {
		keep, err := w.httpFilter(f)
		if err != nil {
			return err
		}
		if keep {
			out = append(out, f)
		}
	}
	h.HttpFilters = out
	return nil
}

// httpFilter says whether to keep the filter, and fixes it. Those that are dropped decide over no request, but for istio.alpn: see
// protocols.
func (w *rewriter) httpFilter(f *hcm.HttpFilter) (bool, error) {
	typed := f.GetTypedConfig()
	switch f.Name {
	case "istio.metadata_exchange", "istio.stats", "istio.alpn", "envoy.filters.http.grpc_stats":
		return false, nil
	case "envoy.filters.http.fault", "envoy.filters.http.cors", "envoy.filters.http.router":
		return true, nil
	}
	switch {
	case isType(typed, "filters.http.rbac.v3.RBAC"):
		return true, edit(typed, &httprbac.RBAC{}, func(r *httprbac.RBAC) error { w.rbac(r.Rules); w.rbac(r.ShadowRules); return nil })
	// Its keys are those that issuer.trust has put in.
	case isType(typed, "filters.http.jwt_authn.v3.JwtAuthentication"):
		return true, nil
	// It counts in the proxy itself, so that an EnvoyFilter's may stay as it is, and what routes say for it as well.
	case isType(typed, "filters.http.local_ratelimit.v3.LocalRateLimit"):
		return true, nil
	}
	return false, fmt.Errorf("HTTP filter %s", f.Name)
}

// rbac lets rules on the peer's address look at the address of the PROXY header: the peer itself is always 127.0.0.1 here.
func (w *rewriter) rbac(r *rbacv3.RBAC) {
	for _, p := range r.GetPolicies() {
		for _, x := range p.Principals {
			w.principal(x)
		}
	}
}

func (w *rewriter) principal(p *rbacv3.Principal) {
	switch x := p.Identifier.(type) {
	case *rbacv3.Principal_AndIds:
		for _, y := range x.AndIds.Ids {
			w.principal(y)
		}
	case *rbacv3.Principal_OrIds:
		for _, y := range x.OrIds.Ids {
			w.principal(y)
		}
	case *rbacv3.Principal_NotId:
		w.principal(x.NotId)
	case *rbacv3.Principal_DirectRemoteIp:
		w.readsIP = true
		p.Identifier = &rbacv3.Principal_RemoteIp{RemoteIp: x.DirectRemoteIp}
	}
}
