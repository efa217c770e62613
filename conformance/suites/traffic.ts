import { join } from 'node:path';
import { findEnvoy } from '../carry/envoy';
import { IstioCode } from '../istio';
import { Judges } from '../judges';
import { Tally } from '../tally';
import { run, timed } from '../toolchain';
import { describeAnswer, TrafficAnswer } from '../carry/answer';
import { TrafficRequest } from '../carry/case';
import { emptyFolder, NamedCase, readCases, writeCase } from '../carry/cases';
import { disagreements } from '../carry/verdict';
import { UNJUDGED } from '../traffic/unjudged';

/** How many Envoys run at one time. Each waits about as long as it works. */
const AT_ONCE = 3;

/** What became of a case: its answers, or why there are none. */
type Carried = { readonly answers: TrafficAnswer[] } | { readonly failure: string };

/** Requests of small programs, carried by real Envoys with the configuration that istiod generates. One test a request, or a batch. */
export async function traffic(judges: Judges, tally: Tally): Promise<void> {
  const cases = await readCases(join(judges.home, 'traffic'));
  const envoy = await findEnvoy(judges.tools.out);
  if ('missing' in envoy) {
    const requests = cases.reduce((sum, { props }) => sum + props.requests.length, 0);
    tally.skip(`requests of ${cases.length} programs: there is no Envoy (${envoy.missing}); ENVOY may name one`, requests);
    noteUnjudged(tally);
    return;
  }
  tally.note(`Envoy ${await versionOf(envoy.path)}`);
  const istio = await judges.istio();
  const dir = emptyFolder(join(judges.tools.out, 'traffic'));
  const carried = await timed(`carry requests of ${cases.length} programs`, () => carryAll(cases, each => carry(istio, envoy.path, each, dir)));
  cases.forEach((each, i) => judge(tally, each, carried[i]));
  noteCounts(tally, cases, carried);
  noteUnjudged(tally);
}

async function versionOf(envoy: string): Promise<string> {
  const { stdout } = await run(envoy, ['--version']);
  return /\/(\d+\.\d+\.\d+)\//.exec(stdout)?.[1] ?? stdout.trim();
}

/** Carries several at one time, those with the most calls first, so that none of them is alone in the end. */
async function carryAll(cases: NamedCase[], one: (each: NamedCase) => Promise<Carried>): Promise<Carried[]> {
  const carried: Carried[] = [];
  const calls = cases.map(({ props }) => props.requests.reduce((sum, { times = 1 }) => sum + times, 0));
  const waiting = [...cases.keys()].sort((a, b) => calls[b] - calls[a]);
  const worker = async () => {
    for (let at = waiting.shift(); at !== undefined; at = waiting.shift()) { carried[at] = await one(cases[at]); }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return carried;
}

async function carry(istio: IstioCode, envoy: string, each: NamedCase, dir: string): Promise<Carried> {
  const { requests, inOrder = false } = each.props;
  try {
    const { objects, meshConfig } = await writeCase(each, dir);
    const flags = [...(inOrder ? ['-callers', '1'] : []), ...(meshConfig === undefined ? [] : ['-meshconfig', meshConfig])];
    return { answers: await istio.ask(envoy, flags, objects, requests.map(lineOf)) };
  } catch (error) {
    return { failure: (error as Error).stack ?? String(error) };
  }
}

/** A request as `istio-oracle ask` reads it. */
function lineOf({ client, identity, pod, to, method, grpc, headers, token, times }: TrafficRequest, id: number): string {
  const call = grpc === undefined
    ? { to, method, headers }
    : { to: `${to}/${grpc}`, method: 'POST', headers: { 'content-type': 'application/grpc', 'te': 'trailers', ...headers } };
  if (token === undefined) { return JSON.stringify({ id, client, identity, pod, times, ...call }); }
  const placed = JSON.stringify(call).includes('{token}') ? call : { ...call, headers: { authorization: 'Bearer {token}', ...call.headers } };
  return JSON.stringify({ id, client, identity, pod, times, ...placed, claims: token.claims, forged: token.forged });
}

function judge(tally: Tally, { name, props }: NamedCase, carried: Carried): void {
  if ('failure' in carried) {
    tally.fail(`${name}: its requests were not carried`, carried.failure.split('\n'));
    return;
  }
  props.requests.forEach((request, i) => {
    const answer = carried.answers[i];
    const wrong = answer.unsupported === undefined ? disagreements(request, answer) : [`it cannot be carried: ${answer.unsupported}`];
    if (wrong.length === 0) {
      tally.pass();
      return;
    }
    const did = answer.unsupported === undefined ? describeAnswer(answer) : [];
    tally.fail(`${name}: ${request.says}`, [`request ${lineOf(request, i)}`, ...wrong, ...did, `objects: conformance/out/traffic/${name}.yaml`]);
  });
}

function noteCounts(tally: Tally, cases: NamedCase[], carried: Carried[]): void {
  const calls = carried.reduce((sum, each, i) => sum + ('failure' in each ? 0 : callsOf(cases[i].props.requests, each.answers)), 0);
  tally.note(`${cases.length} programs, ${calls} requests carried, ${tally.failed} disagreements`);
}

function callsOf(requests: readonly TrafficRequest[], answers: TrafficAnswer[]): number {
  return requests.reduce((sum, { times = 1 }, i) => sum + (answers[i].unsupported === undefined ? times : 0), 0);
}

function noteUnjudged(tally: Tally): void {
  tally.note(`${UNJUDGED.length} rows unjudged by traffic`);
  for (const { what, because } of UNJUDGED) { tally.note(`unjudged by traffic: ${what}: ${because}`); }
}
