import { Chart, Duration } from 'cdk8s';
import { ConsistentHashing, ResilientUpstream, ServicePort, SessionAffinity, ZeroTrustNamespace } from 'cdk8s-mesh';
import { OneOf, share, TrafficCase, TrafficRequest } from '../carry/case';
import { deployment, deployments } from '../carry/deployment';

const namespace = 'shop';
const VERSIONS = ['a', 'b', 'c'];
const AFFINITIES: { readonly [service: string]: SessionAffinity } = {
  header: SessionAffinity.header('x-user'),
  maglev: SessionAffinity.header('x-user', { hashing: ConsistentHashing.maglev(65537) }),
  cookie: SessionAffinity.cookie('user', { ttl: Duration.hours(1), path: '/' }),
  bare: SessionAffinity.cookie('user'),
  query: SessionAffinity.queryParameter('user'),
  source: SessionAffinity.sourceAddress(),
};

const call = (service: string, path = '/') => ({ client: 'shop/web', to: `http://${service}.shop${path}`, times: 200 });
const places = (service: string) => VERSIONS.map(version => `shop/${service}-${version}`);
const together = (service: string) => ({ answered: new OneOf(places(service)) });
const apart = (service: string) => ({ answered: Object.fromEntries(places(service).map(place => [place, share(33.3, 20)])) });

/** What belongs together comes to one endpoint, and what does not is shared out. */
export const sessionAffinity = new TrafficCase({
  program: (chart: Chart) => {
    const shop = new ZeroTrustNamespace(chart, namespace);
    const web = shop.addWorkload('web', { workload: deployment(chart, 'web', { namespace }) });
    for (const [name, affinity] of Object.entries(AFFINITIES)) {
      const versions = deployments(chart, name, VERSIONS, { namespace });
      const service = shop.addService(name, { versions, ports: [ServicePort.http(80, { targetPort: 8080 })] });
      service.allow(web);
      new ResilientUpstream(chart, `${name}-upstream`, { service, sessionAffinity: affinity });
    }
  },
  requests: [
    ...['header', 'maglev'].flatMap((service): TrafficRequest[] => [
      { ...call(service), says: `${service}: one value`, headers: { 'x-user': 'ann' }, expect: together(service) },
      { ...call(service), says: `${service}: many values`, headers: { 'x-user': 'user-{call}' }, expect: apart(service) },
      { ...call(service), says: `${service}: no value`, expect: apart(service) },
      { ...call(service), says: `${service}: one value, whatever else differs`, headers: { 'x-user': 'ann', 'x-other': '{call}' }, expect: together(service) },
    ]),
    { ...call('cookie'), says: 'one cookie', headers: { cookie: 'a={call}; user=ann' }, expect: together('cookie') },
    { ...call('cookie'), says: 'many cookies', headers: { cookie: 'user=user-{call}' }, expect: apart('cookie') },
    { ...call('cookie'), times: 1, says: 'whoever brings none is given one', expect: { ...together('cookie'), response: { 'set-cookie': /^user="[0-9a-f]+"; Max-Age=3600; Path=\/; HttpOnly$/ } } },
    { ...call('cookie'), times: 1, says: 'whoever brings one keeps it', headers: { cookie: 'user=ann' }, expect: { ...together('cookie'), response: { 'set-cookie': null } } },
    { ...call('bare'), says: 'one cookie that the application sets', headers: { cookie: 'user=ann' }, expect: together('bare') },
    { ...call('bare'), times: 1, says: 'without a lifetime none is set', expect: { ...together('bare'), response: { 'set-cookie': null } } },
    { ...call('query', '/?page={call}&user=ann'), says: 'one parameter of the query', expect: together('query') },
    { ...call('query', '/?user=user-{call}'), says: 'many parameters', expect: apart('query') },
    { ...call('source'), says: 'one client by its address', headers: { 'x-user': 'user-{call}' }, expect: together('source') },
  ],
});
