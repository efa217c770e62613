import { Construct } from 'constructs';
import { HostPattern } from '../../intent/edge/sidecar-scope';
import { Identity } from '../../intent/identity';
import { IntentError } from '../../intent/intent-error';
import { PolicyTargetFacts, targetText } from '../../intent/security/policy-target';
import { ZeroTrustStage } from '../../intent/security/stage';
import { PortFacts } from '../../intent/service';
import { Labels } from '../../kubernetes/objects';
import { Mesh } from '../../meshes/mesh';
import { Call, CallGraph, CallTarget } from '../access/call-graph';
import { KnownNamespaces } from '../access/known-namespaces';
import { MeshService } from '../service/mesh-service';

/** The service that counts, and the port at which it is asked. */
export interface Counter {
  readonly service: MeshService;
  readonly port: PortFacts;
}

/** Whose proxies ask it. */
export interface Asking {
  readonly target: PolicyTargetFacts;
  readonly namespace: string;
  /** Who they call as, where that is known. */
  readonly caller?: Identity;
  readonly mesh: Mesh;
}

/**
 * Lets proxies call the service that counts: NetworkPolicies let the calls out, and a `SidecarScope` knows of the host. A service that says itself
 * who may call it, being guarded or outside of the cluster, must say so of these; whether it does is looked at when the program is complete.
 */
export function letCount(by: Construct, asking: Asking, counter: Counter): void {
  const graph = CallGraph.of(by);
  if (!decidesItself(by, counter)) addCall(graph, by.node.path, asking, counter);
  by.node.addValidation({ validate: () => problems(by, graph, asking, counter).map(problem => problem.message) });
}

function addCall(graph: CallGraph, path: string, { namespace, caller, mesh }: Asking, { service, port }: Counter): void {
  const to = new AskedCounter(path, service, mesh._network().tunnelPort);
  graph.addCall({ from: caller ?? { kind: 'namespace', namespace }, to, ports: () => [port.targetPort] });
}

/** The service as the target of calls that nobody but the limit speaks of. */
class AskedCounter implements CallTarget {
  public readonly namespace: string;
  public readonly labels: Labels;
  public readonly hosts: () => readonly HostPattern[];

  public constructor(public readonly path: string, service: MeshService, public readonly tunnelPort?: number) {
    const { namespace, host } = service;
    this.namespace = namespace;
    this.labels = service.workload?._labels ?? service._facts.selector ?? {};
    this.hosts = () => [{ namespace, host }];
  }
}

function problems(by: Construct, graph: CallGraph, asking: Asking, counter: Counter): IntentError[] {
  const { namespace, caller } = asking;
  if (!caller && graph.isGuarded(namespace)) return [unknownCaller(by.node.path, asking)];
  const calls = caller ? graph.callsFrom(caller) : graph.callsFromWithin(namespace);
  return decidesItself(by, counter) && !calls.some(call => isTo(call, counter)) ? [notLetIn(by.node.path, asking, counter)] : [];
}

/** Whether somebody else says who may call it. A port that is open to anyone is called without that. */
function decidesItself(by: Construct, { service, port }: Counter): boolean {
  const stage = KnownNamespaces.of(by).guardOf(service.namespace)?.facts().stage;
  const isOpen = service._policyTarget().plaintextPorts?.includes(port.targetPort) === true;
  return service._facts.outside === true || (stage !== undefined && stage !== ZeroTrustStage.OBSERVE && !isOpen);
}

function isTo({ to, ports }: Call, { service, port }: Counter): boolean {
  return !(to instanceof AskedCounter) && to.hosts().some(({ host }) => host === service.host) && ports().includes(port.targetPort);
}

function notLetIn(where: string, { target }: Asking, { service, port }: Counter): IntentError {
  const how = service._facts.outside ? 'allowFrom' : 'allow';
  return new IntentError({
    where,
    what: `nothing lets ${targetText(target)} call service "${service.name}" of namespace "${service.namespace}" at port ${port.port}`,
    why: 'its proxies ask that service about each request, and would get no answer',
    instead: service.workload || service._facts.outside
      ? `write ${service.name}.${how}(${nameOf(target)})`
      : `add it to its guarded namespace, addService('${service.name}', ...), and write ${service.name}.allow(${nameOf(target)})`,
  });
}

function unknownCaller(where: string, { target, namespace }: Asking): IntentError {
  return new IntentError({
    where,
    what: `who calls as ${targetText(target)} is not known`,
    why: `its proxies ask a service, and the NetworkPolicy of namespace "${namespace}" lets out only what its workloads may call`,
    instead: 'name the workload: target: cart',
  });
}

function nameOf(target: PolicyTargetFacts): string {
  return target.kind === 'workload' || target.kind === 'service' ? target.name : target.kind === 'gateway' ? target.gateway.name : target.kind;
}
