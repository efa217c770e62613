import { valueProblem, ValueKind } from '../../../src/intent/security/policy-values';

/** What Istio takes, and what some request can match. */
const GOOD: { readonly [kind in ValueKind]: readonly string[] } = {
  'pattern': ['a', 'a*', '*a', '*', 'a b'],
  'principal': ['cluster.local/ns/shop/sa/web', '*', '*/sa/web', 'cluster.local/ns/shop/*', 'td/any/spiffe/id'],
  'namespace': ['shop', 'shop-*', '*-prod', '*', 'a*b'],
  'service-account': ['web', 'shop/web', 'shop/web.v1'],
  'trust-domain': ['cluster.local', '*.corp.test', 'corp*', '*'],
  'ip-block': ['10.0.0.1', '10.0.0.0/8', '::1', 'fd00::/8'],
  'request-principal': ['https://auth.example.com/ann', 'https://auth.example.com/*', '*', '*/ann'],
  'host': ['shop.example.com', 'SHOP.example.com', '*.example.com', 'shop.*', '*', 'shop.example.com:8080', '[::1]:80'],
  'method': ['GET', 'M-SEARCH', 'P*', '*T', '*'],
  'path': ['/', '/cart', '/cart*', '/cart/*', '*.html', '*', '/a%20b', '/users/{*}/cart', '/{**}', '/a/{*}/{**}', '/a/{**}/b'],
  'port': ['1', '8080', '65535'],
};

/** What Istio refuses, or takes and matches nothing with. */
const BAD: { readonly [kind in ValueKind]: readonly [string, string][] } = {
  'pattern': [['a*b', 'anywhere else it is compared as it is'], ['*a*', 'and once'], ['**', 'and once']],
  'principal': [
    ['spiffe://cluster.local/ns/shop/sa/web', 'which is added to it'], ['web', 'has no "/": it is trust-domain/ns/namespace/sa/account'],
    ['cluster.local/ns/*/sa/web', 'anywhere else it is compared as it is'],
  ],
  'namespace': [['Shop', '"Shop" is not allowed'], ['a.b', 'is not allowed'], ['a/b', 'is not allowed']],
  'service-account': [['*', '"*" is not allowed'], ['a/b/c', 'has two "/"'], ['/web', '"" is not allowed'], ['shop/', '"" is not allowed'], ['Shop/web', '"Shop" is not allowed']],
  'trust-domain': [['a/b', 'has a "/", and a trust domain has none'], ['a*b', 'anywhere else']],
  'ip-block': [['10.0.0', 'is no IP address'], ['10.0.0.0/33', 'is no range of IP addresses'], ['fe80::1%eth0', 'is no IP address'], ['example.com', 'is no IP address']],
  'request-principal': [['ann', 'has no "/": it is issuer/subject'], ['a/*/b', 'anywhere else']],
  'host': [['https://shop.example.com', 'has no scheme'], ['shop.example.com/a', 'no path'], ['a b', 'no spaces'], ['a.*.b', 'anywhere else']],
  'method': [['get', 'in capitals'], ['GET,POST', 'is no HTTP method'], ['G*T', 'is no HTTP method'], ['*G*', 'and once']],
  'path': [
    ['cart', 'does not begin with "/"'], ['/a?b=c', 'has a query'], ['/a#b', 'has a query, a "#"'], ['/a b', 'or a space'], ['//a', 'which proxies rewrite'],
    ['/a/../b', 'which proxies rewrite'], ['/a/.', 'which proxies rewrite'], ['/a*b', 'anywhere else'], ['/{id}', 'has braces that are no template'], ['/a/{*}b', '"{*}b" is no element'],
    ['/{**}/{*}', 'has a template after {**}'], ['/{**}/{**}', 'has a template after {**}'], ['/{*}/a*', '"a*" is no element'], ['/{*}/{', '"{" is no element'],
  ],
  'port': [['0', '0 is not a port'], ['65536', '65536 is not a port'], ['http', 'is not a port: it is a whole number'], ['8e1', 'is not a port: it is a whole number'], [' 80', 'whole number']],
};

const KINDS = Object.keys(GOOD) as ValueKind[];

test.each(KINDS.flatMap(kind => GOOD[kind].map(value => [kind, value] as const)))('%s %s', (kind, value) => {
  expect(valueProblem(kind, value)).toBeUndefined();
});

test.each(KINDS.flatMap(kind => BAD[kind].map(([value, problem]) => [kind, value, problem] as const)))('%s %s is refused', (kind, value, problem) => {
  expect(valueProblem(kind, value)).toContain(problem);
});

test.each(KINDS)('%s: nothing', kind => {
  expect(valueProblem(kind, '')).toBe('it is empty');
});
