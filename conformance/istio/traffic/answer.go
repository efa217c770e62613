package traffic

// answer is one line of the output. Either Unsupported is set, or the rest is what happened: the counts are of all calls, the rest
// is of the first one.
type answer struct {
	ID          int    `json:"id"`
	Unsupported string `json:"unsupported,omitempty"`

	Statuses map[string]int `json:"statuses,omitempty"` // calls by status; "0": no HTTP answer came back
	Answered map[string]int `json:"answered,omitempty"` // answers by the workload that gave them
	Reached  map[string]int `json:"reached,omitempty"`  // requests that came to an application, retries too
	Copies   map[string]int `json:"copies,omitempty"`   // mirrored requests that came to an application
	Refusals map[string]int `json:"refusals,omitempty"` // calls by who refused them: see refusal

	Millis          int               `json:"millis"`          // until the client had its answer
	Error           string            `json:"error,omitempty"` // what the client saw, when no answer
	Flags           string            `json:"flags,omitempty"`
	Details         string            `json:"details,omitempty"`
	ResponseHeaders map[string]string `json:"responseHeaders,omitempty"`
	Outbound        *outboundAnswer   `json:"outbound,omitempty"`
	Inbound         *inboundAnswer    `json:"inbound,omitempty"`
	Seen            *seenRequest      `json:"seen,omitempty"` // the last that the application got
}

// seenRequest is a request as an application sees it.
type seenRequest struct {
	Protocol string            `json:"protocol"` // HTTP/1.1 or HTTP/2.0
	Method   string            `json:"method"`
	Path     string            `json:"path"`
	Host     string            `json:"host"`
	Headers  map[string]string `json:"headers"`
}

type outboundAnswer struct {
	Listener string `json:"listener"`
	Cluster  string `json:"cluster,omitempty"`
	Route    string `json:"route,omitempty"`
	Endpoint string `json:"endpoint,omitempty"`
	Note     string `json:"note,omitempty"`
}

type inboundAnswer struct {
	Workload  string `json:"workload"`
	Reason    string `json:"reason,omitempty"` // why no application got the request
	Chain     string `json:"chain,omitempty"`
	Cluster   string `json:"cluster,omitempty"`
	Principal string `json:"principal,omitempty"`
	DryRun    string `json:"dryRun,omitempty"` // what policies that only observe would have done: allowed or denied
}
