/** What a caller is allowed. Without anything it is allowed every port of the target. */
export interface AllowProps {
  /**
   * gRPC services, or single methods of them: `shop.Cart`, `shop.Cart/GetCart`.
   *
   * @default - every request
   */
  readonly grpc?: string[];

  /**
   * HTTP methods: `GET`.
   *
   * @default - every method
   */
  readonly methods?: string[];

  /**
   * HTTP paths: `/cart` is that path alone, `/cart/*` is it and every path below it, on every mesh.
   *
   * @default - every path
   */
  readonly paths?: string[];

  /**
   * Hosts that the request is for, as its `Host` header or `:authority` says: `shop.example.com`, at whatever port. Istio only.
   *
   * @default - every host
   */
  readonly hosts?: string[];

  /**
   * Headers that the request has, each with one of the values. Names are compared without regard to case, values with it. Istio only.
   *
   * @default - every request
   */
  readonly headers?: { [name: string]: string[] };

  /**
   * Claims of the token that the request carries, each with one of the values: `scope`, or `[realm_access][roles]` for a claim within another one.
   * A list that has one of them will do, and so will a word of `scope`. Something has to verify the token: `JwtAuthentication`. Istio only.
   *
   * @default - every request, with a token or without
   */
  readonly claims?: { [claim: string]: string[] };

  /**
   * Container ports (not the Service's).
   *
   * @default - every port of the target that speaks what is allowed: gRPC for `grpc`, HTTP for `methods` and `paths`, one of both
   * for `hosts`, `headers` and `claims`, any otherwise
   */
  readonly ports?: number[];
}
