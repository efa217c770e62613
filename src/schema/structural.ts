/**
 * A structural schema, the dialect of OpenAPI in which Kubernetes describes a kind
 * (k8s.io/apiextensions-apiserver, pkg/apiserver/schema), as our descriptors hold it: without prose.
 */
export interface StructuralSchema {
  /** Name of a definition of the same group of descriptors; nothing but a default may stand beside it. */
  readonly '$ref'?: string;
  readonly 'type'?: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean';
  readonly 'properties'?: Readonly<Record<string, StructuralSchema>>;
  readonly 'additionalProperties'?: StructuralSchema | boolean;
  readonly 'items'?: StructuralSchema;
  readonly 'nullable'?: boolean;
  readonly 'default'?: unknown;
  readonly 'required'?: readonly string[];
  readonly 'enum'?: readonly unknown[];
  readonly 'format'?: string;
  readonly 'pattern'?: string;
  readonly 'minLength'?: number;
  readonly 'maxLength'?: number;
  readonly 'minimum'?: number;
  readonly 'maximum'?: number;
  readonly 'exclusiveMinimum'?: boolean;
  readonly 'exclusiveMaximum'?: boolean;
  readonly 'multipleOf'?: number;
  readonly 'minItems'?: number;
  readonly 'maxItems'?: number;
  readonly 'uniqueItems'?: boolean;
  readonly 'minProperties'?: number;
  readonly 'maxProperties'?: number;
  readonly 'allOf'?: readonly StructuralSchema[];
  readonly 'anyOf'?: readonly StructuralSchema[];
  readonly 'oneOf'?: readonly StructuralSchema[];
  readonly 'not'?: StructuralSchema;
  readonly 'x-kubernetes-int-or-string'?: boolean;
  readonly 'x-kubernetes-preserve-unknown-fields'?: boolean;
  readonly 'x-kubernetes-embedded-resource'?: boolean;
  readonly 'x-kubernetes-list-type'?: 'atomic' | 'set' | 'map';
  readonly 'x-kubernetes-list-map-keys'?: readonly string[];
  readonly 'x-kubernetes-validations'?: readonly ValidationRule[];
}

/** A rule in the Common Expression Language. */
export interface ValidationRule {
  readonly rule: string;
  readonly message?: string;
  /** An expression for the message; it wins over `message` when it can be evaluated. */
  readonly messageExpression?: string;
  /** Where to report, below the node that has the rule: `.spec.host`, `['a.b']`. */
  readonly fieldPath?: string;
  readonly reason?: string;
  readonly optionalOldSelf?: boolean;
}

/** What is known about one kind at one version. */
export interface KindDescriptor {
  readonly scope: 'Namespaced' | 'Cluster';
  /** Present when the kind's status is a subresource: then a created object has none, whatever was sent. */
  readonly status?: true;
  /** A kind of Kubernetes itself, whose defaults and further rules are Go code, not schema. */
  readonly builtin?: true;
  readonly schema: StructuralSchema;
}

/** The generated descriptors of one group (those of Kubernetes itself are together); every value is JSON, parsed when it is first needed. */
export interface DescriptorGroup {
  /** Its own name, unique among all. */
  readonly file: string;
  /** `apiVersion/Kind` to a descriptor, or to `=apiVersion/Kind` where two versions have one schema. */
  readonly kinds: Readonly<Record<string, string>>;
  /** Schemas that several places share. */
  readonly definitions: Readonly<Record<string, string>>;
}
