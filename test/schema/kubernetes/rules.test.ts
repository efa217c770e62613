import { check } from '../../../src/schema';
import { VALID_OBJECTS } from '../valid-objects';

type Change = (object: any) => unknown;

function problems(kind: string, change: Change): string[] {
  const object = structuredClone(VALID_OBJECTS.find(candidate => candidate.kind === kind)!);
  change(object);
  return check(object).problems.map(({ rule, message }) => `${rule} | ${message}`);
}

test.each<[kind: string, change: Change, ...found: string[]]>([
  ['Pod', ({ spec }) => { delete spec.containers[0].image; }, 'required | spec.containers[0].image is required'],
  ['Pod', ({ spec }) => { spec.containers = []; }, 'required | spec.containers is required'],
  ['Pod', ({ spec }) => { spec.restartPolicy = 'Sometimes'; }, 'enum | spec.restartPolicy: "Sometimes" is not one of Always, OnFailure, Never'],
  ['Pod', ({ spec }) => { spec.containers[0].ports = [{ containerPort: 0 }, { containerPort: 80, protocol: 'HTTP' }]; },
    'range | spec.containers[0].ports[0].containerPort: 0 is not a port, 1 to 65535 are', 'enum | spec.containers[0].ports[1].protocol: "HTTP" is not one of TCP, UDP, SCTP'],
  ['Pod', ({ spec }) => { spec.containers[0].ports = [{ containerPort: 1, name: 'a' }, { containerPort: 2, name: 'a' }]; },
    'duplicate | spec.containers[0].ports[1].name: "a" is there already, at index 0'],
  ['Pod', ({ spec }) => { spec.initContainers = [{ name: 'a', image: 'b' }]; }, 'duplicate | spec.containers[0].name: an init container is named "a" too'],
  ['Pod', ({ spec }) => { spec.containers[0].volumeMounts = [{ name: 'x', mountPath: '/x' }]; },
    'reference | spec.containers[0].volumeMounts[0].name: there is no volume "x"'],
  ['Deployment', ({ spec }) => { spec.template.metadata.labels.app = 'other'; },
    'selector | spec.template.metadata.labels do not fit the selector of the workload, which would never find its pods'.replace('labels do', 'labels: do')],
  ['Deployment', ({ spec }) => { spec.selector = {}; }, 'required | spec.selector: must not be empty'],
  ['Deployment', ({ spec }) => { spec.replicas = -1; }, 'range | spec.replicas: -1 is below 0'],
  ['Deployment', ({ spec }) => { spec.strategy.rollingUpdate.maxSurge = '25'; }, 'pattern | spec.strategy.rollingUpdate.maxSurge: "25" is not a percentage such as 25%'],
  ['Deployment', ({ spec }) => { spec.template.spec.restartPolicy = 'Never'; }, 'enum | spec.template.spec.restartPolicy: "Never" is not one of Always'],
  ['Job', ({ spec }) => { delete spec.template.spec.restartPolicy; }, 'required | spec.template.spec.restartPolicy is required'],
  ['CronJob', ({ spec }) => { spec.schedule = 'daily'; }, 'format | spec.schedule: "daily" is not a schedule of five fields'],
  ['Service', ({ spec }) => { delete spec.ports[1].name; }, 'required | spec.ports[1].name is required'],
  ['Service', ({ spec }) => { spec.ports[1].name = 'grpc'; }, 'duplicate | spec.ports[1].name: "grpc" is there already, at index 0'],
  ['Service', ({ spec }) => { spec.ports[1].port = 7070; }, 'duplicate | spec.ports[1]: "TCP 7070" is there already, at index 0'],
  ['Service', ({ spec }) => { spec.ports = []; }, 'required | spec.ports is required'],
  ['Service', ({ spec }) => { spec.type = 'Internal'; }, 'enum | spec.type: "Internal" is not one of ClusterIP, ExternalName, LoadBalancer, NodePort'],
  ['Service', ({ spec }) => { spec.ports[0].targetPort = 'a_b'; }, 'name | spec.ports[0].targetPort: "a_b" is not allowed: use lower-case letters, digits and "-"'],
  ['NetworkPolicy', ({ spec }) => { spec.policyTypes = ['ingress']; }, 'enum | spec.policyTypes[0]: "ingress" is not one of Ingress, Egress'],
  ['NetworkPolicy', ({ spec }) => { spec.ingress[0].from[1].podSelector = {}; }, 'forbidden | spec.ingress[0].from[1]: an ipBlock stands alone, without selectors'],
  ['NetworkPolicy', ({ spec }) => { spec.ingress[0].from[1].ipBlock.except = ['11.0.0.0/8']; },
    'range | spec.ingress[0].from[1].ipBlock.except[0]: 11.0.0.0/8 is not a part of 10.0.0.0/8'],
  ['NetworkPolicy', ({ spec }) => { spec.ingress[0].from = [{}]; },
    'required | spec.ingress[0].from[0]: must have a podSelector, a namespaceSelector or an ipBlock'],
  ['NetworkPolicy', ({ spec }) => { spec.ingress[0].ports[1].endPort = 5; }, 'range | spec.ingress[0].ports[1].endPort: 5 is below port 1000'],
  ['NetworkPolicy', ({ spec }) => { spec.podSelector.matchExpressions = [{ key: 'a', operator: 'in' }, { key: 'b', operator: 'In' }]; },
    'enum | spec.podSelector.matchExpressions[0].operator: "in" is not one of In, NotIn, Exists, DoesNotExist', 'required | spec.podSelector.matchExpressions[1].values is required'],
  ['ConfigMap', object => { object.data['a b'] = 'c'; }, 'name | data: the key "a b" is not allowed: use letters, digits, "-", "_" and "."'],
  ['ConfigMap', object => { object.data.c = 'd'; }, 'duplicate | binaryData: the key "c" stands in data too'],
])('%s', (kind, change, ...found) => expect(problems(kind, change)).toEqual(found));

test.each<[kind: string, change: Change]>([
  ['Service', ({ spec }) => { delete spec.ports; spec.type = 'ExternalName'; spec.externalName = 'a.example.com'; }],
  ['Service', ({ spec }) => { delete spec.ports; spec.clusterIP = 'None'; }],
  ['Service', ({ spec }) => { spec.ports = [{ port: 53, protocol: 'UDP', name: 'a' }, { port: 53, name: 'b' }]; }],
  ['Deployment', ({ spec }) => { spec.selector = { matchExpressions: [{ key: 'app', operator: 'In', values: ['cart'] }, { key: 'x', operator: 'DoesNotExist' }] }; }],
  ['CronJob', ({ spec }) => { spec.schedule = '@daily'; }],
])('%s may be so', (kind, change) => expect(problems(kind, change)).toEqual([]));
