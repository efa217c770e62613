import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { Operation } from './operation';
import { OwnPods } from './own-pods';
import { readLinkerdOptions } from './proxy-linkerd-reader';
import { readPorts, readRanges, requireEntries } from './proxy-lists';
import { ProxyMarks } from './proxy-marks';
import { readResources } from './proxy-resources-reader';
import { ProxySettingsProps } from './proxy-settings-props';
import { fields, flag, oneOf, onlyFields, optional, textMap, wholeNumber } from '../../intent/input';
import { IntentError } from '../../intent/intent-error';
import { ProxyImage } from '../../intent/operations/proxy-image';
import { ProxyLogLevel } from '../../intent/operations/proxy-log-level';
import { PodProxyIntent, ProxySettingsIntent } from '../../intent/operations/proxy-settings';
import { positiveMillis } from '../retry/quantities';

const PROPS: readonly string[] = [
  'target', 'concurrency', 'image', 'environment', 'resources', 'holdApplicationUntilProxyStarts', 'terminationDrain', 'logLevel',
  'componentLogLevels', 'excludeOutboundPorts', 'excludeOutboundRanges', 'linkerd', 'mesh', 'overrides',
] satisfies (keyof ProxySettingsProps)[];

/** The CRD's limit on values of variables (istio.io/api v1.31.1 networking/v1beta1/proxy_config.proto). */
const LONGEST_VALUE = 2048;

const SOLE = {
  what: 'proxy settings',
  why: 'a proxy takes those of the older object as a whole, and which one that is, is not known here',
};

/**
 * How proxies run: threads, image, environment, resources, log levels, start and end. A proxy reads all of it when its pod starts: running pods
 * must be restarted.
 *
 * Istio with sidecars: a ProxyConfig, and annotations on the pod templates of this program. In ambient mode it is refused: pods have no proxy
 * of their own there. Linkerd: annotations, on pod templates or on a Namespace of this program; what its proxies alone know is said by `linkerd`.
 *
 * @example
 * new ProxySettings(chart, 'cart-proxy', {
 *   target: cart, concurrency: 2, image: ProxyImage.DISTROLESS,
 * });
 */
export class ProxySettings extends Construct {
  private readonly objects: ApiObject[];

  /**
   * @throws when nothing is set; when annotations are needed and the pods are made elsewhere, or say something else; when the target has settings
   * already; or when the mesh has no such setting
   */
  constructor(scope: Construct, id: string, props: ProxySettingsProps) {
    super(scope, id);
    const where = this.node.path;
    const given = onlyFields(props, PROPS, 'props', where);
    const settings = readSettings(given, where);
    const { target, pods } = OwnPods.read(given.target, where);
    const operation = new Operation(this, { ...given, target });
    const wanted = (facts: ProxySettingsIntent['target']): ProxySettingsIntent => ({ kind: 'proxy-settings', name: id, target: facts, where, ...settings });
    const marks = new ProxyMarks(this, operation.render(wanted).decorations, operation.facts, pods);
    const { terminationDrain = 0, linkerd: { waitBeforeExit = 0 } = {} } = settings.pods ?? {};
    pods.requireTimeFor(terminationDrain + waitBeforeExit, where);
    this.objects = operation.write(wanted, SOLE);
    marks.put();
    this.node.addValidation({ validate: () => marks.contradictions() });
  }

  /** The objects that it is made of; annotations of pods are none. */
  public get apiObjects(): ApiObject[] {
    return [...this.objects];
  }
}

/** What the construct says, whatever its target is like. */
type Settings = Pick<ProxySettingsIntent, 'concurrency' | 'image' | 'environment' | 'pods'>;

function readSettings(props: ProxySettingsProps, where: string): Settings {
  const { concurrency, image, environment } = props;
  const settings = {
    concurrency: optional(concurrency, value => wholeNumber(value, 'concurrency', { min: 0, max: 1024 }, where), 'concurrency', where),
    image: optional(image, value => oneOf(value, ProxyImage, 'image', where), 'image', where),
    environment: optional(environment, readEnvironment, 'environment', where),
    pods: readPods(props, where),
  };
  if (Object.values(settings).some(setting => setting !== undefined)) return settings;
  throw new IntentError({ where, what: 'it sets nothing', why: 'none of its options is given', instead: 'write for example concurrency: 2, or leave it out' });
}

function readPods(props: ProxySettingsProps, where: string): PodProxyIntent | undefined {
  const { resources, holdApplicationUntilProxyStarts, terminationDrain, logLevel, componentLogLevels } = props;
  const pods: PodProxyIntent = {
    resources: optional(resources, readResources, 'resources', where),
    holdApplication: optional(holdApplicationUntilProxyStarts, flag, 'holdApplicationUntilProxyStarts', where),
    terminationDrain: optional(terminationDrain, positiveMillis, 'terminationDrain', where),
    logLevel: optional(logLevel, readLevel, 'logLevel', where),
    componentLogLevels: optional(componentLogLevels, readLevels, 'componentLogLevels', where),
    excludeOutboundPorts: optional(props.excludeOutboundPorts, readPorts, 'excludeOutboundPorts', where),
    excludeOutboundRanges: optional(props.excludeOutboundRanges, readRanges, 'excludeOutboundRanges', where),
    linkerd: optional(props.linkerd, readLinkerdOptions, 'linkerd', where),
  };
  return Object.values(pods).some(setting => setting !== undefined) ? pods : undefined;
}

function readEnvironment(value: unknown, name: string, where: string): { readonly [name: string]: string } {
  const variables = textMap(value, name, where);
  for (const [variable, text_] of Object.entries(variables)) {
    const problem = !/^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(variable)
      ? 'it is not the name of a variable: letters, digits, "_", "-" and ".", without a digit first'
      : text_.length > LONGEST_VALUE && `its value has ${text_.length} characters, and at most ${LONGEST_VALUE} are allowed`;
    if (problem) throw new IntentError({ where, what: `\`${name}\` has ${JSON.stringify(variable)}`, why: problem, instead: "write for example { ISTIO_META_DNS_CAPTURE: 'true' }" });
  }
  return requireEntries(variables, name, where);
}

function readLevel(value: unknown, name: string, where: string): ProxyLogLevel {
  return oneOf(value, ProxyLogLevel, name, where);
}

function readLevels(value: unknown, name: string, where: string): { readonly [component: string]: string } {
  const levels = requireEntries(fields(value as { [component: string]: unknown }, name, where), name, where);
  return Object.fromEntries(Object.entries(levels).map(([component, level]) => {
    if (!/^[a-z0-9_]+(::[a-z0-9_]+)*$/.test(component)) throw new IntentError({ where, what: `\`${name}\` has ${JSON.stringify(component)}`, why: 'it is not the name of a part of a proxy', instead: 'write for example { rbac: ProxyLogLevel.DEBUG }' });
    return [component, readLevel(level, `${name}[${JSON.stringify(component)}]`, where)];
  }));
}
