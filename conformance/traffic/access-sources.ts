import { Chart } from 'cdk8s';
import { AccessAction, AccessCondition, AccessPolicy, AccessSource, MeshIdentity, PolicyTarget, ServicePort } from 'cdk8s-mesh';
import { TrafficCase, TrafficRequest } from '../carry/case';
import { deployment } from '../carry/deployment';
import { plainNamespace, plainService } from '../carry/plain';

const SOURCES: { readonly [app: string]: AccessSource[] } = {
  'callers': [{ callers: [MeshIdentity.serviceAccount({ namespace: 'shop', serviceAccount: 'web' }), MeshIdentity.namespace('reporting')] }],
  'not-callers': [{ namespaces: ['*'], notCallers: [MeshIdentity.serviceAccount({ namespace: 'shop', serviceAccount: 'job' })] }],
  'principals': [{ principals: ['cluster.local/ns/shop/sa/web', 'cluster.local/ns/batch/*'] }],
  'anyone': [{ principals: ['*'], notPrincipals: ['*/sa/job'] }],
  'namespaces': [{ namespaces: ['shop', 'team-*'] }],
  'accounts': [{ serviceAccounts: ['shop/web', 'job'] }],
  'not-accounts': [{ serviceAccounts: ['shop/web', 'shop/job'], notServiceAccounts: ['shop/job'] }],
  'addresses': [{ ipBlocks: ['10.10.0.0/16'] }],
  'not-addresses': [{ namespaces: ['shop'], notIpBlocks: ['198.51.100.0/24'] }],
  'remote': [{ namespaces: ['shop'], remoteIpBlocks: ['203.0.113.0/24'] }],
  'not-remote': [{ namespaces: ['shop'], notRemoteIpBlocks: ['203.0.113.7'] }],
  'either': [{ namespaces: ['shop'], ipBlocks: ['198.51.100.0/24'] }, { principals: ['*/sa/admin'] }],
};

/** A workload for each way to say who calls, and one for conditions. Nothing requires mTLS: who calls in plaintext has no identity. */
function program(chart: Chart): void {
  for (const namespace of ['shop', 'apps']) plainNamespace(chart, namespace);
  deployment(chart, 'web', { namespace: 'shop' });
  for (const [app, from] of Object.entries(SOURCES)) {
    plainService(chart, app, 'apps');
    const target = PolicyTarget.pods({ namespace: 'apps', labels: { app }, ports: [ServicePort.http(8080)] });
    new AccessPolicy(chart, `${app}-sources`, { target, action: AccessAction.ALLOW, rules: [{ from }] });
  }
  plainService(chart, 'conditions', 'apps');
  new AccessPolicy(chart, 'conditions', {
    target: PolicyTarget.pods({ namespace: 'apps', labels: { app: 'conditions' }, ports: [ServicePort.http(8080)] }),
    action: AccessAction.ALLOW,
    rules: [
      { to: [{ paths: ['/namespace'] }], when: [AccessCondition.sourceNamespace({ values: ['shop'] })] },
      { to: [{ paths: ['/principal'] }], when: [AccessCondition.sourcePrincipal({ values: ['cluster.local/ns/shop/*'], notValues: ['*/sa/job'] })] },
      { to: [{ paths: ['/account'] }], when: [AccessCondition.sourceServiceAccount({ values: ['shop/web'] })] },
      { to: [{ paths: ['/address'] }], when: [AccessCondition.sourceIp({ values: ['198.51.100.7'] })] },
      { to: [{ paths: ['/port'] }], when: [AccessCondition.destinationPort({ values: ['8080'] })] },
      { to: [{ paths: ['/other-port'] }], when: [AccessCondition.destinationPort({ notValues: ['8080'] })] },
      { to: [{ paths: ['/header'] }], when: [AccessCondition.header('X-Region', { values: ['eu', 'uk-*'], notValues: ['uk-north'] })] },
      { to: [{ paths: ['/no-header'] }], when: [AccessCondition.header('x-debug', { notValues: ['*'] })] },
      { to: [{ paths: ['/any-header'] }], when: [AccessCondition.header('x-debug', { values: ['*'] })] },
      { to: [{ paths: ['/all'] }], when: [AccessCondition.header('x-a', { values: ['1'] }), AccessCondition.header('x-b', { values: ['2'] })] },
      { to: [{ paths: ['/destination'] }], when: [AccessCondition.destinationIp({ values: ['10.10.0.0/16'] })] },
      { to: [{ paths: ['/elsewhere'] }], when: [AccessCondition.destinationIp({ values: ['192.0.2.0/24'] })] },
    ],
  });
}

/** A caller as its certificate says it, from an address that no pod has: 198.51.100.7. */
const as = (account: string, namespace = 'shop') => ({ identity: `spiffe://cluster.local/ns/${namespace}/sa/${account}` });
const nobody = { identity: null };

function asks(app: string, who: Partial<TrafficRequest>, says: string, isAllowed: boolean): TrafficRequest {
  return { says: `${app}: ${says}`, to: `http://${app}.apps/`, ...who, expect: isAllowed ? { answered: `apps/${app}` } : { refused: 'access' } };
}

function meets(path: string, who: Partial<TrafficRequest>, says: string, isAllowed: boolean): TrafficRequest {
  return { ...asks('conditions', who, says, isAllowed), to: `http://conditions.apps${path}`, says: `${path}: ${says}` };
}

/** Callers by all that policies can say of them. */
export const accessSources = new TrafficCase({
  program,
  requests: [
    asks('callers', as('web'), 'a service account', true),
    asks('callers', as('web', 'other'), 'one of that name in another namespace', false),
    asks('callers', as('anyone', 'reporting'), 'anyone in a namespace', true),
    asks('callers', as('anyone', 'reporting-2'), 'a namespace that only begins like it', false),
    asks('callers', nobody, 'who has no identity', false),
    asks('not-callers', as('job'), 'all but one', false),
    asks('not-callers', as('web'), 'another one', true),
    asks('not-callers', as('job', 'other'), 'one of that name in another namespace', true),
    asks('not-callers', nobody, 'who has no identity', false),
    asks('principals', as('web'), 'an identity', true),
    asks('principals', as('web2'), 'one that begins like it', false),
    asks('principals', as('anyone', 'batch'), 'identities that begin so', true),
    asks('anyone', as('web'), 'whoever has an identity', true),
    asks('anyone', as('job', 'other'), 'but those that end so', false),
    asks('anyone', nobody, 'who has none', false),
    asks('namespaces', as('any'), 'a namespace', true),
    asks('namespaces', as('any', 'team-blue'), 'namespaces that begin so', true),
    asks('namespaces', as('any', 'my-team-blue'), 'and not those that hold it', false),
    asks('namespaces', nobody, 'who has no identity', false),
    asks('accounts', as('web'), 'an account of another namespace', true),
    asks('accounts', as('web', 'apps'), 'not that of this one', false),
    asks('accounts', as('job', 'apps'), 'an account of the policy\'s own namespace', true),
    asks('accounts', as('job'), 'not that of another one', false),
    asks('not-accounts', as('job'), 'accounts but for one', false),
    asks('not-accounts', as('web'), 'another account', true),
    asks('addresses', { client: 'shop/web' }, 'an address of a pod', true),
    asks('addresses', as('web'), 'another address', false),
    asks('addresses', nobody, 'an address needs no identity, and has none here', false),
    asks('not-addresses', { client: 'shop/web' }, 'who is not there', true),
    asks('not-addresses', as('web'), 'who is', false),
    asks('remote', { ...as('web'), headers: { 'x-forwarded-for': '203.0.113.9' } }, 'where a request first came from', true),
    asks('remote', { ...as('web'), headers: { 'x-forwarded-for': '192.0.2.9' } }, 'and from elsewhere', false),
    asks('remote', as('web'), 'or without a word of it', false),
    asks('not-remote', { ...as('web'), headers: { 'x-forwarded-for': '203.0.113.7' } }, 'an address that is not let in', false),
    asks('not-remote', { ...as('web'), headers: { 'x-forwarded-for': '203.0.113.8' } }, 'another one', true),
    asks('either', as('web'), 'all that one source says', true),
    asks('either', { client: 'shop/web' }, 'only a part of it', false),
    asks('either', as('admin', 'other'), 'what another source says', true),
    meets('/namespace', as('any'), 'the caller\'s namespace', true),
    meets('/namespace', as('any', 'other'), 'another one', false),
    meets('/principal', as('web'), 'the caller\'s identity', true),
    meets('/principal', as('job'), 'but not this one', false),
    meets('/account', as('web'), 'the caller\'s account', true),
    meets('/account', as('job'), 'another one', false),
    meets('/address', as('any'), 'the caller\'s address', true),
    meets('/address', { client: 'shop/web' }, 'another one', false),
    meets('/port', as('any'), 'the port of the container', true),
    meets('/other-port', as('any'), 'another one', false),
    meets('/header', { ...as('any'), headers: { 'x-region': 'eu' } }, 'a header', true),
    meets('/header', { ...as('any'), headers: { 'x-region': 'uk-south' } }, 'a header that begins so', true),
    meets('/header', { ...as('any'), headers: { 'x-region': 'uk-north' } }, 'but not this one', false),
    meets('/header', { ...as('any'), headers: { 'x-region': 'EU' } }, 'not in capitals', false),
    meets('/header', as('any'), 'no header', false),
    meets('/no-header', as('any'), 'a header that must not be there, and is not', true),
    meets('/no-header', { ...as('any'), headers: { 'x-debug': '1' } }, 'and is', false),
    meets('/any-header', { ...as('any'), headers: { 'x-debug': '1' } }, 'a header that must be there, and is', true),
    meets('/any-header', as('any'), 'and is not', false),
    meets('/all', { ...as('any'), headers: { 'x-a': '1', 'x-b': '2' } }, 'every condition of a rule', true),
    meets('/all', { ...as('any'), headers: { 'x-a': '1' } }, 'one of two', false),
    meets('/destination', as('any'), 'the address that is called', true),
    meets('/elsewhere', as('any'), 'another one', false),
    meets('/', as('any'), 'no rule', false),
  ],
});
