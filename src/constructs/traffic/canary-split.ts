import { calledVersion } from './called-version';
import { CanaryMirror, CanaryServiceProps, CanaryVersion } from './canary-service-props';
import { Rollout, _RolloutShape } from './rollout';
import { fields, instanceOf, number, optional, text } from '../../intent/input';
import { IntentError } from '../../intent/intent-error';
import { _hasRequests } from '../../intent/protocol';
import { HttpCondition } from '../../intent/routing/condition';
import { ConditionProblem } from '../../intent/routing/condition-problem';
import { isEveryRequest } from '../../intent/routing/covers';
import { HttpMatch } from '../../intent/routing/http-match';
import { SplitIntent, weightsProblem } from '../../intent/routing/traffic-split';
import { Version } from '../../intent/service';
import { chosenMesh } from '../plan/chosen-mesh';
import { readOverrides } from '../plan/overrides';
import { MeshService } from '../service/mesh-service';

/** Types only: what the values must be together is for the construct to judge. */
export function requireCanaryProps(props: CanaryServiceProps, where: string): void {
  fields(props, 'props', where);
  for (const side of ['stable', 'canary'] as const) {
    const { version, name, weight } = fields(props[side], side, where);
    text(version, `${side}.version`, where);
    optional(name, text, `${side}.name`, where);
    optional(weight, number, `${side}.weight`, where);
  }
  optional(props.weight, number, 'weight', where);
  optional(props.rollout, value => instanceOf(value, Rollout, 'rollout', 'Rollout.weight(10)', where), 'rollout', where);
  chosenMesh(props.mesh, where);
  readOverrides(props.overrides, where);
}

/** Reads how requests are shared out between two versions of a service. */
export function canarySplit(props: CanaryServiceProps, service: MeshService, where: string): SplitIntent {
  const [stable, canary] = twoVersions(props, service, where);
  const shape = shapeOf(props, where);
  const [stableWeight, canaryWeight] = weights(props, shape, where);
  const match = shape.audience ?? props.override;
  return {
    shares: [{ version: stable, weight: stableWeight }, { version: canary, weight: canaryWeight }],
    override: match === undefined ? undefined : { match: checkedMatch(match, shape.audience ? 'audience' : 'override', service, where), to: shape.previewsStable ? stable : canary },
    mirror: copiesOf(props, shape, canary, where),
  };
}

function twoVersions({ stable, canary }: CanaryServiceProps, service: MeshService, where: string): [Version, Version] {
  if (stable.version === canary.version) {
    throw new IntentError({ where, what: `stable and canary are both "${canary.version}"`, why: 'requests are shared out among versions that differ', instead: 'name two versions' });
  }
  const called = ({ version, name }: CanaryVersion) => calledVersion(service, version, name, where);
  const versions: [Version, Version] = [called(stable), called(canary)];
  if (versions[0].name !== versions[1].name) return versions;
  throw new IntentError({
    where,
    what: `"${stable.version}" and "${canary.version}" would both be called "${versions[0].name}"`,
    why: 'what is made for a version has a DNS label as its name',
    instead: 'label one of them otherwise',
  });
}

/** Properties that a rollout says in their place. */
function shapeOf({ rollout, weight, stable, canary, override, mirror }: CanaryServiceProps, where: string): Partial<_RolloutShape> {
  if (!rollout) return {};
  const { audience, copies } = rollout._shape;
  const said = (weight ?? stable.weight ?? canary.weight) !== undefined ? 'weights'
    : audience && override ? '`override`' : copies !== undefined && mirror ? '`mirror`' : undefined;
  if (!said) return rollout._shape;
  throw new IntentError({ where, what: `\`rollout\` stands beside ${said}`, why: 'both say which requests the canary gets', instead: 'keep `rollout`' });
}

function weights({ stable, canary, weight }: CanaryServiceProps, shape: Partial<_RolloutShape>, where: string): [number, number] {
  if (weight !== undefined && (stable.weight !== undefined || canary.weight !== undefined)) {
    throw new IntentError({ where, what: '`weight` stands beside weights of the versions', why: 'both say the shares', instead: 'keep `weight`, which is the canary\'s share' });
  }
  const forCanary = shape.weight ?? canary.weight ?? weight ?? (stable.weight === undefined ? 0 : 100 - stable.weight);
  const shares: [number, number] = [stable.weight ?? 100 - forCanary, forCanary];
  // First what was written, then what follows from it
  const problem = (stable.weight === undefined ? weightsProblem([forCanary, shares[0]]) : undefined) ?? weightsProblem(shares);
  if (!problem) return shares;
  throw new IntentError({ where, what: `${shares[0]} for "${stable.version}", ${shares[1]} for "${canary.version}"`, why: problem, instead: 'write for example weight: 10, and the stable version has 90' });
}

function checkedMatch(given: HttpMatch, what: string, service: MeshService, where: string): HttpCondition {
  const match = instanceOf(given, HttpMatch, what, "HttpMatch.header('x-canary', 'true')", where);
  const problem = match._problem() ?? misfit(match._condition, service);
  if (problem) throw new IntentError({ where, what: `the ${what}`, ...problem });
  return match._condition;
}

function misfit(condition: HttpCondition, service: MeshService): ConditionProblem | undefined {
  if (condition.claims) return { why: 'the claims of a token are known at gateways only, and the versions are shared out within the mesh too', instead: "ask for what every client can send: HttpMatch.header('x-canary', 'true')" };
  if (isEveryRequest(condition)) return { why: 'every request would match, and the shares would decide over none', instead: "ask for what only some have: HttpMatch.header('x-canary', 'true')" };
  const ports = service._facts.ports.filter(({ protocol }) => _hasRequests(protocol)).map(({ port }) => port);
  if (condition.port === undefined || ports.includes(condition.port)) return undefined;
  return { why: `no request comes at port ${condition.port}; they come at ${ports.join(', ')}`, instead: 'name one of these ports, or leave `port` out' };
}

function copiesOf({ mirror }: CanaryServiceProps, { copies }: Partial<_RolloutShape>, to: Version, where: string): SplitIntent['mirror'] {
  if (copies !== undefined) return { to, percentage: checkedPercentage(copies, where) };
  return optional(mirror, () => ({ to, percentage: checkedPercentage(percentageOf(mirror!, where), where) }), 'mirror', where);
}

function percentageOf(mirror: CanaryMirror, where: string): number {
  const { percentage } = fields(mirror, 'mirror', where);
  return optional(percentage, number, 'mirror.percentage', where) ?? 100;
}

function checkedPercentage(percentage: number, where: string): number {
  if (percentage > 0 && percentage <= 100) return percentage;
  throw new IntentError({ where, what: `${percentage} % of the requests are mirrored`, why: 'a percentage here is above 0 and at most 100', instead: 'write a percentage, or leave `mirror` out' });
}
