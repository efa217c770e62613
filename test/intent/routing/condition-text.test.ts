import { HttpCondition } from '../../../src/intent/routing/condition';
import { conditionText } from '../../../src/intent/routing/condition-text';

const gateway = { name: 'edge', namespace: 'ingress', form: 'mesh' as const, serviceAccount: 'edge', listeners: [] };

test.each<[HttpCondition, string]>([
  [{}, 'every request'],
  [{ path: { kind: 'exact', value: '/a' } }, 'path "/a"'],
  [{ path: { kind: 'below', value: '/a', ignoreCase: true } }, 'path below "/a" in any case'],
  [{ method: { kind: 'exact', value: 'GET' }, scheme: { kind: 'exact', value: 'https' }, authority: { kind: 'prefix', value: 'a.' } }, 'method "GET", scheme "https", authority prefix "a."'],
  [{ headers: { x: { kind: 'present', value: '' } }, withoutHeaders: { y: { kind: 'regex', value: 'z+' } } }, 'header x present, not header y regex "z+"'],
  [{ query: { q: { kind: 'exact', value: '1' } }, claims: { '[role]': { kind: 'exact', value: 'admin' } } }, 'query q "1", claim [role] "admin"'],
  [{ port: 80, source: { namespace: 'lab', labels: { app: 'web' } } }, 'port 80, from namespace lab pods app=web'],
  [{ source: { labels: { app: 'web' } } }, 'from pods app=web'],
  [{ gateways: ['mesh', gateway] }, 'by the mesh or gateway ingress/edge'],
])('%j', (condition, text) => expect(conditionText(condition)).toBe(text));
