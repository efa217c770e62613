import { Http2Upgrade } from './http2-upgrade';
import { TunnelMethod } from './tunnel-method';

/** How a client's proxy makes, keeps and ends its connections. Times in milliseconds. */
export interface ConnectionsIntent {
  readonly connectTimeout?: number;
  readonly maxDuration?: number;
  /** 0 is never. */
  readonly idleTimeout?: number;
  readonly httpIdleTimeout?: number;
  readonly tcpKeepalive?: { readonly probes?: number; readonly time?: number; readonly interval?: number };
  readonly http2Keepalive?: { readonly interval: number; readonly timeout: number };
  readonly http2Upgrade?: Http2Upgrade;
  readonly useClientProtocol?: true;
}

/** Connections go to this host by way of the service, which is an HTTP proxy. */
export interface TunnelIntent {
  readonly host: string;
  readonly port: number;
  readonly method?: TunnelMethod;
}
