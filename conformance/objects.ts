import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** One Kubernetes object as parsed, valid or not. */
export interface KubeObject {
  apiVersion?: any;
  kind?: any;
  metadata?: any;
  spec?: any;
  [field: string]: any;
}

export function isMap(value: unknown): value is Record<string, any> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `Kind namespace/name`, with a dot for what is missing. */
export function nameOf(object: KubeObject): string {
  const metadata = isMap(object.metadata) ? object.metadata : {};
  const namespace = typeof metadata.namespace === 'string' ? `${metadata.namespace}/` : '';
  return `${object.kind ?? '.'} ${namespace}${metadata.name ?? metadata.generateName ?? '.'}`;
}

export function groupOf(object: KubeObject): string {
  const [group, version] = String(object.apiVersion ?? '').split('/');
  return version === undefined ? '' : group;
}

/** The kinds that no CRD describes, but the server itself. */
export function isBuiltIn(object: KubeObject): boolean {
  return !groupOf(object).includes('.') || groupOf(object) === 'networking.k8s.io';
}

/** The YAML and JSON files of a folder and all folders below, in order of name. */
export function yamlFiles(dir: string): string[] {
  if (!existsSync(dir)) { return []; }
  return readdirSync(dir).sort().flatMap(name => {
    const path = join(dir, name);
    if (statSync(path).isDirectory()) { return yamlFiles(path); }
    return /\.(ya?ml|json)$/.test(name) ? [path] : [];
  });
}

/** The objects as a stream that both Go tools read: JSON is YAML, and no number or string changes its meaning on the way. */
export function toStream(objects: KubeObject[]): string {
  return objects.map(object => JSON.stringify(object)).join('\n---\n') + '\n';
}
