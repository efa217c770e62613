import { Decoder, notAnObject } from './decode';
import { Problems, sortText, step } from './problem';
import { KindDescriptor, StructuralSchema } from './structural';
import { validateStructure } from './structure';
import {
  annotationKeyProblem, dnsLabelProblem, dnsSubdomainProblem, labelKeyProblem, labelValueProblem,
} from '../kubernetes/names';

const STRING: StructuralSchema = { type: 'string' };
const BOOLEAN: StructuralSchema = { type: 'boolean' };
const INTEGER: StructuralSchema = { type: 'integer' };
const TIME: StructuralSchema = { type: 'string', format: 'date-time' };
const STRINGS: StructuralSchema = { type: 'object', additionalProperties: STRING };
const FREE: StructuralSchema = { 'type': 'object', 'x-kubernetes-preserve-unknown-fields': true };

/** ObjectMeta of k8s.io/apimachinery v0.36.3, pkg/apis/meta/v1. */
const METADATA: StructuralSchema = {
  type: 'object',
  properties: {
    name: STRING,
    generateName: STRING,
    namespace: STRING,
    selfLink: STRING,
    uid: STRING,
    resourceVersion: STRING,
    generation: { type: 'integer', minimum: 0 },
    creationTimestamp: TIME,
    deletionTimestamp: TIME,
    deletionGracePeriodSeconds: INTEGER,
    labels: STRINGS,
    annotations: STRINGS,
    ownerReferences: {
      type: 'array',
      items: {
        type: 'object',
        required: ['apiVersion', 'kind', 'name', 'uid'],
        properties: {
          apiVersion: { type: 'string', minLength: 1 },
          kind: { type: 'string', minLength: 1 },
          name: { type: 'string', minLength: 1 },
          uid: { type: 'string', minLength: 1 },
          controller: BOOLEAN,
          blockOwnerDeletion: BOOLEAN,
        },
      },
    },
    finalizers: { type: 'array', items: STRING },
    managedFields: {
      type: 'array',
      items: {
        type: 'object',
        properties: { manager: STRING, operation: STRING, apiVersion: STRING, time: TIME, fieldsType: STRING, fieldsV1: FREE, subresource: STRING },
      },
    },
  },
};

const MAX_ANNOTATIONS = 256 * 1024;

type NameRule = (name: string) => string | undefined;

/**
 * The kinds whose names are narrower than a DNS subdomain; see `ValidateObjectMeta` and its callers in k8s.io/kubernetes v1.36.3, pkg/apis.
 * Since that version a Service may begin with a digit.
 */
const NAME_RULES: Readonly<Record<string, NameRule>> = {
  'v1/Namespace': dnsLabelProblem,
  'v1/Service': dnsLabelProblem,
  'apps/v1/StatefulSet': dnsLabelProblem,
  'batch/v1/CronJob': name => dnsSubdomainProblem(name) ?? (name.length > 52 ? `${JSON.stringify(name)} has ${name.length} characters, at most 52 are allowed` : undefined),
};

/** Reports what is wrong with an object's metadata: names, labels, annotations, owners. */
export function checkMetadata(metadata: unknown, type: string, { scope }: Pick<KindDescriptor, 'scope'>, problems: Problems): void {
  const path = '/metadata';
  if (metadata === undefined || metadata === null) {
    problems.add(`${path}/name`, 'required', 'is required');
    return;
  }
  const other = notAnObject(metadata);
  if (other) {
    problems.add(path, 'type', `is ${other}, should be an object`);
    return;
  }
  const decoded = new Decoder(problems).part(metadata, METADATA, path) as Record<string, any> | undefined;
  if (!decoded) return;
  validateStructure(decoded, METADATA, problems, path);

  const rule = Object.hasOwn(NAME_RULES, type) ? NAME_RULES[type] : dnsSubdomainProblem;
  checkName(decoded, rule, problems);
  checkNamespace(decoded.namespace, scope, problems);
  for (const [key, value] of texts(decoded.labels)) {
    report(problems, step(`${path}/labels`, key), 'label', labelKeyProblem(key) ?? labelValueProblem(value));
  }
  for (const [key] of texts(decoded.annotations)) report(problems, step(`${path}/annotations`, key), 'annotation', annotationKeyProblem(key));
  const size = texts(decoded.annotations).reduce((sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(value), 0);
  if (size > MAX_ANNOTATIONS) problems.add(`${path}/annotations`, 'annotation', `: all annotations together have ${size} bytes, at most ${MAX_ANNOTATIONS} are allowed`);
  if (Array.isArray(decoded.finalizers)) {
    decoded.finalizers.forEach((name, index) => {
      if (typeof name === 'string') report(problems, `${path}/finalizers/${index}`, 'finalizer', labelKeyProblem(name));
    });
  }
  checkController(decoded.ownerReferences, problems);
}

function checkName({ name, generateName }: Record<string, any>, rule: NameRule, problems: Problems): void {
  if (typeof generateName === 'string' && generateName !== '') {
    // A prefix may end with a hyphen, since something follows it: the server cuts it to 58 characters and adds five.
    const prefix = generateName.length > 1 && generateName.endsWith('-') ? `${generateName.slice(0, -2)}a` : generateName;
    const generated = `${generateName.slice(0, 58)}xxxxx`;
    report(problems, '/metadata/generateName', 'name', rule(prefix) ?? (name ? undefined : rule(generated)));
    if (name === undefined || name === '') return;
  }
  if (name === undefined || name === '') problems.add('/metadata/name', 'required', 'is required');
  else if (typeof name === 'string') report(problems, '/metadata/name', 'name', rule(name));
}

/** Whoever applies the object fills in a namespace that is absent. One that a kind of the whole cluster has is thrown away by the API server. */
function checkNamespace(namespace: unknown, scope: KindDescriptor['scope'], problems: Problems): void {
  if (scope === 'Namespaced' && typeof namespace === 'string' && namespace !== '') report(problems, '/metadata/namespace', 'name', dnsLabelProblem(namespace));
}

function checkController(owners: unknown, problems: Problems): void {
  if (!Array.isArray(owners)) return;
  const controllers = owners.flatMap((owner, index) => (owner?.controller === true ? [index] : []));
  if (controllers.length > 1) problems.add(`/metadata/ownerReferences/${controllers[1]}/controller`, 'owner', `: only one owner may be the controller, and index ${controllers[0]} is`);
}

function texts(map: unknown): [key: string, value: string][] {
  if (typeof map !== 'object' || map === null) return [];
  return Object.entries(map).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
}

function report(problems: Problems, path: string, rule: string, problem: string | undefined): void {
  if (problem) problems.add(path, rule, `: ${problem}`);
}

/** As the API server sees apiVersion and kind: both are needed, and both are text. */
export function checkType(object: Record<string, unknown>, problems: Problems): { apiVersion: string; kind: string } | undefined {
  const { apiVersion, kind } = object;
  for (const [name, value] of Object.entries({ apiVersion, kind })) {
    if (value === undefined || value === null || value === '') problems.add(`/${name}`, 'required', 'is required');
    else if (typeof value !== 'string') problems.add(`/${name}`, 'type', `is ${sortText(value)}, should be a string`);
  }
  return typeof apiVersion === 'string' && apiVersion !== '' && typeof kind === 'string' && kind !== '' ? { apiVersion, kind } : undefined;
}
