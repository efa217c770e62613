import { join, relative } from 'node:path';
import { describeOurs, describeServer, difference } from '../compare';
import { Judges } from '../judges';
import { groupOf, isMap, KubeObject, nameOf, yamlFiles } from '../objects';
import { Tally } from '../tally';
import { progress } from '../toolchain';

export interface Source {
  name: string;
  dir: string;
}

/** Objects that others wrote, read from the Go module cache: the same verdict is wanted from the server and from us. */
export async function corpus(judges: Judges, tally: Tally): Promise<void> {
  const server = await judges.server('standard');
  const check = await judges.check();
  if (!check) { tally.fail('our check', [judges.checkMissing]); }
  const known = judges.knownDifferences('corpus');

  for (const source of await corpusSources(judges)) {
    const named = await namedObjects(judges, source);
    if (named.length === 0) {
      tally.fail(source.name, [`no objects in ${source.dir}`]);
      continue;
    }
    progress(`${named.length} objects of ${source.name}`);
    const answers = await server.judge(named.map(({ object }) => object));
    let agreeing = 0;
    let judged = 0;
    named.forEach(({ name, object }, i) => {
      if (!check) { return; }
      const ours = check(object);
      if (ours.verdict === 'unknown') {
        tally.skip(`${groupOf(object) || 'core'} ${object.kind}: not known to our check`);
        return;
      }
      judged++;
      const differs = difference(answers[i], ours);
      if (differs === undefined) {
        agreeing++;
        tally.pass();
      } else if (known.has(name)) {
        tally.skip(`known difference, ${name}: ${known.get(name)}`);
      } else {
        tally.fail(name, [differs, ...describeServer(answers[i]), ...describeOurs(ours)]);
      }
    });
    // Else a check that knows nothing would pass.
    if (check && judged === 0) { tally.fail(source.name, ['our check knows none of these kinds']); }
    const accepted = answers.filter(answer => answer.ok).length;
    tally.note(`${source.name}: ${named.length} objects, API server ${accepted} accepted, ${named.length - accepted} refused; our check judged ${judged}, ${agreeing} alike`);
  }
}

export async function corpusSources(judges: Judges): Promise<Source[]> {
  const istio = await judges.tools.module('istio.io/istio');
  const gateway = await judges.tools.module('sigs.k8s.io/gateway-api', 'v1.6.1');
  return [
    { name: 'istio', dir: join(istio, 'pkg', 'config', 'validation', 'testdata', 'crds') },
    { name: 'gateway-api examples', dir: join(gateway, 'examples', 'standard') },
    { name: 'gateway-api invalid examples', dir: join(gateway, 'hack', 'invalid-examples') },
  ];
}

/** The objects of a source, named by file and place in it. */
export async function namedObjects(judges: Judges, source: Source): Promise<{ name: string; object: KubeObject }[]> {
  const places = new Map<string, number>();
  return (await judges.read(yamlFiles(source.dir))).map(({ file, object }) => {
    const place = (places.get(file) ?? 0) + 1;
    places.set(file, place);
    // The expected error of Istio's own test stands in the object itself.
    const { _err, ...rest } = object;
    const metadata = isMap(rest.metadata) ? rest.metadata : {};
    const named = metadata.name === undefined && metadata.generateName === undefined ? { ...rest, metadata: { ...metadata, name: 'nameless' } } : rest;
    return { name: `${source.name}: ${relative(source.dir, file)} #${place} ${nameOf(object)}`, object: named };
  });
}
