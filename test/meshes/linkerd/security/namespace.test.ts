import { ZeroTrustNamespace, ZeroTrustStage } from '../../../../src';
import { linkerdAllows } from '../../../portability/linkerd-verdict';
import { nameOf, ofKind, synthOn } from '../../../program';

const objects = synthOn('linkerd', chart => new ZeroTrustNamespace(chart, 'shop'));
const to = { namespace: 'shop', labels: { app: 'whatever' } };
const get = (path: string, account?: string, method = 'GET') =>
  linkerdAllows(objects, { to, port: 4191, method, path, from: account === undefined ? undefined : { namespace: 'linkerd-viz', account } });

test('the proxy\'s own port: its health is open to the kubelet, its metrics to Prometheus, the rest is shut', () => {
  expect([get('/live'), get('/ready')]).toEqual([true, true]);
  expect([get('/metrics'), get('/metrics', 'tap'), get('/metrics', 'prometheus')]).toEqual([false, false, true]);
  for (const path of ['/shutdown', '/proxy-log-level', '/tasks', '/debug/pprof/profile.pb.gz', '/', '/ready/x']) {
    expect([path, get(path), get(path, 'prometheus')]).toEqual([path, false, false]);
  }
  expect(get('/shutdown', 'prometheus', 'POST')).toBe(false);
});

test('any other port is shut', () => {
  expect(linkerdAllows(objects, { to, port: 8080, method: 'GET', path: '/', from: { namespace: 'shop', account: 'web' } })).toBe(false);
});

test('while it is only observed nothing of that is written: everything is let in', () => {
  const observed = synthOn('linkerd', chart => new ZeroTrustNamespace(chart, 'shop', { stage: ZeroTrustStage.OBSERVE }));
  expect(ofKind(observed, 'Server', 'HTTPRoute').map(nameOf)).toEqual([]);
  expect(linkerdAllows(observed, { to, port: 4191, method: 'POST', path: '/shutdown' })).toBe(true);
});
