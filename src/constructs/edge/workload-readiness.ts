import { HttpReadinessOptions, ReadinessOptions, TcpReadinessOptions } from './readiness-options';
import { ReadinessCheck, ReadinessIntent } from '../../intent/edge/external-workload';
import { flag, list, onlyFields, optional, text, textMap, wholeNumber } from '../../intent/input';
import { IntentError } from '../../intent/intent-error';
import { positiveMillis } from '../retry/quantities';

const COMMON: readonly string[] = ['initialDelay', 'timeout', 'period', 'successes', 'failures'] satisfies (keyof ReadinessOptions)[];
const PORT = { min: 1, max: 65535 };
const COUNT = { min: 1, max: 2147483647 };
/** istio.io/api v1.31.1 networking/v1alpha3/workload_group.proto HTTPHeader. */
const HEADER = /^[-_A-Za-z0-9]+$/;

/**
 * How the proxy of a workload outside of the cluster finds out whether the workload is ready.
 *
 * There is none by gRPC: Istio's API has it since 1.25, and its validation refuses it still.
 *
 * @example
 * WorkloadReadiness.http(8080, { path: '/ready', period: Duration.seconds(5) });
 */
export class WorkloadReadiness {
  /**
   * It answers an HTTP request with a status from 200 to 399.
   *
   * @throws when a port, a header or a time is none
   */
  public static http(port: number, options: HttpReadinessOptions = {}): WorkloadReadiness {
    const where = 'WorkloadReadiness.http';
    const { path, host, https, headers } = onlyFields(options, [...COMMON, 'path', 'host', 'https', 'headers'], 'options', where);
    return new WorkloadReadiness({
      kind: 'http',
      port: wholeNumber(port, 'port', PORT, where),
      path: optional(path, readPath, 'path', where),
      host: optional(host, text, 'host', where),
      https: optional(https, flag, 'https', where) ?? false,
      headers: optional(headers, readHeaders, 'headers', where) ?? {},
    }, options, where);
  }

  /**
   * It takes a TCP connection.
   *
   * @throws when a port or a time is none
   */
  public static tcp(port: number, options: TcpReadinessOptions = {}): WorkloadReadiness {
    const where = 'WorkloadReadiness.tcp';
    const { host } = onlyFields(options, [...COMMON, 'host'], 'options', where);
    return new WorkloadReadiness({ kind: 'tcp', port: wholeNumber(port, 'port', PORT, where), host: optional(host, text, 'host', where) }, options, where);
  }

  /**
   * A command ends with status 0 there.
   *
   * @throws when the command is empty, or a time is none
   */
  public static command(command: string[], options: ReadinessOptions = {}): WorkloadReadiness {
    const where = 'WorkloadReadiness.command';
    onlyFields(options, COMMON, 'options', where);
    const words = list(command, text, 'command', where);
    if (words.length === 0 || words.includes('')) throw new IntentError({ where, what: '`command` has an empty word, or none', why: 'it is a program and its arguments', instead: "write for example ['/bin/check', '--ready']" });
    return new WorkloadReadiness({ kind: 'exec', command: words }, options, where);
  }

  /** @internal */
  public readonly _intent: ReadinessIntent;

  private constructor(check: ReadinessCheck, { initialDelay, timeout, period, successes, failures }: ReadinessOptions, where: string) {
    this._intent = {
      check,
      initialDelay: optional(initialDelay, wholeSeconds, 'initialDelay', where),
      timeout: optional(timeout, wholeSeconds, 'timeout', where),
      period: optional(period, wholeSeconds, 'period', where),
      successes: optional(successes, (value, name) => wholeNumber(value, name, COUNT, where), 'successes', where),
      failures: optional(failures, (value, name) => wholeNumber(value, name, COUNT, where), 'failures', where),
    };
  }
}

function wholeSeconds(value: unknown, name: string, where: string): number {
  const millis = positiveMillis(value, name, where);
  if (millis % 1000 === 0) return millis / 1000;
  throw new IntentError({ where, what: `\`${name}\` is ${millis} ms`, why: 'times of checks are whole seconds', instead: 'write for example Duration.seconds(5)' });
}

function readPath(value: unknown, name: string, where: string): string {
  const path = text(value, name, where);
  if (path.startsWith('/')) return path;
  throw new IntentError({ where, what: `\`${name}\` is "${path}"`, why: 'a path begins with "/"', instead: "write for example '/ready'" });
}

function readHeaders(value: unknown, name: string, where: string): { readonly [header: string]: string } {
  const headers = textMap(value, name, where);
  const odd = Object.keys(headers).find(header => !HEADER.test(header));
  if (odd !== undefined) throw new IntentError({ where, what: `\`${name}\` holds "${odd}"`, why: 'the name of a header has letters, digits, "-" and "_" here', instead: "write for example { 'X-Check': 'ready' }" });
  return { ...headers };
}
