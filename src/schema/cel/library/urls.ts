import { Environment } from '#cel';
import { parseUrl, queryValues, Url } from '../../uri';

class CelUrl {
  constructor(public readonly url: Url) {}
}

/** `url` and `isURL` (k8s.io/apiserver v0.36.3, pkg/cel/library/urls.go). */
export function registerUrls(environment: Environment): void {
  environment.registerType('kubernetes.URL', { ctor: CelUrl, fields: {} });
  environment.registerFunction('isURL(string): bool', (text: string) => parseUrl(text) !== undefined);
  environment.registerFunction('url(string): kubernetes.URL', (text: string) => {
    const url = parseUrl(text);
    if (!url) throw new SyntaxError(`${JSON.stringify(text)} is not a URL`);
    return new CelUrl(url);
  });
  const part = (name: string, of: (url: Url) => string) =>
    environment.registerFunction(`kubernetes.URL.${name}(): string`, ({ url }: CelUrl) => of(url));
  part('getScheme', url => url.scheme);
  part('getHost', url => url.host);
  part('getHostname', url => url.hostname);
  part('getPort', url => url.port);
  part('getEscapedPath', url => url.escapedPath);
  environment.registerFunction('kubernetes.URL.getQuery(): map<string, list<string>>', ({ url }: CelUrl) => queryValues(url.query));
}
