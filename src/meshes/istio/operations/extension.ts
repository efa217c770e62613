import * as api from '../../../../imports/extensions.istio.io';
import { ExtensionPlaceIntent, TrafficExtensionIntent, WasmExtensionIntent, WasmModuleIntent } from '../../../intent/operations/extension';
import { manifestOf, RenderedObject } from '../../rendering';
import { attach, AttachmentFacts } from '../attachment';

/** A WasmPlugin. */
export function wasmPlugin(intent: WasmExtensionIntent, facts: AttachmentFacts): RenderedObject[] {
  const { namespace, selector, targetRefs } = attach(intent.target, 'requests', facts, intent.where);
  const manifest = manifestOf(api.WasmPlugin, { name: intent.name, namespace }, () => ({
    selector, targetRefs, ...placeOf(intent), ...moduleOf(intent.module),
  } as api.WasmPluginSpec));
  return [{ id: 'WasmPlugin', manifest }];
}

/** A TrafficExtension: the same of a module, or a script. */
export function trafficExtension(intent: TrafficExtensionIntent, facts: AttachmentFacts): RenderedObject[] {
  const { namespace, selector, targetRefs } = attach(intent.target, 'requests', facts, intent.where);
  const { code } = intent;
  const manifest = manifestOf(api.TrafficExtension, { name: intent.name, namespace }, () => ({
    selector, targetRefs, ...placeOf(intent), ...'lua' in code ? { lua: { inlineCode: code.lua } } : { wasm: moduleOf(code.wasm) },
  } as api.TrafficExtensionSpec));
  return [{ id: 'TrafficExtension', manifest }];
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
