package traffic

import (
	"errors"
	"fmt"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	tlsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/v3"
)

// The secrets that istiod's configuration asks the agent for.
const (
	ownSecret  = "default"
	rootSecret = "ROOTCA"
)

// secretOf is the name of a workload's certificate: one Envoy has those of all.
func secretOf(identity string) string { return "cert:" + identity }

// errNotMesh marks TLS with other certificates than those of the mesh.
var errNotMesh = errors.New("TLS with certificates from outside the mesh")

// socket replaces the agent's secrets by those of the run's CA.
func (w *rewriter) socket(s *corev3.TransportSocket) error {
	typed := s.GetTypedConfig()
	switch {
	case isType(typed, "DownstreamTlsContext"):
		return edit(typed, &tlsv3.DownstreamTlsContext{}, func(c *tlsv3.DownstreamTlsContext) error { return w.secrets(c.CommonTlsContext) })
	case isType(typed, "UpstreamTlsContext"):
		return edit(typed, &tlsv3.UpstreamTlsContext{}, func(c *tlsv3.UpstreamTlsContext) error {
			if len(w.alpn) > 0 {
				c.CommonTlsContext.AlpnProtocols = w.alpn
			}
			return w.secrets(c.CommonTlsContext)
		})
	case isType(typed, "RawBuffer"):
		return nil
	}
	return fmt.Errorf("transport socket %s", s.Name)
}

func (w *rewriter) secrets(c *tlsv3.CommonTlsContext) error {
	if len(c.GetTlsCertificateSdsSecretConfigs()) != 1 || c.GetCombinedValidationContext() == nil {
		return errNotMesh
	}
	own := c.TlsCertificateSdsSecretConfigs[0]
	root := c.GetCombinedValidationContext().GetValidationContextSdsSecretConfig()
	if own.GetName() != ownSecret || root.GetName() != rootSecret {
		return errNotMesh
	}
	own.Name, own.SdsConfig, root.SdsConfig = secretOf(w.identity), nil, nil
	return w.needs(w.identity)
}
