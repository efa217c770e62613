import * as networking from '../../../../imports/networking.istio.io';
import { IntentError } from '../../../intent/intent-error';
import { PodProxyIntent, ProxySettingsIntent } from '../../../intent/operations/proxy-settings';
import { Labels } from '../../../kubernetes/objects';
import { Decoration, manifestOf, RenderedObject, Rendering } from '../../rendering';
import { attach, Attachment, AttachmentFacts } from '../attachment';

/** How proxies run: a ProxyConfig, and annotations on the pods for what it has no field for. Both are read when a pod starts. */
export function proxySettings(intent: ProxySettingsIntent, facts: AttachmentFacts): Rendering {
  requirePartsOfEnvoy(intent);
  return { objects: proxyConfig(intent, facts), decorations: intent.pods ? [annotations(intent.pods)] : [] };
}

/** Labels mean pods of its own namespace, in the root namespace too (pilot/pkg/model/proxy_config.go mergedWorkloadConfig, istio.io/istio main of 2026-08-27). */
function proxyConfig(intent: ProxySettingsIntent, facts: AttachmentFacts): RenderedObject[] {
  const { name, target, concurrency, image, environment, where } = intent;
  const attachment = attach(target, 'connections', { ...facts, selectsAtHome: true }, where);
  if (concurrency === undefined && image === undefined && environment === undefined) return [];
  const manifest = manifestOf(networking.ProxyConfig, { name, namespace: attachment.namespace }, () => ({
    selector: selectorOf(attachment),
    concurrency,
    image: image === undefined ? undefined : { imageType: image },
    environmentVariables: environment && { ...environment },
  }));
  return [{ id: 'ProxyConfig', manifest }];
}

/** A ProxyConfig has no references. The pods of a Gateway of the Kubernetes Gateway API are labelled with its name. */
function selectorOf({ selector, targetRefs }: Attachment): Attachment['selector'] {
  return targetRefs ? { matchLabels: { 'gateway.networking.k8s.io/gateway-name': targetRefs[0].name } } : selector;
}

function requirePartsOfEnvoy({ pods: { componentLogLevels = {} } = {}, where }: ProxySettingsIntent): void {
  const odd = Object.keys(componentLogLevels).find(part => part.includes('::'));
  if (odd === undefined) return;
  throw new IntentError({ where, what: `\`componentLogLevels\` has "${odd}"`, why: 'it is not the name of a part of Envoy', instead: 'write for example { rbac: ProxyLogLevel.DEBUG }' });
}

/** Names and forms: istio.io/api v1.31.1 annotation/annotations.yaml, pkg/kube/inject/validate.go of istio.io/istio main of 2026-08-27. */
function annotations(pods: PodProxyIntent): Decoration {
  const { resources, logLevel, componentLogLevels, excludeOutboundPorts, excludeOutboundRanges } = pods;
  const all: { readonly [key: string]: string | undefined } = {
    'sidecar.istio.io/proxyCPU': resources?.cpu,
    'sidecar.istio.io/proxyMemory': resources?.memory,
    'sidecar.istio.io/proxyCPULimit': resources?.cpuLimit,
    'sidecar.istio.io/proxyMemoryLimit': resources?.memoryLimit,
    'sidecar.istio.io/logLevel': logLevel,
    'sidecar.istio.io/componentLogLevel': componentLogLevels && Object.entries(componentLogLevels).map(level => level.join(':')).join(','),
    'traffic.sidecar.istio.io/excludeOutboundPorts': excludeOutboundPorts?.join(','),
    'traffic.sidecar.istio.io/excludeOutboundIPRanges': excludeOutboundRanges?.join(','),
    'proxy.istio.io/config': proxyConfigText(pods),
  };
  return { on: 'pods', annotations: stated(all) };
}

/** YAML of the mesh config's `ProxyConfig`, whose durations are in seconds. */
function proxyConfigText({ holdApplication, terminationDrain }: PodProxyIntent): string | undefined {
  const lines = [
    ...holdApplication === undefined ? [] : [`holdApplicationUntilProxyStarts: ${holdApplication}`],
    ...terminationDrain === undefined ? [] : [`terminationDrainDuration: ${terminationDrain / 1000}s`],
  ];
  return lines.length === 0 ? undefined : `${lines.join('\n')}\n`;
}

function stated(all: { readonly [key: string]: string | undefined }): Labels {
  return Object.fromEntries(Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
