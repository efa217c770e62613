import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { MutualTlsProps } from './mutual-tls-props';
import { fields, oneOf, onlyFields, optional } from '../../intent/input';
import { IntentError } from '../../intent/intent-error';
import { needsOfSecurity } from '../../intent/needs/policies';
import { MtlsMode } from '../../intent/security/mtls-mode';
import { PolicyTargetFacts, stageOf, targetText } from '../../intent/security/policy-target';
import { MutualTlsIntent } from '../../intent/security/security-intent';
import { ZeroTrustStage } from '../../intent/security/stage';
import { dnsSubdomainProblem } from '../../kubernetes/names';
import { portProblem } from '../../kubernetes/ports';
import { claimMtlsLevel } from '../access/mtls-levels';
import { patchObjects, readOverrides } from '../plan/overrides';
import { knownTarget } from '../target/named-namespace';
import { PolicyTarget } from '../target/policy-target';
import { meshFor } from '../target/target-mesh';
import { TargetedObjects } from '../target/targeted-objects';

/**
 * What connections a workload takes: mTLS only, or plaintext too. For the mesh, for a namespace, or for pods; the narrower one counts.
 *
 * A `ZeroTrustNamespace` says it for its own namespace, by its stage and its workloads' `plaintextPorts`. This is for the mesh, and for
 * namespaces that nobody guards.
 *
 * Istio only: a PeerAuthentication named as the construct.
 *
 * @example
 * new MutualTls(chart, 'default', { target: PolicyTarget.mesh(), mode: MtlsMode.STRICT });
 */
export class MutualTls extends Construct {
  private readonly objects: TargetedObjects;

  /**
   * @throws when another construct says it for the same target, when clients could not know it, or when the mesh cannot carry it
   */
  constructor(scope: Construct, id: string, props: MutualTlsProps) {
    super(scope, id);
    const where = this.node.path;
    const { target: given, mode: asked, mesh: chosen, overrides } = onlyFields(props, FIELDS, 'props', where);
    const patches = readOverrides(overrides, where);
    const target = knownTarget(this, PolicyTarget._of(given, 'target', where));
    const mesh = meshFor(this, chosen, target);
    const mode = optional(asked, readMode, 'mode', where);
    const portModes = readPortModes(props, where);
    const facts = target._facts;
    requireSense(facts, mode, portModes, where);
    requireNoWeakening(facts, mode, portModes, where);
    const intent: MutualTlsIntent = { kind: 'mutual-tls', name: id, target: facts, mode, portModes, where };
    requireName(id, where);
    mesh._require(needsOfSecurity(intent), where);
    mesh._secure(intent);
    claimMtlsLevel(this, { path: where, target: facts, instead: 'say it there' });
    this.objects = new TargetedObjects(this, () => mesh._secure({ ...intent, target: target._facts }).objects);
    patchObjects(this, this.objects.all, patches);
  }

  /** The object that is made. */
  public get apiObjects(): ApiObject[] {
    return this.objects.all;
  }
}

const FIELDS: readonly string[] = ['target', 'mode', 'portModes', 'mesh', 'overrides'] satisfies (keyof MutualTlsProps)[];

function readMode(value: unknown, name: string, where: string): MtlsMode {
  return oneOf(value, MtlsMode, name, where);
}

function readPortModes({ portModes }: MutualTlsProps, where: string): Map<number, MtlsMode> {
  const given = Object.entries(portModes === undefined ? {} : fields(portModes, 'portModes', where));
  return new Map(given.map(([key, mode]) => {
    const problem = /^\d+$/.test(key) ? portProblem(Number(key)) : `"${key}" is not a port: ports are whole numbers`;
    if (problem) throw new IntentError({ where, what: 'a port in `portModes`', why: problem, instead: 'name ports of the container' });
    return [Number(key), readMode(mode, `portModes[${JSON.stringify(key)}]`, where)];
  }));
}

/** What Istio refuses, or takes and does not look at. */
function requireSense(target: PolicyTargetFacts, mode: MtlsMode | undefined, portModes: ReadonlyMap<number, MtlsMode>, where: string): void {
  if (mode === undefined && portModes.size === 0) {
    throw new IntentError({ where, what: 'neither `mode` nor `portModes` is given', why: 'it would say nothing', instead: 'write for example mode: MtlsMode.STRICT' });
  }
  if (target.kind === 'gateway') {
    throw new IntentError({ where, what: `it is for ${targetText(target)}`, why: 'what a gateway takes from outside is said by its listeners', instead: 'say it where the gateway is made' });
  }
  if (portModes.size === 0) return;
  if (target.kind === 'mesh' || target.kind === 'namespace') {
    throw new IntentError({
      where, what: `it names ports of ${targetText(target)}`, why: 'a port is one of a workload, and Istio takes ports with a selector only', instead: "make another MutualTls for the pods: PolicyTarget.pods({ namespace, labels: { app: 'legacy' } })",
    });
  }
  const unknown = [...portModes.keys()].find(port => target.ports.length > 0 && target.ports.every(known => known.port !== port));
  if (unknown === undefined) return;
  throw new IntentError({
    where, what: `${targetText(target)} does not listen on port ${unknown}`, why: `mTLS is about the ports of containers, and its ports are: ${target.ports.map(({ port }) => port).join(', ')}`, instead: 'name one of them',
  });
}

/**
 * Clients of a workload send it what its namespace says (istio.io/istio main of 2026-08-27 pilot/pkg/model/push_context.go
 * BestEffortInferServiceMTLSMode): a workload that takes plaintext only is sent mTLS. And a guarded namespace says by its stage how much is required.
 */
function requireNoWeakening(target: PolicyTargetFacts, mode: MtlsMode | undefined, portModes: ReadonlyMap<number, MtlsMode>, where: string): void {
  if (target.kind === 'mesh' || target.kind === 'namespace') return;
  const modes = [...mode === undefined ? [] : [mode], ...portModes.values()];
  if (modes.includes(MtlsMode.PLAINTEXT_ONLY)) {
    throw new IntentError({
      where,
      what: `${targetText(target)} would take plaintext only`,
      why: 'clients look at what the namespace and the mesh say, and would send it mTLS all the same',
      instead: 'write MtlsMode.PERMISSIVE, which takes both',
    });
  }
  const stage = stageOf(target);
  // What the namespace takes as a whole is no exception
  const taken = stage === ZeroTrustStage.PERMISSIVE && portModes.size > 0 ? [MtlsMode.STRICT, MtlsMode.PERMISSIVE] : [MtlsMode.STRICT];
  if (stage === undefined || modes.every(each => taken.includes(each))) return;
  throw new IntentError({
    where,
    what: `${targetText(target)} would take plaintext, in a namespace whose stage is ${stage.toUpperCase()}`,
    why: 'the stage says how much is required there, and a port that takes plaintext needs an exception in the rules too',
    instead: 'name the port where the workload is added: plaintextPorts: [8080]',
  });
}

function requireName(id: string, where: string): void {
  const problem = dnsSubdomainProblem(id);
  if (problem) throw new IntentError({ where, what: `the policy is called "${id}"`, why: problem, instead: 'give it an id that Kubernetes takes as a name' });
}
