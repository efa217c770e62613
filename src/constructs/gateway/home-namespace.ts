import { Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { namespaceName } from './namespace-name';
import { IntentError } from '../../intent/intent-error';
import { IMeshIdentity } from '../identity/mesh-identity';

/**
 * The namespace that a construct's objects stand in: the one that is named, or that of its chart.
 *
 * @throws when there is none
 */
export function homeNamespace(scope: Construct, given: IMeshIdentity | kplus.Namespace | string | undefined): string {
  const where = scope.node.path;
  const named = given === undefined ? Chart.of(scope).namespace : given;
  if (named !== undefined) return namespaceName(named, 'namespace', where);
  throw new IntentError({ where, what: 'its namespace is not known', why: 'neither `namespace` nor its chart says one, and what it does depends on it', instead: "write for example namespace: 'shop'" });
}
