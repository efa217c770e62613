import { describeOurs, describeServer } from './compare';
import { Finding, isIstio } from './istio';
import { Judges, ServerName } from './judges';
import { groupOf, KubeObject, nameOf } from './objects';
import { Tally } from './tally';
import { timed } from './toolchain';

/** A finding of Istio's analyzers that is right about an object and means no fault of it. */
export interface Acknowledgement {
  /** The program, by its file. */
  readonly program: string;
  /** `IST0101`. */
  readonly code: string;
  /** `Kind namespace/name`. */
  readonly resource: string;
  readonly reason: string;
}

/** Objects for Istio before every judge: the API server, Istio's validation and analyzers, our check. */
export async function judge(
  judges: Judges, tally: Tally, program: string, objects: KubeObject[], acknowledged: Acknowledgement[] = [],
): Promise<void> {
  if (objects.length === 0) return;
  await beforeServer(judges, tally, program, objects);
  await beforeIstio(judges, tally, program, objects, acknowledged);
  await beforeUs(judges, tally, program, objects);
}

/** What serves the kinds of the objects: the experimental channel has versions that the standard one has not. */
export async function beforeServer(judges: Judges, tally: Tally, program: string, all: KubeObject[]): Promise<void> {
  const objects = judges.linkerd ? all : all.filter(object => !groupOf(object).endsWith('linkerd.io'));
  if (objects.length < all.length) { tally.skip('objects of Linkerd kinds: no Linkerd CRDs', all.length - objects.length); }
  const alpha = objects.filter(isExperimental);
  await accepted(judges, tally, `${program}, API server`, 'standard', objects.filter(object => !isExperimental(object)));
  await accepted(judges, tally, `${program}, API server (experimental channel)`, 'experimental', alpha);
}

/** Objects before one API server. */
export async function accepted(judges: Judges, tally: Tally, judged: string, serverName: ServerName, objects: KubeObject[]): Promise<void> {
  if (objects.length === 0) { return; }
  const answers = await (await judges.server(serverName)).judge(objects);
  answers.forEach((answer, i) => {
    if (answer.ok) { tally.pass(); } else { tally.fail(`${judged}: ${nameOf(objects[i])}`, describeServer(answer)); }
  });
  for (const warning of new Set(answers.flatMap(answer => answer.warnings ?? []))) { tally.note(`${judged} warns: ${warning}`); }
  tally.note(`${judged}: ${answers.filter(answer => answer.ok).length} of ${objects.length} accepted`);
}

/** Istio's validation of its own kinds, and its analyzers on everything. */
export async function beforeIstio(
  judges: Judges, tally: Tally, program: string, objects: KubeObject[], acknowledged: Acknowledgement[] = [],
): Promise<void> {
  const istio = await judges.istio();
  const own = objects.filter(isIstio);
  const verdicts = await timed(`Istio validation (${program})`, () => istio.validate(own));
  verdicts.forEach((verdict, i) => {
    if (verdict.ok) { tally.pass(); } else { tally.fail(`${program}, validation: ${nameOf(own[i])}`, verdict.errors); }
    for (const warning of verdict.warnings) { tally.note(`${program}, validation warns: ${nameOf(own[i])}: ${warning}`); }
  });
  tally.note(`${program}, validation: ${verdicts.filter(verdict => verdict.ok).length} of ${own.length} accepted`);

  const findings = await timed(`Istio analyzers (${program})`, () => istio.analyze(objects));
  judgeFindings(tally, program, objects, findings, acknowledged.filter(each => each.program === program));
}

/** One test an object: it passes when the analyzers have neither an error nor a warning for it, but for those that are acknowledged. */
function judgeFindings(tally: Tally, program: string, objects: KubeObject[], findings: Finding[], acknowledged: Acknowledgement[]): void {
  const known = (finding: Finding) => acknowledged.find(each => each.code === finding.code && each.resource === finding.resource);
  const grave = findings.filter(finding => finding.level !== 'Info' && !known(finding));
  const lines = (of: Finding[]) => of.map(finding => `${finding.level} ${finding.code}: ${finding.message}`);
  for (const object of objects) {
    const about = grave.filter(finding => finding.resource === nameOf(object));
    if (about.length === 0) { tally.pass(); } else { tally.fail(`${program}, analyzers: ${nameOf(object)}`, lines(about)); }
  }
  const names = new Set(objects.map(nameOf));
  for (const finding of grave.filter(({ resource }) => !names.has(resource))) {
    tally.fail(`${program}, analyzers: ${finding.resource || 'all'}`, lines([finding]));
  }
  for (const each of acknowledged) {
    const used = findings.some(finding => known(finding) === each);
    if (used) { tally.note(`${program}, acknowledged: ${each.code} ${each.resource}: ${each.reason}`); } else { tally.fail(`${program}: ${each.code} ${each.resource} is acknowledged`, ['the analyzers do not say it']); }
  }
  const infos = findings.filter(finding => finding.level === 'Info');
  for (const info of infos) { tally.note(`${program}, analyzers say: ${info.code} ${info.resource}: ${info.message}`); }
  tally.note(`${program}, analyzers: ${grave.length} errors and warnings, ${infos.length} notices on ${objects.length} objects`);
}

/** Our own offline check. */
export async function beforeUs(judges: Judges, tally: Tally, program: string, objects: KubeObject[]): Promise<void> {
  const check = await judges.check();
  if (!check) {
    tally.fail(`${program}, our check`, [judges.checkMissing]);
    return;
  }
  let valid = 0;
  for (const object of objects) {
    const ours = check(object, { gatewayApi: isExperimental(object) ? 'experimental' : 'standard' });
    if (ours.verdict === 'unknown') {
      tally.skip(`${groupOf(object) || 'core'} ${object.kind}: not known to our check`);
    } else if (ours.verdict === 'valid') {
      valid++;
      tally.pass();
    } else {
      tally.fail(`${program}, our check: ${nameOf(object)}`, describeOurs(ours));
    }
  }
  tally.note(`${program}, our check: ${valid} of ${objects.length} accepted`);
}

/** What the standard channel of the Gateway API does not serve: alpha versions, and retries of an HTTPRoute. */
function isExperimental(object: KubeObject): boolean {
  const retries = object.kind === 'HTTPRoute' && object.spec?.rules?.some((rule: { retry?: object }) => rule.retry !== undefined);
  return retries || /^gateway\.networking\.(k8s\.io\/v1alpha|x-k8s\.io\/)/.test(String(object.apiVersion));
}
