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
   * Container ports (not the Service's).
   *
   * @default - every port of the target that speaks what is allowed: gRPC for `grpc`, HTTP for `methods` and `paths`, any otherwise
   */
  readonly ports?: number[];
}
