import * as kplus from 'cdk8s-plus-27';
import { calledVersion } from './called-version';
import { HeaderChanges } from './header-changes';
import { fields, kubeObject, onlyFields, optional, text, wholeNumber } from '../../intent/input';
import { IntentError } from '../../intent/intent-error';
import { ServiceFacts, Version } from '../../intent/service';
import { MeshService } from '../service/mesh-service';

/** What a backend gets, and how. */
export interface RouteBackendOptions {
  /**
   * Its share of the rule's requests, in whole percent. The shares of all backends make 100.
   *
   * @default - all of them, which only goes with one backend
   */
  readonly weight?: number;

  /**
   * Port of the service.
   *
   * @default - the one that the request came for
   */
  readonly port?: number;

  /**
   * What is changed in the headers of its requests, beside what the rule changes: no header is changed by both.
   *
   * @default - nothing
   */
  readonly requestHeaders?: HeaderChanges;

  /**
   * What is changed in the headers of its answers, beside what the rule changes.
   *
   * @default - nothing
   */
  readonly responseHeaders?: HeaderChanges;
}

/** The same for a version. */
export interface VersionBackendOptions extends RouteBackendOptions {
  /**
   * What the mesh's objects call the version, as a `CanaryService` of the service does.
   *
   * @default - the version
   */
  readonly name?: string;
}

/** The same for another service. */
export interface OtherServiceBackendOptions extends RouteBackendOptions {
  /**
   * The version that gets the requests: the value of the label `version` of its pods.
   *
   * @default - all of the service's pods
   */
  readonly version?: string;

  /**
   * What the mesh's objects call that version, as a `CanaryService` of the service does.
   *
   * @default - the version
   */
  readonly versionName?: string;
}

/** What a backend turns out to be. @internal */
export interface _ResolvedBackend {
  readonly of: MeshService;
  readonly service: ServiceFacts;
  readonly version?: Version;
}

/** What a backend is said to be. */
interface Target {
  readonly other?: MeshService;
  readonly version?: string;
  readonly name?: string;
}

/**
 * Where a rule sends requests.
 *
 * @example
 * RouteBackend.version('v2', { weight: 10 });
 */
export class RouteBackend {
  /** The service that the route is of, all of its pods, whatever its shares are. */
  public static itself(options: RouteBackendOptions = {}): RouteBackend {
    return new RouteBackend(options, 'RouteBackend.itself', {});
  }

  /** A version of the service that the route is of: the value of the label `version` of its pods. */
  public static version(version: string, options: VersionBackendOptions = {}): RouteBackend {
    const where = 'RouteBackend.version';
    const { name, ...rest } = fields(options, 'options', where);
    return new RouteBackend(rest, where, { version: text(version, 'version', where), name: optional(name, text, 'name', where) });
  }

  /** Another service. Rules, shares, timeout and retries of its own are not looked at: this route decides. */
  public static service(service: MeshService | kplus.Service, options: OtherServiceBackendOptions = {}): RouteBackend {
    const where = 'RouteBackend.service';
    const { version, versionName, ...rest } = fields(options, 'options', where);
    const other = service instanceof MeshService ? service : MeshService._of(kubeObject(service, 'service', where));
    if (versionName !== undefined && version === undefined) {
      throw new IntentError({ where, what: '`versionName` stands without `version`', why: 'it is what the version is called', instead: 'name the version, or leave it out' });
    }
    return new RouteBackend(rest, where, { other, version: optional(version, text, 'version', where), name: optional(versionName, text, 'versionName', where) });
  }

  /** @internal */
  public readonly _options: RouteBackendOptions;
  private readonly target: Target;

  private constructor(options: RouteBackendOptions, where: string, target: Target) {
    const { weight, port } = onlyFields(options, ['weight', 'port', 'requestHeaders', 'responseHeaders'], 'options', where);
    optional(weight, (value, name) => wholeNumber(value, name, { min: 0, max: 100 }, where), 'weight', where);
    optional(port, (value, name) => wholeNumber(value, name, { min: 1, max: 65535 }, where), 'port', where);
    this._options = { ...options };
    this.target = target;
  }

  /**
   * What it is for the routes of a service.
   *
   * @throws when the service has no such version, or when its versions are for others to name
   * @internal
   */
  public _resolve(own: MeshService, where: string): _ResolvedBackend {
    const of = this.target.other ?? own;
    const { version } = this.target;
    if (version !== undefined && of._facts.side.kind === 'consumer') {
      throw new IntentError({ where, what: `service "${of.name}" belongs to another repository`, why: 'which versions there are, and their pods, is the owner\'s to say', instead: 'send the requests to the service, and ask its owner for the version' });
    }
    return { of, service: of._facts, version: version === undefined ? undefined : calledVersion(of, version, this.target.name, where) };
  }
}
