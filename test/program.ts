import { ApiObject, App, Chart, Testing } from 'cdk8s';
import { DataPlane, IstioMesh, LinkerdMesh, Mesh, MeshIdentity } from '../src';
import { check } from '../src/schema';

/** A synthesized object, as plain data. */
export type PlainObject = any;

/** The meshes that a program is written for in tests, by the name that stands in their titles. */
export type MeshName = 'istio' | 'ambient' | 'linkerd';

const MAKERS: { readonly [name in MeshName]: (app: App) => Mesh } = {
  istio: app => new IstioMesh(app, 'mesh'),
  ambient: app => new IstioMesh(app, 'mesh', { dataPlane: DataPlane.AMBIENT }),
  linkerd: app => new LinkerdMesh(app, 'mesh'),
};

/** Both meshes that carry everything about access, for `test.each`. */
export const BOTH: readonly MeshName[] = ['istio', 'linkerd'];

/** An app with a mesh and one chart `c`. A mesh that is not one of the three is made by the caller. */
export function chartOn(mesh: MeshName | ((app: App) => Mesh)): Chart {
  const app = new App();
  (typeof mesh === 'string' ? MAKERS[mesh] : mesh)(app);
  return new Chart(app, 'c');
}

/** Writes a program for a mesh and synthesizes it; the API server would take every object of it. */
export function synthOn(mesh: MeshName | ((app: App) => Mesh), write: (chart: Chart) => void): PlainObject[] {
  const chart = chartOn(mesh);
  write(chart);
  return synth(chart);
}

/** Every object of a chart's program, each of them checked against its schema and rules. */
export function synth(chart: Chart): PlainObject[] {
  const charts = chart.node.root.node.findAll().filter(Chart.isChart);
  const objects: PlainObject[] = charts.flatMap(each => Testing.synth(each));
  const faults = objects.map(object => ({ object: nameOf(object), ...check(object) })).filter(result => result.verdict === 'invalid');
  expect(faults).toEqual([]);
  return objects;
}

/** The objects of some kinds. */
export function ofKind(objects: readonly PlainObject[], ...kinds: string[]): PlainObject[] {
  return objects.filter(object => kinds.includes(object.kind));
}

/** The one object of a kind and name; it is a fault when there is none, or more than one. */
export function only(objects: readonly PlainObject[], kind: string, name?: string): PlainObject {
  const found = ofKind(objects, kind).filter(object => name === undefined || object.metadata.name === name);
  expect(found.map(nameOf)).toHaveLength(1);
  return found[0];
}

/** `Kind namespace/name`, to compare and to sort by. */
export function nameOf({ kind, metadata }: PlainObject): string {
  return `${kind} ${metadata.namespace === undefined ? '' : `${metadata.namespace}/`}${metadata.name}`;
}

/** Objects in an order of their own, whatever the order in which the program made them. */
export function inOrder(objects: readonly PlainObject[]): PlainObject[] {
  return [...objects].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
}

/** The whole message of the error that a program ends with. */
export function refusal(write: () => unknown): string {
  try {
    write();
  } catch (error) {
    const { name, message } = error as Error;
    return name === 'IntentError' ? message : `not an IntentError but a ${name}: ${message}`;
  }
  throw new Error('the program was not refused');
}

/** The error of a program on a mesh. */
export function refusalOn(mesh: MeshName, write: (chart: Chart) => void): string {
  const chart = chartOn(mesh);
  return refusal(() => write(chart));
}

/** A caller of another repository. */
export function account(name: string, namespace = 'elsewhere'): MeshIdentity {
  return MeshIdentity.serviceAccount({ namespace, serviceAccount: name });
}

/** What a test says of pods. */
export interface Pods {
  readonly namespace?: string;
  readonly kind?: string;
  readonly labels?: { [key: string]: string };
  readonly annotations?: { [key: string]: string };
  readonly account?: string;
  /** Fields of the one container, such as its probes. */
  readonly container?: object;
  /** Fields of the pods' spec, such as init containers. */
  readonly spec?: object;
}

/** A Deployment, or another kind with its template at the same place, as a person writes it without cdk8s-plus. */
export function podsOf(chart: Chart, name: string, pods: Pods = {}): ApiObject {
  const { namespace = 'shop', kind = 'Deployment', annotations, container, spec } = pods;
  const labels = { app: name, ...pods.labels };
  return new ApiObject(chart, `${kind}-${name}`, {
    apiVersion: 'apps/v1',
    kind,
    metadata: { name, namespace },
    spec: {
      selector: { matchLabels: labels },
      template: {
        metadata: { labels, annotations },
        spec: { serviceAccountName: pods.account ?? name, containers: [{ name: 'main', image: 'registry.test/main', ...container }], ...spec },
      },
    },
  });
}
