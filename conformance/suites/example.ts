import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describeOurs, describeServer } from '../compare';
import { Finding, isIstio } from '../istio';
import { Judges } from '../judges';
import { groupOf, KubeObject, nameOf, yamlFiles } from '../objects';
import { Tally } from '../tally';
import { run, timed } from '../toolchain';

const APP = 'online-boutique';
const MESHES = ['istio', 'linkerd'] as const;
const GATEWAY_API = 'gateway.networking.k8s.io';

export type Mesh = typeof MESHES[number];

/** The example application on every mesh: each object before each judge that knows its kind. Folders given are not synthesized anew. */
export async function example(judges: Judges, tally: Tally, given: Partial<Record<Mesh, string>>): Promise<void> {
  for (const mesh of MESHES) {
    const dir = given[mesh] ?? join(judges.tools.out, `${APP}-${mesh}`);
    const failure = given[mesh] === undefined ? await synthesize(judges, mesh, dir) : undefined;
    const objects = failure === undefined ? (await judges.read(yamlFiles(dir))).map(({ object }) => object) : [];
    if (objects.length === 0) {
      tally.fail(`${mesh}: ${APP}`, failure ?? [`no objects in ${dir}`]);
      continue;
    }
    await beforeServer(judges, tally, mesh, objects);
    if (mesh === 'istio') {
      await beforeIstio(judges, tally, objects);
    } else {
      await beforeGateway12(judges, tally, objects);
    }
    await beforeUs(judges, tally, mesh, objects);
  }
}

/** Undefined, or why there is no output. */
async function synthesize(judges: Judges, mesh: Mesh, dir: string): Promise<string[] | undefined> {
  const cwd = join(judges.root, 'examples', APP);
  if (!existsSync(join(cwd, 'main.ts'))) { return [`there is no examples/${APP}/main.ts`]; }
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(dir, { recursive: true });
  const tsx = join(judges.root, 'node_modules', '.bin', 'tsx');
  const output = await timed(`synthesize ${APP} for ${mesh}`, () => run(tsx, ['main.ts'], { cwd, env: { MESH: mesh, CDK8S_OUTDIR: dir } }));
  return output.code === 0 ? undefined : [`synthesis ended with code ${output.code}`, ...output.stderr.trim().split('\n').slice(-20)];
}

async function beforeServer(judges: Judges, tally: Tally, mesh: Mesh, all: KubeObject[]): Promise<void> {
  const objects = judges.linkerd ? all : all.filter(object => !groupOf(object).endsWith('linkerd.io'));
  if (objects.length < all.length) { tally.skip('objects of Linkerd kinds: no Linkerd CRDs', all.length - objects.length); }
  const alpha = objects.filter(isExperimental);
  await accepted(judges, tally, `${mesh}, API server`, 'standard', objects.filter(object => !isExperimental(object)));
  await accepted(judges, tally, `${mesh}, API server (experimental channel)`, 'experimental', alpha);
}

/** The versions that the standard channel of the Gateway API does not serve. */
function isExperimental(object: KubeObject): boolean {
  return /^gateway\.networking\.(k8s\.io\/v1alpha|x-k8s\.io\/)/.test(String(object.apiVersion));
}

/** The Gateway API objects once more, under the CRDs of the version that Linkerd reads. */
async function beforeGateway12(judges: Judges, tally: Tally, objects: KubeObject[]): Promise<void> {
  const routes = objects.filter(object => groupOf(object) === GATEWAY_API);
  await accepted(judges, tally, 'linkerd, API server (Gateway API 1.2.1)', 'gateway-1.2', routes);
}

async function accepted(
  judges: Judges, tally: Tally, judge: string, serverName: Parameters<Judges['server']>[0], objects: KubeObject[],
): Promise<void> {
  if (objects.length === 0) { return; }
  const answers = await (await judges.server(serverName)).judge(objects);
  answers.forEach((answer, i) => {
    if (answer.ok) { tally.pass(); } else { tally.fail(`${judge}: ${nameOf(objects[i])}`, describeServer(answer)); }
  });
  for (const warning of new Set(answers.flatMap(answer => answer.warnings ?? []))) { tally.note(`${judge} warns: ${warning}`); }
  tally.note(`${judge}: ${answers.filter(answer => answer.ok).length} of ${objects.length} accepted`);
}

async function beforeIstio(judges: Judges, tally: Tally, objects: KubeObject[]): Promise<void> {
  const istio = await judges.istio();
  const own = objects.filter(isIstio);
  const verdicts = await timed('Istio validation', () => istio.validate(own));
  verdicts.forEach((verdict, i) => {
    if (verdict.ok) { tally.pass(); } else { tally.fail(`istio, validation: ${nameOf(own[i])}`, verdict.errors); }
    for (const warning of verdict.warnings) { tally.note(`istio, validation warns: ${nameOf(own[i])}: ${warning}`); }
  });
  tally.note(`istio, validation: ${verdicts.filter(verdict => verdict.ok).length} of ${own.length} accepted`);

  const findings = await timed('Istio analyzers', () => istio.analyze(objects));
  judgeFindings(tally, objects, findings);
}

/** One test an object: it passes when the analyzers have neither an error nor a warning for it. */
function judgeFindings(tally: Tally, objects: KubeObject[], findings: Finding[]): void {
  const grave = findings.filter(finding => finding.level !== 'Info');
  const lines = (of: Finding[]) => of.map(finding => `${finding.level} ${finding.code}: ${finding.message}`);
  for (const object of objects) {
    const about = grave.filter(finding => finding.resource === nameOf(object));
    if (about.length === 0) { tally.pass(); } else { tally.fail(`istio, analyzers: ${nameOf(object)}`, lines(about)); }
  }
  const names = new Set(objects.map(nameOf));
  for (const finding of grave.filter(({ resource }) => !names.has(resource))) {
    tally.fail(`istio, analyzers: ${finding.resource || 'all'}`, lines([finding]));
  }
  const infos = findings.filter(finding => finding.level === 'Info');
  for (const info of infos) { tally.note(`istio, analyzers say: ${info.code} ${info.resource}: ${info.message}`); }
  tally.note(`istio, analyzers: ${grave.length} errors and warnings, ${infos.length} notices on ${objects.length} objects`);
}

async function beforeUs(judges: Judges, tally: Tally, mesh: Mesh, objects: KubeObject[]): Promise<void> {
  const check = await judges.check();
  if (!check) {
    tally.fail(`${mesh}, our check`, [judges.checkMissing]);
    return;
  }
  let valid = 0;
  for (const object of objects) {
    const ours = check(object);
    if (ours.verdict === 'unknown') {
      tally.skip(`${groupOf(object) || 'core'} ${object.kind}: not known to our check`);
    } else if (ours.verdict === 'valid') {
      valid++;
      tally.pass();
    } else {
      tally.fail(`${mesh}, our check: ${nameOf(object)}`, describeOurs(ours));
    }
  }
  tally.note(`${mesh}, our check: ${valid} of ${objects.length} accepted`);
}
