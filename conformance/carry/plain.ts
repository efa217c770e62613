import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { deployment, DeploymentProps } from './deployment';

/** A namespace whose pods have sidecars, and of which no construct says more. */
export function plainNamespace(scope: Construct, name: string): ApiObject {
  return new ApiObject(scope, `namespace-${name}`, { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: { 'istio-injection': 'enabled' } } });
}

/** A Deployment and a Service before it, at the port 80 and on for each of its ports. No construct says more of them. */
export function plainService(scope: Construct, name: string, namespace: string, { ports = [8080] }: Pick<DeploymentProps, 'ports'> = {}): void {
  deployment(scope, name, { namespace, ports });
  new ApiObject(scope, `${namespace}-${name}-service`, {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace },
    spec: { selector: { app: name }, ports: ports.map((targetPort, index) => ({ name: `http-${targetPort}`, port: 80 + index, targetPort })) },
  });
}
