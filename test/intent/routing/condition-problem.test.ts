import { HttpCondition, TextCondition } from '../../../src/intent/routing/condition';
import { conditionProblem } from '../../../src/intent/routing/condition-problem';

const text = (value: string): TextCondition => ({ kind: 'exact', value });
const like = (value: string): TextCondition => ({ kind: 'regex', value });
const PRESENT: TextCondition = { kind: 'present', value: '' };
const path = (value: string): HttpCondition => ({ path: { kind: 'exact', value } });
const NO_PATH = 'it starts with "/" and has no spaces, no query and no "#"';
const LONG = 'x'.repeat(4097);

test.each<[string, HttpCondition, string, string]>([
  ['a path without its slash', path('api'), `"api" is not a path: ${NO_PATH}`, "write '/api'"],
  ['no path', path(''), `"" is not a path: ${NO_PATH}`, "write '/'"],
  ['a path with a space', path('/a b'), `"/a b" is not a path: ${NO_PATH}`, "write '/a%20b'"],
  ['a path with half a character', path('/\ud800'), `"/\ud800" is not a path: ${NO_PATH}`, "write '/%EF%BF%BD'"],
  ['a path with a query', path('/a?b=c'), `"/a?b=c" is not a path: ${NO_PATH}`, "write '/a', and ask for parameters by `query` of HttpMatch.of"],
  ['a path with a fragment', path('/a#b'), `"/a#b" is not a path: ${NO_PATH}`, "write '/a'"],
  ['a path that goes up', path('/a/../b'), '"/a/../b" holds "/./" or "/../", which proxies resolve before they compare', "write '/b'"],
  ['a path by no expression', { path: { kind: 'regex', value: '' } }, 'an empty regular expression says nothing', 'write one, or leave `path` out'],
  ['a method that is there', { method: PRESENT }, 'every request has a method', 'leave `method` out'],
  ['a method in lower case', { method: text('get') }, '"get" is no HTTP method: they are in upper case, as GET is', "write 'GET'"],
  ['a method of two words', { method: text('GE T') }, '"GE T" is no HTTP method: they are in upper case, as GET is', "write for example 'GET'"],
  ['a method that begins with nothing', { method: { kind: 'prefix', value: '' } }, 'the value of the method must have 1 to 4096 characters', 'write a value, or leave `method` out'],
  ['a scheme', { scheme: text('ftp') }, 'the scheme of a request is http or https', "write 'http' or 'https'"],
  ['an authority that is there', { authority: PRESENT }, 'every request has an authority', 'leave `authority` out'],
  ['an empty authority', { authority: text('') }, 'the value of the authority must have 1 to 4096 characters', 'write a value, or leave `authority` out'],
  ['a header with a space', { headers: { 'a b': text('x') } }, '"a b" is not the name of an HTTP header', 'write letters, digits and "-", as in x-tenant'],
  ['a header that is none', { withoutHeaders: { ':path': text('x') } }, '":path" is not the name of an HTTP header', 'ask by `authority`, `path`, `method` or `scheme` of HttpMatch.of'],
  ['the host', { headers: { host: text('x') } }, '"host" is no header of its own: it is the request\'s authority', 'ask by `authority`, `path`, `method` or `scheme` of HttpMatch.of'],
  ['an empty value', { headers: { x: text('') } }, 'the value of header "x" must have 1 to 4096 characters', 'write a value, or StringMatch.present() for any'],
  ['a long value', { headers: { x: text(LONG) } }, 'the value of header "x" must have 1 to 4096 characters', 'compare less of it: StringMatch.prefix(...)'],
  ['no expression', { headers: { x: like('') } }, 'an empty regular expression says nothing', 'write one, or StringMatch.present() for any'],
  ['a long expression', { headers: { x: like('a'.repeat(1025)) } }, 'a regular expression has at most 1024 characters, this one 1025', 'list several matches, each with a part of it'],
  ['an expression that is none', { headers: { x: like('(') } }, '"(" is no regular expression of RE2: error parsing regexp: missing closing ): `(`', 'write it in the syntax of RE2, which has no look-around and no back references'],
  ['a parameter without a name', { query: { '': text('x') } }, 'a query parameter has no name', 'write its name'],
  ['a parameter of nothing', { query: { x: text('') } }, 'the value of query parameter "x" must have 1 to 4096 characters', 'write a value, or StringMatch.present() for any'],
  ['a claim without a name', { claims: { '': text('x') } }, '"" is not the path of a claim: its names are not empty and have no brackets', "write for example HttpMatch.claim(['realm', 'role'], 'admin')"],
  ['a claim of nothing', { claims: { '[a]': text('') } }, 'the value of claim "[a]" must have 1 to 4096 characters', 'write a value, or StringMatch.present() for any'],
  ['a port', { port: 0 }, '0 is not a port: ports are whole numbers from 1 to 65535', 'write a port at which requests come, or leave `port` out'],
  ['a namespace', { source: { namespace: 'A' } }, '"A" is not allowed: use lower-case letters, digits and "-", beginning and ending with a letter or digit', 'write the name of the namespace as it is in the cluster'],
  ['a label', { source: { labels: { a: 'c d' } } }, '"c d" is not allowed: use letters, digits, "-", "_" and ".", beginning and ending with a letter or digit, or nothing', 'write labels as they stand on the pods that call'],
])('%s', (_, condition, why, instead) => expect(conditionProblem(condition)).toEqual({ why, instead }));

test('what nobody would refuse', () => {
  expect(conditionProblem({
    ...path('/a'), method: text('GET'), scheme: text('http'), authority: like('a|b'), headers: { x: PRESENT }, query: { x: text('y') }, claims: { '[a]': text('b') }, port: 80, source: { namespace: 'a', labels: { b: 'c' } },
  })).toBeUndefined();
});

test.each(['api', '', 'a b', 'ä/ö?x=y#z', '/a/../../b', '/x/.', '\ud800', 'http://[', 'a\\b', '%'])('what is written in the place of the path %j is one', value => {
  const [, instead] = /^write '([^']*)'/.exec(conditionProblem(path(value))!.instead)!;
  expect(conditionProblem(path(instead))).toBeUndefined();
});
