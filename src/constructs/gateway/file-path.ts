import { text } from '../../intent/input';
import { IntentError } from '../../intent/intent-error';

/** The absolute path of a file in a pod. */
export function filePath(value: unknown, name: string, where: string): string {
  const path = text(value, name, where);
  if (/^\/.*[^/]$/.test(path)) return path;
  throw new IntentError({ where, what: `\`${name}\` is "${path}"`, why: 'it is the absolute path of a file', instead: "write for example '/etc/certs/tls.crt'" });
}
