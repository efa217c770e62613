import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';

/** What Deployments differ in. */
export interface DeploymentProps {
  readonly namespace: string;

  /** Label `app`, and the service account. Default: the Deployment's name. */
  readonly app?: string;

  /** Label `version`, where there are several. */
  readonly version?: string;

  /** Container ports. Default: 8080. */
  readonly ports?: readonly number[];
}

/** A Deployment. Where requests are carried, the applications of all of them answer as the headers of a request say. */
export function deployment(scope: Construct, name: string, { namespace, app = name, version, ports = [8080] }: DeploymentProps): k8s.KubeDeployment {
  const labels = { app, ...version && { version } };
  return new k8s.KubeDeployment(scope, `${namespace}-${name}`, {
    metadata: { name, namespace, labels },
    spec: {
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          serviceAccountName: app,
          containers: [{ name: 'server', image: app, ports: ports.map(containerPort => ({ containerPort })) }],
        },
      },
    },
  });
}

/** A Deployment for each version of an application: `frontend-v1`, `frontend-v2`. */
export function deployments(
  scope: Construct, app: string, versions: readonly string[], props: Pick<DeploymentProps, 'namespace' | 'ports'>,
): { [version: string]: k8s.KubeDeployment } {
  return Object.fromEntries(versions.map(version => [version, deployment(scope, `${app}-${version}`, { ...props, app, version })]));
}
