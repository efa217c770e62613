import { ApiObject } from 'cdk8s';
import { IConstruct } from 'constructs';

/** An object as it is written to YAML, and the construct that it comes from. */
export interface Manifest {
  /** Path of the construct. */
  readonly construct: string;
  /** The object. */
  readonly object: any;
}

/** Every object below a construct (an app, a chart, a namespace), as it would be written now. */
export function manifests(scope: IConstruct): Manifest[] {
  return scope.node.findAll().filter(ApiObject.isApiObject).map(object => ({ construct: object.node.path, object: object.toJson() }));
}
