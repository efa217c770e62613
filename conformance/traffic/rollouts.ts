import { Chart } from 'cdk8s';
import { BlueGreenSide, CanaryService, HttpMatch, Rollout, ServicePort, StringMatch, ZeroTrustNamespace } from 'cdk8s-mesh';
import { share, TrafficCase } from '../carry/case';
import { deployment, deployments } from '../carry/deployment';

const namespace = 'shop';
const call = { client: 'shop/web', to: 'http://frontend.shop/' };
const blue = { answered: 'shop/frontend-v1' };
const green = { answered: 'shop/frontend-v2' };

function program(rollout: Rollout, override?: HttpMatch): (chart: Chart) => void {
  return chart => {
    const shop = new ZeroTrustNamespace(chart, namespace);
    const web = shop.addWorkload('web', { workload: deployment(chart, 'web', { namespace }) });
    const frontend = shop.addService('frontend', { versions: deployments(chart, 'frontend', ['v1', 'v2'], { namespace }), ports: [ServicePort.http(80, { targetPort: 8080 })] });
    frontend.allow(web);
    new CanaryService(chart, 'canary', { service: frontend, stable: { version: 'v1' }, canary: { version: 'v2' }, rollout, override });
  };
}

const preview = HttpMatch.header('x-preview', 'true');
const previewed = { headers: { 'x-preview': 'true' } };

export const steps = new TrafficCase({
  program: program(Rollout.steps([5, 25, 50, 100], { current: 1 }), preview),
  requests: [
    { ...call, says: 'the second step is a quarter', times: 3000, expect: { answered: { 'shop/frontend-v1': share(75), 'shop/frontend-v2': share(25) } } },
    { ...call, ...previewed, says: 'whoever asks for it sees the canary', times: 100, expect: green },
  ],
});

export const lastStep = new TrafficCase({
  program: program(Rollout.steps([5, 100], { current: 1 })),
  requests: [{ ...call, says: 'the last step is everything', times: 300, expect: green }],
});

export const firstStep = new TrafficCase({
  program: program(Rollout.steps([5, 100])),
  requests: [{ ...call, says: 'the first step is the one to begin with', times: 4000, expect: { answered: { 'shop/frontend-v1': share(95, 1.5), 'shop/frontend-v2': share(5, 1.5) } } }],
});

export const weight = new TrafficCase({
  program: program(Rollout.weight(40)),
  requests: [{ ...call, says: 'a share by itself', times: 3000, expect: { answered: { 'shop/frontend-v1': share(60), 'shop/frontend-v2': share(40) } } }],
});

export const isBlue = new TrafficCase({
  program: program(Rollout.blueGreen(BlueGreenSide.BLUE), preview),
  requests: [
    { ...call, says: 'all requests go to the stable version', times: 200, expect: blue },
    { ...call, ...previewed, says: 'testers see the canary', times: 50, expect: green },
  ],
});

export const isGreen = new TrafficCase({
  program: program(Rollout.blueGreen(BlueGreenSide.GREEN), preview),
  requests: [
    { ...call, says: 'all requests go to the canary', times: 200, expect: green },
    { ...call, ...previewed, says: 'testers see the stable version', times: 50, expect: blue },
  ],
});

export const byHeader = new TrafficCase({
  program: program(Rollout.abTest(HttpMatch.header('x-audience', StringMatch.prefix('b-')))),
  requests: [
    { ...call, says: 'the audience goes to the canary', headers: { 'x-audience': 'b-7' }, times: 50, expect: green },
    { ...call, says: 'another audience stays', headers: { 'x-audience': 'a-7' }, times: 50, expect: blue },
    { ...call, says: 'who is of none stays', times: 50, expect: blue },
  ],
});

export const byCookie = new TrafficCase({
  program: program(Rollout.abTest(HttpMatch.cookie('audience', 'b'))),
  requests: [
    { ...call, says: 'the audience goes to the canary', headers: { cookie: 'session=42; audience=b' }, times: 50, expect: green },
    { ...call, says: 'another value stays', headers: { cookie: 'audience=bc' }, times: 50, expect: blue },
    { ...call, says: 'another cookie stays', headers: { cookie: 'my-audience=b' }, times: 50, expect: blue },
    { ...call, says: 'who has no cookies stays', times: 50, expect: blue },
  ],
});

export const shadow = new TrafficCase({
  program: program(Rollout.shadow(20)),
  requests: [{ ...call, says: 'the stable version answers, and a fifth is copied', times: 3000, expect: { ...blue, copies: { 'shop/frontend-v2': share(20) } } }],
});
