import { Admission, admissionOf } from './admissions';
import { GuardedTarget, guardedTarget, serverName } from './guarded-target';
import { anyIdentity, meshTlsAuthentication } from './identities';
import { authorizationPolicy, networkAuthentication } from './policies';
import { IntentError } from '../../../intent/intent-error';
import { PolicyOperation, PolicyRule } from '../../../intent/security/policy-rule';
import { stageOf, targetText } from '../../../intent/security/policy-target';
import { AccessPolicyIntent } from '../../../intent/security/security-intent';
import { ZeroTrustStage } from '../../../intent/security/stage';
import { NOTHING, RenderedObject, Rendering } from '../../rendering';

/** Some callers, and the ports that are open to them. */
interface Opening {
  readonly admission: Admission;
  readonly ports: readonly number[];
}

/**
 * A policy that allows whole ports: an AuthorizationPolicy for the Server of each, beside those that come from `allow`. What opens a Server opens every
 * route of it, and adds to what others may do (policy-controller/k8s/index/src/inbound, version-2.20), so it stands beside all of them.
 *
 * Who has no identity is let in by none of them: mTLS stays required.
 */
export function accessPolicy(intent: AccessPolicyIntent): Rendering {
  const { target, rules, where } = intent;
  requireOwnStage(intent);
  // What no rule matches is denied in a guarded namespace as it is
  if (rules.length === 0 && target.kind === 'namespace' && target.stage !== undefined) return NOTHING;
  const guarded = guardedTarget(target, where);
  const openings = rules.flatMap(rule => openingsOf(rule, guarded, intent));
  return { objects: openings.flatMap((opening, index) => objectsOf(opening, openings.length === 1 ? '' : `-${index + 1}`, guarded, intent)), decorations: [] };
}

/** A port that is audited lets in everything, so nothing is denied there; elsewhere nothing can be only logged. */
function requireOwnStage({ target, dryRun, where }: AccessPolicyIntent): void {
  const observed = stageOf(target) === ZeroTrustStage.OBSERVE;
  if (dryRun === observed) return;
  throw new IntentError({
    where,
    what: dryRun ? `it would only log what it does at ${targetText(target)}` : `it would deny at ${targetText(target)}, whose namespace is only observed`,
    why: 'Linkerd says for a whole port whether what is not allowed is denied or only logged (accessPolicy), and all that is guarded follows its namespace',
    instead: 'leave `dryRun` out, and choose by the `stage` of the namespace',
  });
}

function openingsOf({ sources, operations, conditions }: PolicyRule, guarded: GuardedTarget, { where }: AccessPolicyIntent): Opening[] {
  if (conditions.length > 0) {
    throw new IntentError({ where, what: 'a rule has `when`', why: 'what opens a port of Linkerd looks at who calls and from where, and at nothing else', instead: 'say in `from` who calls' });
  }
  const ports = openedPorts(operations, guarded, where);
  return (sources.length === 0 ? [{}] : sources).map(source => ({ admission: admissionOf(source, guarded.namespace, where), ports }));
}

/** Operations are about ports alone: the capability table refuses all that is about requests. */
function openedPorts(operations: readonly PolicyOperation[], { workload, ports: known, plaintextPorts }: GuardedTarget, where: string): number[] {
  const all = known.map(({ port }) => port).sort((a, b) => a - b);
  const named = operations.flatMap(({ ports }) => [...ports?.any ?? [], ...ports?.none ?? []]);
  const foreign = named.find(port => !all.includes(port));
  const meant = (port: number) => operations.length === 0
    || operations.some(({ ports }) => (ports?.any?.includes(port) ?? true) && !ports?.none?.includes(port));
  const opened = all.filter(meant);
  const open = opened.find(port => plaintextPorts.includes(port) && (named.includes(port) || opened.every(each => plaintextPorts.includes(each))));
  if (foreign === undefined && open === undefined && opened.length > 0) return opened.filter(port => !plaintextPorts.includes(port));
  throw new IntentError({
    where,
    what: open !== undefined ? `port ${open} of "${workload}" is named in \`plaintextPorts\``
      : foreign === undefined ? `a rule is for no port of "${workload}"` : `"${workload}" does not listen on port ${foreign}`,
    why: open !== undefined ? 'it is open to anyone: a rule would have no effect' : `its ports are: ${all.join(', ') || 'none'}`,
    instead: open !== undefined ? 'drop the port from `plaintextPorts`, or from the rule' : 'name ports of its containers',
  });
}

function objectsOf({ admission, ports }: Opening, suffix: string, guarded: GuardedTarget, intent: AccessPolicyIntent): RenderedObject[] {
  const { namespace } = guarded;
  const { callers, networks } = admission;
  const name = `${intent.name}${suffix}`;
  const identities = callers === 'anyone' ? anyIdentity(name, namespace) : meshTlsAuthentication(name, namespace, callers);
  const known = { kind: 'MeshTLSAuthentication', name } as const;
  const near = networks ? [{ kind: 'NetworkAuthentication', name } as const] : [];
  const policies = ports.map(port => {
    const server = { kind: 'Server', name: serverName(guarded.workload, port) } as const;
    return { id: `AuthorizationPolicy${suffix}-${port}`, manifest: authorizationPolicy(`${name}-${port}`, namespace, server, [known, ...near]) };
  });
  return [
    { id: `MeshTLSAuthentication${suffix}`, manifest: identities },
    ...networks ? [{ id: `NetworkAuthentication${suffix}`, manifest: networkAuthentication(name, namespace, networks) }] : [],
    ...policies,
  ];
}
