const HOST = /^(?:[A-Za-z0-9\-_.~!$&'()*+,;=:[\]<>"]|[^\u0000-\u007f]|%25|%[89a-fA-F][0-9a-fA-F])*$/;

/** The parts of a URL, named as Go's net/url names them. */
export interface Url {
  readonly scheme: string;
  /** Host and port as written. */
  readonly host: string;
  readonly hostname: string;
  readonly port: string;
  readonly escapedPath: string;
  readonly query: string;
}

/**
 * A URL as Go's url.ParseRequestURI takes it: with a scheme, or beginning with a slash. Undefined when it refuses.
 * Node's own URL follows the rules of browsers, which accept and rewrite much that Go refuses.
 */
export function parseUrl(text: string): Url | undefined {
  if (text === '' || /[\u0000-\u0020\u007f]/.test(text.replace(/ /g, ''))) return undefined;
  if (text === '*') return { scheme: '', host: '', hostname: '', port: '', escapedPath: '*', query: '' };
  const [, before] = /^([^#]*)/.exec(text)!;
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(before)?.[1];
  if (scheme === undefined && (/^[^/?]*:/.test(before) || !before.startsWith('/'))) return undefined;
  const rest = scheme === undefined ? before : before.slice(scheme.length + 1);
  const question = rest.indexOf('?');
  const query = question < 0 ? '' : rest.slice(question + 1);
  const hierarchical = question < 0 ? rest : rest.slice(0, question);
  if (!hierarchical.startsWith('/')) {
    // Something like mailto:someone. ParseRequestURI takes it, as long as there is a scheme.
    return scheme === undefined ? undefined : { scheme: scheme.toLowerCase(), host: '', hostname: '', port: '', escapedPath: '', query };
  }
  const withAuthority = hierarchical.startsWith('//') && (scheme !== undefined || !hierarchical.startsWith('///'));
  const [, authority, path] = withAuthority && scheme !== undefined ? /^\/\/([^/]*)(.*)$/s.exec(hierarchical)! : ['', '', hierarchical];
  // A fragment is looked for only behind the host, so that here it is a wrong character of the host.
  const host = withAuthority && /^[^/?]*#/.test(text.slice(text.indexOf('//') + 2)) ? undefined : hostOf(authority);
  if (host === undefined || !validEscapes(path)) return undefined;
  return { scheme: scheme?.toLowerCase() ?? '', ...host, escapedPath: escapePath(path), query };
}

/** The values of each key of a query, in order, as Go's URL.Query(): a pair with a broken escape or a semicolon is left out. */
export function queryValues(query: string): Map<string, string[]> {
  const values = new Map<string, string[]>();
  for (const pair of query.split('&')) {
    if (pair === '' || pair.includes(';')) continue;
    const [key, value] = [pair.split('=', 1)[0], pair.includes('=') ? pair.slice(pair.indexOf('=') + 1) : ''].map(unescapeQuery);
    if (key === undefined || value === undefined) continue;
    values.set(key, [...values.get(key) ?? [], value]);
  }
  return values;
}

function hostOf(authority: string): Pick<Url, 'host' | 'hostname' | 'port'> | undefined {
  const at = authority.lastIndexOf('@');
  if (at >= 0 && !/^(?:[A-Za-z0-9\-._:~!$&'()*+,;=@]|%[0-9a-fA-F]{2})*$/.test(authority.slice(0, at))) return undefined;
  const host = authority.slice(at + 1);
  const bracket = /^\[([^\]]*)\](.*)$/s.exec(host);
  const port = bracket ? bracket[2] : host.slice(lastColon(host));
  if (!/^(?::\d*)?$/.test(port)) return undefined;
  const name = host.slice(0, host.length - port.length);
  // Since Go 1.26 a colon stands in a host within brackets only.
  if (!bracket && (host.startsWith('[') || name.includes(':') || !HOST.test(host))) return undefined;
  return { host, hostname: bracket ? bracket[1] : name, port: port.slice(1) };
}

function lastColon(host: string): number {
  const index = host.lastIndexOf(':');
  return index < 0 ? host.length : index;
}

function validEscapes(path: string): boolean {
  return !/%(?![0-9a-fA-F]{2})/.test(path);
}

function escapePath(path: string): string {
  return path.replace(/[^A-Za-z0-9\-._~!$&'()*+,;=:@/%[\]]/gu, character => encodeURIComponent(character));
}

function unescapeQuery(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replace(/\+/g, ' '));
  } catch {
    return undefined;
  }
}
