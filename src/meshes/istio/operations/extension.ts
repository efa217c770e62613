import { requireSeen } from './extension-traffic';
import * as api from '../../../../imports/extensions.istio.io';
import { IntentError } from '../../../intent/intent-error';
import { ExtensionPlaceIntent, TrafficExtensionIntent, WasmExtensionIntent, WasmModuleIntent } from '../../../intent/operations/extension';
import { manifestOf, RenderedObject } from '../../rendering';
import { attach, Attachment, AttachmentFacts } from '../attachment';
import { DataPlane } from '../data-plane';

/** A WasmPlugin. */
export function wasmPlugin(intent: WasmExtensionIntent, facts: AttachmentFacts): RenderedObject[] {
  const { namespace, selector, targetRefs } = attachmentOf(intent, facts);
  const manifest = manifestOf(api.WasmPlugin, { name: intent.name, namespace }, () => ({
    selector, targetRefs, ...placeOf(intent), ...moduleOf(intent.module),
  } as api.WasmPluginSpec));
  return [{ id: 'WasmPlugin', manifest }];
}

/** A TrafficExtension: the same of a module, or a script. */
export function trafficExtension(intent: TrafficExtensionIntent, facts: AttachmentFacts): RenderedObject[] {
  const { namespace, selector, targetRefs } = attachmentOf(intent, facts);
  const { code } = intent;
  const manifest = manifestOf(api.TrafficExtension, { name: intent.name, namespace }, () => ({
    selector, targetRefs, ...placeOf(intent), ...'lua' in code ? { lua: { inlineCode: code.lua } } : { wasm: moduleOf(code.wasm) },
  } as api.TrafficExtensionSpec));
  return [{ id: 'TrafficExtension', manifest }];
}

/**
 * Where it stands, and what runs it. In ambient mode that is a waypoint, which takes no extension for a whole namespace: it finds those that are
 * attached to a service, to itself or to its class (pilot/pkg/model/policyattachment.go ShouldAttachPolicy, istio.io/istio main of 2026-08-27).
 */
function attachmentOf(intent: WasmExtensionIntent | TrafficExtensionIntent, facts: AttachmentFacts): Attachment {
  const { target, where } = intent;
  requireSeen(intent, facts);
  if (facts.dataPlane !== DataPlane.AMBIENT || target.kind !== 'namespace') return attach(target, 'requests', facts, where);
  throw new IntentError({
    where,
    what: `the extension is for all of namespace "${target.namespace}"`,
    why: 'in ambient mode it runs in waypoints, and a waypoint finds an extension by the service that it is attached to',
    instead: 'make one for each service whose requests it is about, or one for PolicyTarget.mesh(), which all waypoints run',
  });
}

/** The values of our enums are the API's own: istio.io/api v1.31.1 extensions/v1alpha1/wasm.proto and traffic_extension.proto. */
function placeOf({ phase, priority, match }: ExtensionPlaceIntent): object {
  const selectors = match.map(({ mode, ports }) => ({ mode, ports: ports.length === 0 ? undefined : ports.map(number => ({ number })) }));
  return { phase, priority, match: match.length === 0 ? undefined : selectors };
}

function moduleOf({ url, sha256, pluginName, config, onFailure, pull, pullSecret, layer, environment }: WasmModuleIntent): object {
  const env = environment.map(({ name, value }) => (value === undefined ? { name, valueFrom: 'HOST' } : { name, value }));
  return {
    url,
    sha256,
    pluginName,
    pluginConfig: config,
    failStrategy: onFailure,
    imagePullPolicy: pull,
    imagePullSecret: pullSecret,
    type: layer,
    vmConfig: env.length === 0 ? undefined : { env },
  };
}
