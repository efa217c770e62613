import { ExternalServiceIntent } from './external-service';

/** Whether somebody sees both of two services. */
export function isSeenWith({ visibleIn: here }: ExternalServiceIntent, { visibleIn: there }: ExternalServiceIntent): boolean {
  return !here || !there || here.some(namespace => there.includes(namespace));
}

/** What is said of a host as a whole, by the names of the options. */
const OF_HOST = ['location', 'resolution', 'workloads', 'addresses', 'allocateAddress', 'subjectAltNames', 'tls', 'plaintext'] as const;
const TITLES: Partial<Record<typeof OF_HOST[number], string>> = { workloads: 'workloadLabels', plaintext: 'dangerouslyPlaintext' };

/**
 * What two services say differently of one host that somebody sees both of, if anything. The older one is taken: the ports of two are joined in one
 * namespace only, and where all else is the same (pilot/pkg/model/sidecar.go appendSidecarServices and canMergeServices, istio.io/istio main of
 * 2026-08-27).
 */
export function differenceOf(service: ExternalServiceIntent, other: ExternalServiceIntent, host: string): string | undefined {
  const theirs = (port: number) => other.ports.find(each => each.port === port);
  const odd = service.ports.find(({ port, protocol }) => (theirs(port)?.protocol ?? protocol) !== protocol);
  if (odd) return `port ${odd.port} of ${host} speaks ${odd.protocol}, and "${other.where}" says ${theirs(odd.port)!.protocol}`;
  const option = OF_HOST.find(each => isOther(service[each], other[each]));
  if (option) return `${host} is also that of "${other.where}", which says another \`${TITLES[option] ?? option}\` of it`;
  return differenceOfPorts(service, other, host);
}

function differenceOfPorts(service: ExternalServiceIntent, other: ExternalServiceIntent, host: string): string | undefined {
  const isElsewhere = service.namespace !== other.namespace;
  const says = (what: string) => `${host} is also that of "${other.where}" of namespace "${other.namespace}", which says ${what} of it`;
  if (isElsewhere && service.workloads) return says('`workloadLabels` of other workloads');
  const shared = service.ports.filter(({ port }) => other.ports.some(each => each.port === port));
  const joined = shared.length < Math.max(service.ports.length, other.ports.length);
  if (joined && (isElsewhere || isOther(service.visibleIn, other.visibleIn))) return says(isElsewhere ? 'other `ports`' : 'other `ports` and another `visibleIn`');
  const moved = shared.find(({ port, targetPort }) => other.ports.some(each => each.port === port && each.targetPort !== targetPort));
  if (moved) return says(`another \`targetPort\` of port ${moved.port}`);
  return shared.length > 0 && isOther(service.endpoints, other.endpoints) ? says('other `endpoints`') : undefined;
}

function isOther(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) !== JSON.stringify(other);
}
