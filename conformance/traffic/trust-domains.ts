import { AccessAction, AccessPolicy, AccessSource, PolicyTarget, ServicePort } from 'cdk8s-mesh';
import { TrafficCase, TrafficRequest } from '../carry/case';
import { plainNamespace, plainService } from '../carry/plain';

const SOURCES: { readonly [app: string]: AccessSource } = {
  partners: { trustDomains: ['partner.example'] },
  others: { trustDomains: ['*'], notTrustDomains: ['partner.example'] },
  strangers: { trustDomains: ['stranger.example'] },
  accounts: { principals: ['shop.example/ns/shop/sa/web'] },
  namespaces: { namespaces: ['shop'] },
};

const asks = (app: string, domain: string | null) => ({ identity: domain && `spiffe://${domain}/ns/shop/sa/web`, to: `http://${app}.apps/` });

function letsIn(app: string, domain: string, says: string): TrafficRequest {
  return { says: `${app}: ${says}`, ...asks(app, domain), expect: { answered: `apps/${app}` } };
}

function keepsOut(app: string, domain: string | null, says: string): TrafficRequest {
  return { says: `${app}: ${says}`, ...asks(app, domain), expect: { refused: 'access' } };
}

/** Callers of a mesh whose trust domain has another name besides: either name means both. */
export const trustDomains = new TrafficCase({
  mesh: { trustDomain: 'shop.example' },
  meshConfig: { trustDomain: 'shop.example', trustDomainAliases: ['partner.example'] },
  program: chart => {
    plainNamespace(chart, 'apps');
    for (const [app, source] of Object.entries(SOURCES)) {
      plainService(chart, app, 'apps');
      const target = PolicyTarget.pods({ namespace: 'apps', labels: { app }, ports: [ServicePort.http(8080)] });
      new AccessPolicy(chart, `${app}-sources`, { target, action: AccessAction.ALLOW, rules: [{ from: [source] }] });
    }
  },
  requests: [
    letsIn('partners', 'partner.example', 'a trust domain'),
    letsIn('partners', 'shop.example', 'another name of it'),
    keepsOut('partners', null, 'who has no identity is of none'),
    keepsOut('others', 'partner.example', 'all but one'),
    keepsOut('others', 'shop.example', 'and but for its other name'),
    keepsOut('others', null, 'who has no identity is not just another one'),
    keepsOut('strangers', 'shop.example', 'a trust domain that nobody here has'),
    letsIn('accounts', 'shop.example', 'an identity'),
    letsIn('accounts', 'partner.example', 'an identity, by the other name'),
    letsIn('namespaces', 'partner.example', 'a namespace, of whichever name'),
    { says: 'identities of a trust domain that the mesh does not know are not taken', ...asks('strangers', 'stranger.example'), expect: { refused: 'mtls' } },
  ],
});
