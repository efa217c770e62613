package traffic

import "strings"

// What keeps a request from the application, as answers name it.
const (
	byAccess    = "access"     // an authorization policy
	byMTLS      = "mtls"       // a connection without the certificate, or with one where none is taken
	byToken     = "token"      // a token that is not valid
	byRateLimit = "rate limit" // of the proxy itself
	byFault     = "fault"      // one that was asked for
	byOverload  = "overload"   // connections or requests beyond a limit
)

// refusal reads Envoy's log line: RESPONSE_CODE_DETAILS and RESPONSE_FLAGS of its documentation, and what it says of a connection.
func refusal(e *logEntry) string {
	switch {
	case strings.Contains(e.Details, "rbac_access_denied"):
		return byAccess
	case e.TLS != "", noChain(e), plaintextOnly(e):
		return byMTLS
	case strings.HasPrefix(e.Details, "jwt_authn_access_denied"):
		return byToken
	case e.Details == "local_rate_limited":
		return byRateLimit
	case strings.HasPrefix(e.Details, "fault_filter_abort"):
		return byFault
	case strings.Contains(e.Flags, "UO"):
		return byOverload
	}
	return ""
}

// noChain: on an inbound listener it is the way in which a connection without the mesh's TLS is refused. A request without a route has
// the same flag.
func noChain(e *logEntry) bool {
	return e.Kind == "conn" && (strings.Contains(e.Details, "filter_chain_not_found") || (e.Chain == "" && strings.Contains(e.Flags, "NR")))
}

// plaintextOnly: TLS is no HTTP, which is a downstream protocol error.
func plaintextOnly(e *logEntry) bool { return e.Kind == "conn" && e.Flags == "DPE" }

// reason says the same for people, with Envoy's own words.
func reason(e *logEntry) string {
	switch {
	case e.TLS != "":
		return "TLS rejected: " + e.TLS
	case noChain(e):
		return "TLS rejected: no filter chain matches"
	case plaintextOnly(e):
		return "TLS rejected: the chain takes plaintext only (the bytes are no HTTP: DPE)"
	case e.Details != "":
		return e.Details
	}
	return strings.TrimSpace("connection closed " + e.Flags)
}
