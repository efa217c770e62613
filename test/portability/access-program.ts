import * as fc from 'fast-check';
import { Attempt } from './request';
import { MeshIdentity, MeshService, ServicePort, ZeroTrustNamespace, ZeroTrustStage } from '../../src';
import { account, MeshName, PlainObject, podsOf, synthOn } from '../program';

/** One `allow`, as a test makes it up. */
export interface Allow {
  readonly from: 'ann' | 'bob' | 'anyone';
  readonly methods?: string[];
  readonly paths?: string[];
  readonly grpc?: string[];
  readonly ports?: number[];
}

/** Ports of the containers, by what is spoken there. */
export const HTTP = 8080;
export const GRPC = 7070;
export const TCP = 6379;
/** Who calls. */
export const CALLERS = { ann: account('ann'), bob: account('bob'), anyone: MeshIdentity.namespace('elsewhere') };

// Words that are also parts of the names that are made: an object must not be mistaken for another
const element = fc.constantFrom('a', 'b', 'all', 'any', 'get', 'root');
/** A path without a wildcard. */
export const plainPath = fc.array(element, { maxLength: 3 }).map(elements => `/${elements.join('/')}`);
const pattern = fc.oneof(plainPath, plainPath.map(path => (path === '/' ? '/*' : `${path}/*`)));
const method = fc.constantFrom('GET', 'POST', 'PUT');
const grpc = fc.constantFrom('shop.Cart', 'shop.Cart/Get', 'shop.Cart/Add', 'shop.Carts', 'all.All/All');
/** One or two of them. */
export const some = <T>(values: fc.Arbitrary<T>) => fc.uniqueArray(values, { minLength: 1, maxLength: 2 });

/** What one statement may say. */
export const allow: fc.Arbitrary<Allow> = fc.oneof(
  fc.record({ from: fc.constantFrom('ann', 'bob', 'anyone'), methods: some(method), paths: some(pattern) }, { requiredKeys: ['from'] }),
  fc.record({ from: fc.constantFrom('ann', 'bob', 'anyone'), grpc: some(grpc) }),
  fc.record({ from: fc.constantFrom('ann', 'bob', 'anyone'), ports: some(fc.constantFrom(HTTP, GRPC, TCP)) }),
) as fc.Arbitrary<Allow>;

/** A connection to a pod, and the request on it. */
export const attempt = fc.record({
  from: fc.option(fc.constantFrom('ann', 'bob', 'eve'), { nil: undefined }).map(name => name && { namespace: 'elsewhere', account: name }),
  to: fc.constant({ namespace: 'shop', labels: { app: 'cart' } }),
  port: fc.constantFrom(HTTP, HTTP, HTTP, TCP, 9999),
  method,
  path: fc.oneof(plainPath, plainPath.map(path => `${path}/`.replace('//', '/')), fc.constantFrom('/abc', '/a/bc')),
}).map(one => ({ ...one, isTcp: one.port === TCP })) as fc.Arbitrary<Attempt>;

// On a gRPC port there are calls and nothing else: what is none, Linkerd's GRPCRoutes do not even see
export const call = fc.record({
  from: fc.constantFrom('ann', 'bob', 'eve').map(name => ({ namespace: 'elsewhere', account: name })),
  to: fc.constant({ namespace: 'shop', labels: { app: 'cart' } }),
  port: fc.constant(GRPC),
  method: fc.constant('POST'),
  path: fc.tuple(fc.constantFrom('shop.Cart', 'shop.Carts', 'all.All'), fc.constantFrom('Get', 'Add', 'All')).map(([service, name]) => `/${service}/${name}`),
}) as fc.Arbitrary<Attempt>;

/** The program on a mesh: one workload, its Service, and what is allowed there. */
export function write(mesh: MeshName, allows: readonly Allow[], { probe, stage, plaintextPorts }: Options = {}): PlainObject[] {
  return synthOn(mesh, chart => {
    const workload = probe === undefined ? undefined : podsOf(chart, 'cart', { container: { livenessProbe: { httpGet: { path: probe, port: HTTP } } } });
    const cart: MeshService = new ZeroTrustNamespace(chart, 'shop', { stage }).addService('cart', {
      workload,
      plaintextPorts,
      ports: [ServicePort.http(80, { targetPort: HTTP }), ServicePort.grpc(GRPC), ServicePort.tcp(TCP)],
    });
    for (const { from, ...what } of allows) cart.allow(CALLERS[from], what);
  });
}

/** What else a program says. */
export interface Options {
  /** Path of the pods' HTTP probe. */
  readonly probe?: string;
  readonly stage?: ZeroTrustStage;
  readonly plaintextPorts?: number[];
}

/** What the program says, without any mesh. */
export function meant(allows: readonly Allow[], { from, port, method: verb, path }: Attempt): boolean {
  return allows.some(({ from: who, methods, paths, grpc: calls, ports }) => {
    if (from === undefined || (who !== 'anyone' && who !== from.account)) return false;
    if (ports) return ports.includes(port);
    if (calls) return port === GRPC && verb === 'POST' && calls.some(text => path === `/${text}` || (!text.includes('/') && path.startsWith(`/${text}/`)));
    if (!methods && !paths) return [HTTP, GRPC, TCP].includes(port);
    return port === HTTP && (methods?.includes(verb) ?? true) && (paths?.some(one => within(one, path)) ?? true);
  });
}

function within(one: string, path: string): boolean {
  if (!one.endsWith('/*')) return path === one;
  const root = one.slice(0, -2);
  return path === root || path.startsWith(`${root}/`);
}
