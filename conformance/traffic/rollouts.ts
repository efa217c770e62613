import { BlueGreenSide, CanaryService, HttpMatch, Rollout, ServicePort, StringMatch, ZeroTrustNamespace } from 'cdk8s-mesh';
import { Expectation, share, TrafficCase, TrafficRequest } from '../carry/case';
import { deployment, deployments } from '../carry/deployment';

const namespace = 'shop';

/** A service for each rollout. */
const ROLLOUTS: { readonly [service: string]: Rollout } = {
  'steps': Rollout.steps([5, 25, 50, 100], { current: 1 }),
  'first-step': Rollout.steps([5, 100]),
  'last-step': Rollout.steps([5, 100], { current: 1 }),
  'weight': Rollout.weight(40),
  'blue': Rollout.blueGreen(BlueGreenSide.BLUE),
  'green': Rollout.blueGreen(BlueGreenSide.GREEN),
  'by-header': Rollout.abTest(HttpMatch.header('x-audience', StringMatch.prefix('b-'))),
  'by-cookie': Rollout.abTest(HttpMatch.cookie('audience', 'b')),
  'shadow': Rollout.shadow(20),
};

const WITH_OVERRIDE = ['steps', 'blue', 'green'];
const previewed = { 'x-preview': 'true' };

const stable = (service: string): Expectation => ({ answered: `shop/${service}-v1` });
const canary = (service: string): Expectation => ({ answered: `shop/${service}-v2` });
const shares = (service: string, percent: number, within: number): Expectation =>
  ({ answered: { [`shop/${service}-v1`]: share(100 - percent, within), [`shop/${service}-v2`]: share(percent, within) } });

function call(service: string, says: string, expect: Expectation, headers?: TrafficRequest['headers'], times = 50): TrafficRequest {
  return { says: `${service}: ${says}`, client: 'shop/web', to: `http://${service}.shop/`, headers, times, expect };
}

/** How a canary gets its requests. */
export const rollouts = new TrafficCase({
  program: chart => {
    const shop = new ZeroTrustNamespace(chart, namespace);
    const web = shop.addWorkload('web', { workload: deployment(chart, 'web', { namespace }) });
    for (const [name, rollout] of Object.entries(ROLLOUTS)) {
      const versions = deployments(chart, name, ['v1', 'v2'], { namespace });
      const service = shop.addService(name, { versions, ports: [ServicePort.http(80, { targetPort: 8080 })] });
      service.allow(web);
      const override = WITH_OVERRIDE.includes(name) ? HttpMatch.header('x-preview', 'true') : undefined;
      new CanaryService(chart, `${name}-canary`, { service, stable: { version: 'v1' }, canary: { version: 'v2' }, rollout, override });
    }
  },
  requests: [
    call('steps', 'the second step is a quarter', shares('steps', 25, 6), {}, 1500),
    call('steps', 'whoever asks for it sees the canary', canary('steps'), previewed),
    call('first-step', 'the first step is the one to begin with', shares('first-step', 5, 2), {}, 3000),
    call('last-step', 'the last step is everything', canary('last-step'), {}, 300),
    call('weight', 'a share by itself', shares('weight', 40, 6), {}, 1500),
    call('blue', 'all requests go to the stable version', stable('blue'), {}, 200),
    call('blue', 'testers see the canary', canary('blue'), previewed),
    call('green', 'all requests go to the canary', canary('green'), {}, 200),
    call('green', 'testers see the stable version', stable('green'), previewed),
    call('by-header', 'the audience goes to the canary', canary('by-header'), { 'x-audience': 'b-7' }),
    call('by-header', 'another audience stays', stable('by-header'), { 'x-audience': 'a-7' }),
    call('by-header', 'who is of none stays', stable('by-header')),
    call('by-cookie', 'the audience goes to the canary', canary('by-cookie'), { cookie: 'session=42; audience=b' }),
    call('by-cookie', 'another value stays', stable('by-cookie'), { cookie: 'audience=bc' }),
    call('by-cookie', 'another cookie stays', stable('by-cookie'), { cookie: 'my-audience=b' }),
    call('by-cookie', 'who has no cookies stays', stable('by-cookie')),
    call('shadow', 'the stable version answers, and a fifth is copied', { ...stable('shadow'), copies: { 'shop/shadow-v2': share(20, 6) } }, {}, 1500),
  ],
});
