import { IntentError } from '../../../intent/intent-error';
import { ProxyLogLevel } from '../../../intent/operations/proxy-log-level';
import { ProxySettingsIntent } from '../../../intent/operations/proxy-settings';

/** https://linkerd.io/2-edge/reference/proxy-log-level/ */
const LEVELS: { readonly [level: string]: string | undefined } = {
  [ProxyLogLevel.TRACE]: 'trace',
  [ProxyLogLevel.DEBUG]: 'debug',
  [ProxyLogLevel.INFO]: 'info',
  [ProxyLogLevel.WARNING]: 'warn',
  [ProxyLogLevel.ERROR]: 'error',
  [ProxyLogLevel.OFF]: 'off',
};

/** How much a proxy logs, as a whole and in parts: one text, which takes the place of all that the mesh says. */
export function logLevels({ pods: { logLevel, componentLogLevels = {} } = {}, where }: ProxySettingsIntent): string | undefined {
  const parts = Object.entries(componentLogLevels);
  if (logLevel === undefined && parts.length === 0) return undefined;
  if (logLevel === undefined) {
    throw new IntentError({
      where, what: '`componentLogLevels` stands alone', why: 'on Linkerd it takes the place of the mesh\'s own levels, and all other parts would log errors only', instead: 'say `logLevel` as well, such as ProxyLogLevel.WARNING',
    });
  }
  return [levelText(logLevel, where), ...parts.map(([part, level]) => `${part}=${levelText(level, where)}`)].join(',');
}

function levelText(level: string, where: string): string {
  const text = LEVELS[level];
  if (text !== undefined) return text;
  throw new IntentError({ where, what: `a log level is "${level}"`, why: "Linkerd's proxies have no such level", instead: 'take ProxyLogLevel.ERROR' });
}
