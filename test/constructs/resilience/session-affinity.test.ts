import '../../../src/testing';
import { Duration } from 'cdk8s';
import { expectSchemas, policyOf, Ports, refused, serviceOf } from './upstreams';
import { ConsistentHashing, IstioMesh, LoadBalancing, ResilientUpstream, SessionAffinity } from '../../../src';
import { chartOn, refusal } from '../../program';

const hash = (sessionAffinity: SessionAffinity, ports?: Ports) => policyOf({ sessionAffinity }, ports).loadBalancer.consistentHash;
const TCP: Ports = { 5432: 'tcp-sql' };

describe('what is written', () => {
  test('what requests have in common', () => {
    expect(hash(SessionAffinity.header('X-User'))).toEqual({ httpHeaderName: 'x-user' });
    expect(hash(SessionAffinity.queryParameter('user'))).toEqual({ httpQueryParameterName: 'user' });
    expect(hash(SessionAffinity.sourceAddress(), TCP)).toEqual({ useSourceIp: true });
    expect(hash(SessionAffinity.cookie('session'))).toEqual({ httpCookie: { name: 'session' } });
    expect(policyOf({ sessionAffinity: SessionAffinity.sourceAddress() }).loadBalancer).not.toHaveProperty('simple');
  });

  test('a cookie that the proxy sets', () => {
    const affinity = SessionAffinity.cookie('session', {
      ttl: Duration.hours(1), path: '/cart', attributes: [{ name: 'Secure' }, { name: 'SameSite', value: 'Lax' }],
    });
    expect(hash(affinity)).toEqual({ httpCookie: { name: 'session', ttl: '1h', path: '/cart', attributes: [{ name: 'Secure' }, { name: 'SameSite', value: 'Lax' }] } });
    expect(hash(SessionAffinity.cookie('session', { ttl: Duration.millis(0) }))).toEqual({ httpCookie: { name: 'session', ttl: '0ms' } });
    expectSchemas({ sessionAffinity: affinity });
  });

  test('how endpoints are laid out', () => {
    const maglev = SessionAffinity.queryParameter('user', { hashing: ConsistentHashing.maglev(65537) });
    expect(hash(maglev)).toEqual({ httpQueryParameterName: 'user', maglev: { tableSize: 65537 } });
    const ring = SessionAffinity.sourceAddress({ hashing: ConsistentHashing.ringHash(2048) });
    expect(hash(ring)).toEqual({ useSourceIp: true, ringHash: { minimumRingSize: 2048 } });
    expect(hash(SessionAffinity.header('x', { hashing: ConsistentHashing.ringHash(8388608) })).ringHash).toEqual({ minimumRingSize: 8388608 });
    expect(hash(SessionAffinity.cookie('x', { hashing: ConsistentHashing.maglev(2) })).maglev).toEqual({ tableSize: 2 });
    expectSchemas({ sessionAffinity: maglev });
  });
});

describe('what is refused', () => {
  test.each<[string, () => unknown, string]>([
    ['no header', () => SessionAffinity.header(''), 'SessionAffinity.header: `name`\n  because  "" is not the name of an HTTP header'],
    ['the host', () => SessionAffinity.header('Host'), '"host" is no header of its own'],
    ['no parameter', () => SessionAffinity.queryParameter(''), 'SessionAffinity.queryParameter: `name` is empty'],
    ['a parameter that is a number', () => SessionAffinity.queryParameter(1 as any), 'SessionAffinity.queryParameter: `name` is 1'],
    ['a cookie with a space', () => SessionAffinity.cookie('my cookie'), 'SessionAffinity.cookie: `name` is "my cookie"'],
    ['an attribute with a value in its name', () => SessionAffinity.cookie('c', { ttl: Duration.hours(1), attributes: [{ name: 'SameSite=Lax' }] }), '`attributes[0].name` is "SameSite=Lax"'],
    ['an attribute of a number', () => SessionAffinity.cookie('c', { ttl: Duration.hours(1), attributes: [{ name: 'Max-Age', value: 1 as any }] }), '`attributes[0].value` is 1'],
    ['an attribute twice', () => SessionAffinity.cookie('c', { ttl: Duration.hours(1), attributes: [{ name: 'Secure' }, { name: 'secure' }] }), 'an attribute is named twice'],
    ['no attributes', () => SessionAffinity.cookie('c', { ttl: Duration.hours(1), attributes: [] }), '`attributes` is an empty list'],
    ['a path that is none', () => SessionAffinity.cookie('c', { ttl: Duration.hours(1), path: 'cart' }), '`path` does not begin with "/"'],
    ['a path of a cookie that is not set', () => SessionAffinity.cookie('c', { path: '/' }), 'a path or attributes stand without `ttl`'],
    ['half a millisecond', () => SessionAffinity.cookie('c', { ttl: Duration.millis(0.5) }), 'SessionAffinity.cookie: `ttl` is 0.5 ms'],
    ['a misspelt option', () => SessionAffinity.cookie('c', { tll: Duration.hours(1) } as any), 'write `ttl`'],
    ['a misspelt option of a header', () => SessionAffinity.header('c', { hash: 1 } as any), 'SessionAffinity.header: `options` has no option "hash"'],
    ['hashing by a word', () => SessionAffinity.header('c', { hashing: 'maglev' as any }), '`hashing` is "maglev", a string'],
    ['no ring', () => ConsistentHashing.ringHash(0), 'ConsistentHashing.ringHash: `minimumRingSize` is 0'],
    ['a ring that Envoy refuses', () => ConsistentHashing.ringHash(8388609), '`minimumRingSize` is 8388609'],
    ['no table', () => ConsistentHashing.maglev(0), 'ConsistentHashing.maglev: `tableSize` is 0'],
    ['a table of no prime size', () => ConsistentHashing.maglev(65536), '`tableSize` is 65536\n  because  it is no prime number'],
    ['a table of a square', () => ConsistentHashing.maglev(25), '`tableSize` is 25'],
    ['a table that Istio refuses', () => ConsistentHashing.maglev(5000011), '`tableSize` is 5000011'],
  ])('%s', (_, make, problem) => {
    expect(refusal(make)).toContain(problem);
    expect(refusal(make)).toMatch(/^\w+\.\w+: .+\n {2}because {2}.+\n {2}instead {2}.+/);
  });

  test('beside a load balancing, and of what is not seen', () => {
    const sessionAffinity = SessionAffinity.header('x-user');
    expect(refused({ sessionAffinity, loadBalancing: LoadBalancing.RANDOM })).toContain('c/upstream: `loadBalancing` stands beside `sessionAffinity`');
    expect(refused({ sessionAffinity }, TCP)).toContain('c/upstream: sessionAffinity by header is given, and there are no requests');
    expect(refused({ sessionAffinity: 'x-user' as any })).toContain('`sessionAffinity` is "x-user", a string\n  because  it is a SessionAffinity');
  });

  test('attributes before Istio 1.28', () => {
    const chart = chartOn(app => new IstioMesh(app, 'mesh', { version: '1.27' }));
    const on = (sessionAffinity: SessionAffinity) => () => new ResilientUpstream(chart, 'upstream', { service: serviceOf(chart), sessionAffinity });
    expect(refusal(on(SessionAffinity.cookie('c', { ttl: Duration.hours(1), attributes: [{ name: 'Secure' }] }))))
      .toContain('c/upstream: Istio 1.27 cannot give the cookie attributes\n  because  it came with Istio 1.28');
  });
});
