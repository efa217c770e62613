import { IntentError } from '../../../intent/intent-error';
import { LinkerdProxyIntent } from '../../../intent/operations/proxy-linkerd';
import { ProxySettingsIntent } from '../../../intent/operations/proxy-settings';
import { _hasRequests } from '../../../intent/protocol';
import { ContainerPort } from '../../../intent/security/access';
import { PolicyTargetFacts, stageOf, targetText } from '../../../intent/security/policy-target';
import { ZeroTrustStage } from '../../../intent/security/stage';

/** By these a proxy is told what its policies are, and who to believe (linkerd/linkerd2-proxy linkerd/app/src/env.rs). */
const POLICY_VARIABLE = /^LINKERD2_PROXY_(INBOUND|POLICY|IDENTITY)_/;

/** What settings would take away from the guard of a namespace, and why. */
interface Breach {
  readonly what: string;
  readonly why: string;
  readonly instead: string;
}

/**
 * Refuses settings by which callers of a guarded namespace would get around its rules. While it is only observed there are none to get around.
 */
export function requireGuardKept({ target, environment, pods: { linkerd = {} } = {}, where }: ProxySettingsIntent): void {
  const stage = stageOf(target);
  if (stage === undefined) return;
  const breach = seenOtherwise(linkerd, target)
    ?? (stage === ZeroTrustStage.OBSERVE ? undefined : pastTheProxy(linkerd, target) ?? elsewhere(linkerd) ?? toldOtherwise(environment));
  if (!breach) return;
  throw new IntentError({ where, ...breach, what: `${targetText(target)} is guarded, and ${breach.what}` });
}

function pastTheProxy({ skipInboundPorts = [], skipSubnets }: LinkerdProxyIntent, target: PolicyTargetFacts): Breach | undefined {
  const open = target.kind === 'workload' || target.kind === 'service' ? target.plaintextPorts ?? [] : [];
  const port = skipInboundPorts.find(each => !open.includes(each));
  if (port !== undefined) {
    return { what: `\`linkerd.skipInboundPorts\` has port ${port}`, why: 'callers would come in past the proxy, and be held to no rule', instead: `name the port as an exception of its workload first: plaintextPorts: [${port}]` };
  }
  return skipSubnets && {
    what: `\`linkerd.skipSubnets\` has ${skipSubnets.join(', ')}`, why: 'callers of these addresses would come in past the proxy, and be held to no rule', instead: 'for calls out of the pods, write excludeOutboundPorts',
  };
}

/** A Server says what is spoken at a port, and rules about requests rely on it. */
function seenOtherwise({ opaquePorts = [] }: LinkerdProxyIntent, target: PolicyTargetFacts): Breach | undefined {
  const seen = portsOf(target).find(({ port, protocol }) => opaquePorts.includes(port) && _hasRequests(protocol));
  return seen && {
    what: `\`linkerd.opaquePorts\` has port ${seen.port}, which speaks ${seen.protocol}`, why: 'of an opaque port no requests are seen, neither by rules nor by routes', instead: 'write the port as ServicePort.tcp(...), or leave it out of `opaquePorts`',
  };
}

/** The rules for the proxy's own ports, and NetworkPolicies, are for the numbers that the mesh has. */
function elsewhere({ inboundPort, outboundPort, adminPort, controlPort }: LinkerdProxyIntent): Breach | undefined {
  const moved = Object.entries({ inboundPort, outboundPort, adminPort, controlPort }).find(([, port]) => port !== undefined);
  return moved && {
    what: `\`linkerd.${moved[0]}\` is ${moved[1]}`, why: 'its policies are written for the ports that Linkerd has by itself, and would not guard another', instead: 'leave the ports of the proxy alone',
  };
}

function toldOtherwise(environment: ProxySettingsIntent['environment'] = {}): Breach | undefined {
  const variable = Object.keys(environment).find(name => POLICY_VARIABLE.test(name));
  return variable === undefined ? undefined : {
    what: `\`environment\` sets ${variable}`, why: 'by that the proxy is told who is let in, and the stage of the namespace says it', instead: 'leave it out',
  };
}

function portsOf(target: PolicyTargetFacts): readonly ContainerPort[] {
  switch (target.kind) {
    case 'namespace': return (target.workloads ?? []).flatMap(({ ports }) => ports);
    case 'workload':
    case 'service': return target.ports;
    default: return [];
  }
}
