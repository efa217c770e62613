// The main job in one run: the example application on each mesh, every object checked, and which objects each intent became.
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { ApiObject, App } from 'cdk8s';
import { IConstruct } from 'constructs';
import { check } from '../src/schema';
import { CanaryService, DataPlane, GatewayApiMesh, IstioMesh, Mesh, MeshService, ResilientUpstream, ZeroTrustNamespace } from 'cdk8s-mesh';

const load = createRequire(__filename);
const EXAMPLE = join(__dirname, 'online-boutique');
const bold = (text: string) => (process.stdout.isTTY ? `\u001b[1m${text}\u001b[0m` : text);

/** What one construct of the program became. */
interface Row {
  readonly intent: string;
  readonly became: string;
}

function main(): void {
  const verdicts = ['istio', 'istio-ambient', 'linkerd', 'gateway-api'].map(show);
  console.log(`The four programs differ in one line:

  new IstioMesh(app, 'mesh')      new IstioMesh(app, 'mesh', { dataPlane: DataPlane.AMBIENT, ... })
  new LinkerdMesh(app, 'mesh')    new GatewayApiMesh(app, 'mesh', { controller: new IstioMesh(app, 'istio'), ... })

Try next:

  cd examples/online-boutique && MESH=linkerd npx cdk8s synth     the YAML, with plain cdk8s
  npm test                                                        all tests
  less docs/ARCHITECTURE.md                                       how an intent becomes an object`);
  process.exitCode = verdicts.every(Boolean) ? 0 : 1;
}

function show(mesh: string): boolean {
  const folder = join(EXAMPLE, 'dist', mesh);
  const app = synthesize(mesh, folder);
  console.log(bold(`Online Boutique on ${titleOf(Mesh.of(app))}`));
  console.log();
  for (const { intent, became } of rows(app)) console.log(`  ${intent.padEnd(48)} ${became}`);
  const ok = report(app);
  console.log(`  YAML in ${relative(process.cwd(), folder)}/\n`);
  return ok;
}

function titleOf(mesh: Mesh): string {
  const isAmbient = mesh instanceof IstioMesh && mesh.dataPlane === DataPlane.AMBIENT;
  return `${mesh.title} ${mesh.version}${isAmbient ? ', ambient' : ''}`;
}

/** Runs the example as cdk8s would, and keeps its tree. */
function synthesize(mesh: string, folder: string): App {
  process.env.MESH = mesh;
  process.env.CDK8S_OUTDIR = folder;
  const program = load.resolve('./online-boutique/main');
  delete load.cache[program];
  return load(program).app;
}

function rows(app: App): Row[] {
  const all = app.node.findAll();
  const namespaces = all.filter(construct => construct instanceof ZeroTrustNamespace);
  const workloads = namespaces.flatMap(namespace => namespace.workloads);
  return [
    { intent: 'the application', became: kinds(objects(all).filter(object => object.kind === 'Deployment')) },
    ...namespaces.map(construct => ({ intent: `ZeroTrustNamespace ${construct.node.id}`, became: kinds(objects(construct.node.children)) })),
    ...namespaces.flatMap(({ waypoint }) => (waypoint ? [{ intent: `  ${waypoint.name}, which sees the requests`, became: kinds(waypoint.apiObjects) }] : [])),
    ...workloads.map(workload => ({ intent: `  ${workload.name}, and who may call it`, became: kinds(workload.apiObjects) })),
    ...all.filter(construct => construct instanceof CanaryService || construct instanceof ResilientUpstream).map(upstream),
  ];
}

/** The objects of a service's plan are shared by the constructs that speak of it; marks on the Service are part of it. */
function upstream(construct: IConstruct): Row {
  const { service, apiObjects } = construct as CanaryService | ResilientUpstream;
  const marks = Object.keys(serviceObject(service).metadata.annotations ?? {}).length;
  const became = [...apiObjects.length > 0 ? [kinds(apiObjects)] : [], ...marks > 0 ? [`${marks} annotations on Service ${service.name}`] : []];
  return { intent: `${construct.constructor.name} ${construct.node.id}`, became: became.join(', ') };
}

function serviceObject(service: MeshService): any {
  return objects(service.node.children).find(object => object.kind === 'Service')!.toJson();
}

function objects(constructs: IConstruct[]): ApiObject[] {
  return constructs.filter(ApiObject.isApiObject);
}

function kinds(list: ApiObject[]): string {
  const counts = new Map<string, number>();
  for (const { kind } of list) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts].map(([kind, count]) => (count === 1 ? kind : `${count} ${kind}`)).join(', ');
}

function report(app: App): boolean {
  const mesh = Mesh.of(app);
  const channel = mesh instanceof IstioMesh ? mesh.gatewayApi : mesh instanceof GatewayApiMesh ? mesh.channel : undefined;
  const gatewayApi = channel && `${channel}` as const;
  const results = objects(app.node.findAll()).map(object => ({ object, ...check(object.toJson(), { gatewayApi }) }));
  const count = (verdict: string) => results.filter(result => result.verdict === verdict).length;
  console.log();
  console.log(`  ${results.length} objects: ${count('valid')} valid by their schema and CEL rules, ${count('invalid')} invalid, ${count('unknown')} without a schema`);
  for (const { object, problems } of results) {
    for (const { path, message } of problems) console.log(`  ${object.kind} ${object.name} (${object.node.path}) ${path}: ${message}`);
  }
  return count('invalid') === 0;
}

main();
