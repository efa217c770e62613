import { Chart } from 'cdk8s';
import { AccessAction, AccessCondition, AccessPolicy, ExtensionProvider, JwtAuthentication, JwtIssuer, PolicyTarget, ServicePort } from '../../../src';
import { chartOn } from '../../program';

const ISSUER = { issuer: 'https://auth.example.com', jwksUri: 'https://auth.example.com/jwks.json' };
const pods = (app: string) => PolicyTarget.pods({ namespace: 'shop', labels: { app }, ports: [ServicePort.http(8080)] });

interface Program {
  readonly issuer: Partial<JwtIssuer>;
  readonly header?: string;
  readonly action?: AccessAction;
  readonly target?: PolicyTarget;
}

/** What is wrong with a program, whichever of the two is made last. */
function problems({ issuer, header = 'x-role', action = AccessAction.custom(ExtensionProvider.named('opa')), target = pods('cart') }: Program): string[] {
  const steps = [
    (chart: Chart) => new JwtAuthentication(chart, 'login', { target, issuers: [{ ...ISSUER, ...issuer }], ports: [8080] }),
    (chart: Chart) => new AccessPolicy(chart, 'ask', { target: pods('cart'), action, rules: [{ when: [AccessCondition.header(header, { values: ['admin'] })] }] }),
  ];
  return [steps, [...steps].reverse()].map(order => {
    const chart = chartOn('istio');
    try {
      for (const step of order) step(chart);
    } catch (error) {
      return (error as Error).message;
    }
    return [...new Set(chart.node.findAll().flatMap(({ node }) => node.validate()))].join('\n');
  });
}

describe('a header that is written from tokens is not there when an external service is asked', () => {
  test.each<[string, Program, string]>([
    ['a claim', { issuer: { outputClaimToHeaders: { 'X-Role': 'role' } } }, 'workload "shop/app=cart"'],
    ['the payload', { issuer: { outputPayloadToHeader: 'X-Role' } }, 'workload "shop/app=cart"'],
    ['for the whole namespace', { issuer: { outputPayloadToHeader: 'x-role' }, target: PolicyTarget.namespace('shop') }, 'namespace "shop"'],
  ])('%s', (_, program, target) => {
    const message = [
      `c/ask: a CUSTOM rule is about the header "x-role", which "c/login" writes from tokens at ${target}`,
      '  because  the external service is asked before tokens are verified, so that the rule sees what the client wrote',
      '  instead  say it without the header, and let the external service or a DENY policy look at the token',
    ].join('\n');
    expect(problems(program)).toEqual([message, message]);
  });

  test.each<[string, Program]>([
    ['another header', { issuer: { outputClaimToHeaders: { 'x-user': 'sub' } } }],
    ['none', { issuer: {} }],
    ['for other pods', { issuer: { outputPayloadToHeader: 'x-role' }, target: pods('web') }],
    ['looked at by what is asked later', { issuer: { outputPayloadToHeader: 'x-role' }, action: AccessAction.DENY }],
  ])('taken: %s', (_, program) => {
    expect(problems(program)).toEqual(['', '']);
  });
});
