import { JsonPatch } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { HttpPath } from '../../intent/routing/http-path';
import { Mesh } from '../../meshes/mesh';
import { MeshService } from '../service/mesh-service';

/** Requests that are counted under one name. */
export interface RouteMetric {
  /** The name, as it stands in the metrics (`rt_route`). */
  readonly name: string;

  /**
   * What their path is like. A gRPC method is the path `/package.Service/Method`.
   *
   * @default - any path; then `methods` are named
   */
  readonly path?: HttpPath;

  /**
   * Their methods.
   *
   * @default - any method; then a `path` is named
   */
  readonly methods?: string[];
}

/** Options of `RouteMetrics`. */
export interface RouteMetricsProps {
  /** The service whose requests are counted. */
  readonly service: MeshService | kplus.Service;

  /** Which requests, in this order: the first route that a request is like counts it. What no route is like is counted without a name. */
  readonly routes: RouteMetric[];

  /**
   * The mesh that it is written for.
   *
   * @default - the service's, or the nearest one above
   */
  readonly mesh?: Mesh;

  /**
   * JSON patches for the objects, by their kind, for fields that this construct has no property for.
   *
   * @default - none
   */
  readonly overrides?: { [kind: string]: JsonPatch[] };
}
