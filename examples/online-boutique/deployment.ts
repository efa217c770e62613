import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';

/** What the application's Deployments differ in. */
export interface DeploymentProps {
  readonly namespace: string;
  /** The service that the pods are of: their label `app`, their account and their image. */
  readonly app: string;
  /** Label `version`, where there are several. */
  readonly version?: string;
  readonly image?: string;
  readonly port?: number;
  /** What the kubelet asks: the gRPC health service of the port, a path of it, or whether it is open. */
  readonly probe?: 'grpc' | 'tcp' | { readonly path: string };
  readonly env?: { readonly [name: string]: string };
}

/** One Deployment, as the application's own manifests have it. Image names are as there: put your registry before them. */
export function deployment(scope: Construct, name: string, props: DeploymentProps): k8s.KubeDeployment {
  const labels = { app: props.app, ...props.version && { version: props.version } };
  return new k8s.KubeDeployment(scope, `${name}-deployment`, {
    metadata: { name, namespace: props.namespace, labels },
    spec: {
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          serviceAccountName: props.app,
          securityContext: { fsGroup: 1000, runAsGroup: 1000, runAsNonRoot: true, runAsUser: 1000 },
          containers: [container(props)],
        },
      },
    },
  });
}

function container({ app, image = app, port, probe, env = {} }: DeploymentProps): k8s.Container {
  const check = port === undefined ? undefined : probeOf(port, probe);
  return {
    name: 'server',
    image,
    ports: port === undefined ? undefined : [{ containerPort: port }],
    readinessProbe: check,
    livenessProbe: check,
    env: Object.entries(env).map(([name, value]) => ({ name, value })),
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, privileged: false, readOnlyRootFilesystem: true },
  };
}

function probeOf(number: number, probe: DeploymentProps['probe']): k8s.Probe | undefined {
  const port = k8s.IntOrString.fromNumber(number);
  if (probe === undefined) return undefined;
  if (probe === 'grpc') return { grpc: { port: number } };
  return probe === 'tcp' ? { tcpSocket: { port } } : { httpGet: { path: probe.path, port } };
}
