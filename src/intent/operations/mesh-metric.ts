/** A metric that proxies of the mesh count by themselves. */
export enum MeshMetric {
  /** All of them. */
  ALL = 'ALL_METRICS',
  /** Requests (`istio_requests_total`). */
  REQUEST_COUNT = 'REQUEST_COUNT',
  /** How long requests took (`istio_request_duration_milliseconds`). */
  REQUEST_DURATION = 'REQUEST_DURATION',
  /** Sizes of request bodies (`istio_request_bytes`). */
  REQUEST_SIZE = 'REQUEST_SIZE',
  /** Sizes of response bodies (`istio_response_bytes`). */
  RESPONSE_SIZE = 'RESPONSE_SIZE',
  /** Connections that were opened (`istio_tcp_connections_opened_total`). */
  TCP_OPENED_CONNECTIONS = 'TCP_OPENED_CONNECTIONS',
  /** Connections that were closed (`istio_tcp_connections_closed_total`). */
  TCP_CLOSED_CONNECTIONS = 'TCP_CLOSED_CONNECTIONS',
  /** Bytes sent to clients over connections (`istio_tcp_sent_bytes_total`). */
  TCP_SENT_BYTES = 'TCP_SENT_BYTES',
  /** Bytes received from clients over connections (`istio_tcp_received_bytes_total`). */
  TCP_RECEIVED_BYTES = 'TCP_RECEIVED_BYTES',
  /** Messages that clients sent over gRPC (`istio_request_messages_total`). */
  GRPC_REQUEST_MESSAGES = 'GRPC_REQUEST_MESSAGES',
  /** Messages that servers sent over gRPC (`istio_response_messages_total`). */
  GRPC_RESPONSE_MESSAGES = 'GRPC_RESPONSE_MESSAGES',
}
