import { describeServer } from '../compare';
import { Judges, ServerName } from '../judges';
import { Check } from '../ours';
import { Candidate } from '../rules/candidates';
import { Constraint, placeOf, textOf } from '../rules/constraint';
import { Coverage, Donors } from '../rules/coverage';
import { Jury } from '../rules/jury';
import { Exemption, exemptions, targetsOf } from '../rules/target';
import { Tally } from '../tally';
import { progress } from '../toolchain';

const SERVERS: ServerName[] = ['standard', 'experimental', 'gateway-1.2'];

/** The kinds that one server judges. */
interface Court {
  name: ServerName;
  jury: Jury;
  kinds: Coverage[];
}

/**
 * Every condition of the CRDs of the Gateway API and of Linkerd that an object can break: is there an object that the server and our check
 * refuse for it, and a nearly equal one that both accept? What no written pair breaks is broken by pairs that the schema tells how to make.
 */
export async function rules(judges: Judges, tally: Tally, check: Check): Promise<void> {
  const courts = await Promise.all(SERVERS.map(async name => ({
    name, jury: new Jury(await judges.server(name), check), kinds: (await targetsOf(judges, name)).map(target => new Coverage(target)),
  })));
  const donors: Donors = new Map();
  await tryWritten(courts, tally, donors);
  await tryMade(courts, donors);

  const exempt = exemptions(judges);
  const used = new Set<Exemption>();
  for (const { name, jury, kinds } of courts) {
    for (const kind of kinds) {
      const open = kind.open.filter(constraint => {
        const excuse = exempt.find(each => isAbout(each, kind, constraint));
        if (excuse) { used.add(excuse); }
        return !excuse;
      });
      for (const constraint of open) {
        tally.fail(`no pair for ${kind.text(constraint)}`, kind.lastWords.get(constraint) ?? [`no valid object has ${placeOf(constraint)}: add a seed`]);
      }
      for (let i = 0; i < kind.covered.size; i++) { tally.pass(); }
      tally.note(summary(kind, open));
    }
    for (const { name: what, lines } of jury.differences) { tally.fail(what, lines); }
    tally.note(`${name}: ${jury.asked} objects for these conditions, ${jury.differences.length} differences`);
  }
  for (const { kinds, constraint } of exempt.filter(each => !used.has(each))) {
    tally.fail(`rules/exempt.yaml: ${kinds.join(', ')}: ${constraint}`, ['there is no such condition, or it has a pair']);
  }
}

function isAbout({ server, kinds, constraint: text }: Exemption, { target }: Coverage, constraint: Constraint): boolean {
  return (server ?? target.server) === target.server && kinds.includes(target.kind) && text === textOf(constraint);
}

function summary(kind: Coverage, open: Constraint[]): string {
  const { covered, constraints, otherwise } = kind;
  const exempt = kind.open.length - open.length;
  return [
    `${kind.name}: ${covered.size} of ${constraints.length} conditions covered`,
    ...exempt > 0 ? [`${exempt} exempt`] : [],
    ...otherwise.length > 0 ? [`${otherwise.length} that our check has as later versions have them: ${otherwise.map(textOf).join('; ')}`] : [],
  ].join(', ');
}

/** The seeds, which must be valid, and the written pairs of all kinds. */
async function tryWritten(courts: Court[], tally: Tally, donors: Donors): Promise<void> {
  await Promise.all(courts.map(({ jury, kinds }) => jury.ask(kinds.flatMap(kind => {
    const { pairs, seeds } = kind.written();
    return [...seeds, ...pairs.flatMap(({ valid, invalid }) => [valid, invalid])];
  }))));
  for (const { jury, kinds } of courts) {
    for (const kind of kinds) { learn(kind, jury, tally, donors); }
  }
}

function learn(kind: Coverage, jury: Jury, tally: Tally, donors: Donors): void {
  const { pairs, seeds } = kind.written();
  seeds.forEach((seed, i) => {
    const { server } = jury.about(`${kind.name}: seed ${i}`, seed, kind.target);
    // An older version may lack what a seed has.
    if (server.ok) { kind.seed(seed); } else if (!kind.target.later) { tally.fail(`${kind.name}: seed ${i}`, describeServer(server)); }
  });
  for (const pair of pairs) {
    const answered = jury.pair(pair.name, pair, kind.target);
    if (answered.server.valid.ok) { kind.seed(pair.valid); }
    kind.judge(answered, donors);
  }
}

/** For every condition left the next pair there is, until none is left or nothing can be tried. All servers are asked at once. */
async function tryMade(courts: Court[], donors: Donors): Promise<void> {
  for (let round = 1; ; round++) {
    const tried: { jury: Jury; kind: Coverage; constraint: Constraint; pair: Candidate }[] = [];
    for (const { jury, kinds } of courts) {
      for (const kind of kinds) {
        for (const constraint of kind.open) {
          const pair = kind.next(constraint, donors);
          if (pair) { tried.push({ jury, kind, constraint, pair }); }
        }
      }
    }
    if (tried.length === 0) { return; }
    await Promise.all(courts.map(({ jury }) => jury.ask(tried.filter(each => each.jury === jury).flatMap(({ pair }) => [pair.valid, pair.invalid]))));
    for (const { jury, kind, constraint, pair } of tried) { kind.judge(jury.pair(kind.text(constraint), pair, kind.target), donors, constraint); }
    const left = courts.flatMap(({ kinds }) => kinds.map(kind => kind.open.length)).reduce((sum, count) => sum + count, 0);
    progress(`round ${round}: ${tried.length} conditions tried, ${left} left`);
  }
}
