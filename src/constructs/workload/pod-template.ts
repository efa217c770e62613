import { ApiObject } from 'cdk8s';
import { IConstruct } from 'constructs';
import { isAddedTo } from './added-annotations';
import { IntentError } from '../../intent/intent-error';
import { MetricsEndpoint, PodFacts } from '../../intent/security/access';
import { Probe } from '../../intent/security/probe';
import { Labels } from '../../kubernetes/objects';
import { portProblem } from '../../kubernetes/ports';

/** A pod template, as far as a mesh is concerned. */
export interface PodTemplate {
  /** Namespace of the object, if it says one. */
  readonly namespace?: string;
  readonly pod: PodFacts;
  readonly serviceAccount?: string;
  /** Seconds that its pods have to end. */
  readonly gracePeriod: number;
  /** Port numbers by name, of all containers. */
  readonly namedPorts: ReadonlyMap<string, number>;
}

/** What Kubernetes gives a pod that says nothing. */
const DEFAULT_GRACE_PERIOD = 30;

/** Where each kind of workload keeps its pod template. */
const TEMPLATES: ReadonlyMap<string, readonly string[]> = new Map([
  ['Deployment', ['spec', 'template']],
  ['StatefulSet', ['spec', 'template']],
  ['DaemonSet', ['spec', 'template']],
  ['ReplicaSet', ['spec', 'template']],
  ['Job', ['spec', 'template']],
  ['CronJob', ['spec', 'jobTemplate', 'spec', 'template']],
  ['Pod', []],
]);

/**
 * Reads the pod template of a workload's object, as it stands now.
 *
 * @throws when the object is no workload, or is not complete yet
 */
export function readPodTemplate(workload: IConstruct, where: string): PodTemplate {
  const object = ApiObject.of(workload);
  const path = TEMPLATES.get(object.kind);
  if (!path) {
    throw new IntentError({ where, what: `the workload is a ${object.kind}`, why: 'only a workload has pods', instead: `pass one of ${[...TEMPLATES.keys()].join(', ')}` });
  }
  const template = path.reduce((value, key) => value?.[key], manifestOf(object, where));
  return { ...podTemplate(template ?? {}, isAddedTo(object), where), namespace: object.metadata.namespace };
}

/** Where an object of this kind keeps its pod template. */
export function templatePathOf(kind: string): readonly string[] | undefined {
  return TEMPLATES.get(kind);
}

function manifestOf(object: ApiObject, where: string): any {
  try {
    return object.toJson();
  } catch (error) {
    throw new IntentError({
      where,
      what: `the pod template of ${object.kind} "${object.name}" cannot be read`,
      why: String((error as Error).message),
      instead: 'add its containers first: probes, ports and service account are read from them here',
    });
  }
}

/** @param isAdded whether an annotation is one that this library put there: it is no word of the pods' own */
function podTemplate(template: any, isAdded: (annotation: string) => boolean, where: string): PodTemplate {
  const { metadata = {}, spec = {} } = template;
  // A sidecar of the application's own (an init container that is restarted always) has ports and probes like any container
  const sidecars = (spec.initContainers ?? []).filter((container: any) => container.restartPolicy === 'Always');
  const containers: any[] = [...spec.containers ?? [], ...sidecars];
  const ports: any[] = containers.flatMap(container => container.ports ?? []);
  const namedPorts = new Map<string, number>(ports.filter(port => port.name).map(port => [port.name, port.containerPort]));
  const annotations: Labels = Object.fromEntries(Object.entries<string>(metadata.annotations ?? {}).filter(([key]) => !isAdded(key)));
  return {
    pod: {
      labels: metadata.labels ?? {},
      annotations,
      hostNetwork: spec.hostNetwork === true,
      probes: containers.flatMap(container => probesOf(container, namedPorts, where)),
      metrics: metricsOf(annotations, where),
    },
    serviceAccount: spec.serviceAccountName ?? spec.serviceAccount,
    gracePeriod: spec.terminationGracePeriodSeconds ?? DEFAULT_GRACE_PERIOD,
    namedPorts,
  };
}

function probesOf(container: any, namedPorts: ReadonlyMap<string, number>, where: string): Probe[] {
  const probes = [container.livenessProbe, container.readinessProbe, container.startupProbe].filter(probe => probe !== undefined);
  const all = probes.map(probe => probeOf(container.name ?? '', probe, namedPorts, where));
  return [...new Map(all.map(probe => [JSON.stringify(probe), probe])).values()];
}

function probeOf(container: string, probe: any, namedPorts: ReadonlyMap<string, number>, where: string): Probe {
  const port = (value: number | string) => portNumber(value, namedPorts, `a probe of container "${container}"`, where);
  if (probe.httpGet) {
    const { scheme = 'HTTP', path = '/' } = probe.httpGet;
    return { container, kind: scheme === 'HTTPS' ? 'https' : 'http', port: port(probe.httpGet.port), path: withoutQuery(path) };
  }
  if (probe.grpc) return { container, kind: 'grpc', port: port(probe.grpc.port) };
  if (probe.tcpSocket) return { container, kind: 'tcp', port: port(probe.tcpSocket.port) };
  return { container, kind: 'exec' };
}

function withoutQuery(path: string): string {
  const plain = path.split('?')[0];
  return plain.startsWith('/') ? plain : `/${plain}`;
}

function portNumber(value: number | string, namedPorts: ReadonlyMap<string, number>, of: string, where: string): number {
  const number = typeof value === 'number' ? value : namedPorts.get(value) ?? (/^\d+$/.test(value) ? Number(value) : NaN);
  if (!portProblem(number)) return number;
  throw new IntentError({
    where, what: `the port "${value}" of ${of} is not known`, why: 'no container declares a port of that name', instead: 'declare it under ports, or write the number',
  });
}

/** The annotations by which Prometheus finds metrics, by convention. */
function metricsOf(annotations: Labels, where: string): MetricsEndpoint | undefined {
  if (annotations['prometheus.io/scrape'] !== 'true') return undefined;
  const text = annotations['prometheus.io/port'];
  if (text === undefined) {
    throw new IntentError({
      where, what: 'the pods ask to be scraped, at no port', why: 'prometheus.io/scrape is "true" and prometheus.io/port is not there', instead: 'add the annotation prometheus.io/port',
    });
  }
  const path = withoutQuery(annotations['prometheus.io/path'] ?? '/metrics');
  return { port: portNumber(text, new Map(), 'the annotation prometheus.io/port', where), path };
}
