import { HttpMatch, HttpPath, ServicePort, ServiceRoute, ZeroTrustNamespace } from 'cdk8s-mesh';
import { Expectation, TrafficCase, TrafficRequest } from '../carry/case';
import { deployment } from '../carry/deployment';

const namespace = 'shop';

/** What each rule is about, told apart by the status that it answers with. */
const PATHS: { readonly [status: number]: HttpPath } = {
  211: HttpPath.exact('/exact'),
  212: HttpPath.below('/below'),
  213: HttpPath.prefix('/pre'),
  214: HttpPath.regex('/items/[0-9]+'),
  215: HttpPath.exact('/Case', { ignoreCase: true }),
  216: HttpPath.below('/Tree', { ignoreCase: true }),
  217: HttpPath.below('/slash/'),
  218: HttpPath.prefix('/Pref', { ignoreCase: true }),
};

const service: Expectation = { answered: 'shop/site' };

function request(path: string, says: string, expect: number | Expectation): TrafficRequest {
  return { says: `${path}: ${says}`, client: 'shop/web', to: `http://site.shop${path}`, expect: typeof expect === 'number' ? { status: expect } : expect };
}

/** Rules by path: which requests each of them is about, and which nearly. */
export const routePaths = new TrafficCase({
  program: chart => {
    const shop = new ZeroTrustNamespace(chart, namespace);
    const web = shop.addWorkload('web', { workload: deployment(chart, 'web', { namespace }) });
    const site = shop.addService('site', { workload: deployment(chart, 'site', { namespace }), ports: [ServicePort.http(80, { targetPort: 8080 })] });
    site.allow(web);
    new ServiceRoute(chart, 'site-routes', {
      service: site,
      rules: Object.entries(PATHS).map(([status, path]) => ({ match: [HttpMatch.path(path)], respond: { status: Number(status) } })),
    });
  },
  requests: [
    request('/exact', 'this path', 211),
    request('/exact?page=2', 'the query is no part of it', 211),
    request('/exact/', 'and no other', service),
    request('/exactly', 'nor one that begins like it', service),
    request('/Exact', 'nor in capitals', service),
    request('/below', 'what is below includes the path itself', 212),
    request('/below/', 'and with a slash', 212),
    request('/below/a/b', 'and everything under it', 212),
    request('/below?page=2', 'with a query too', 212),
    request('/belowed', 'whole elements are compared', service),
    request('/x/below', 'from the beginning on', service),
    request('/pre', 'the characters themselves', 213),
    request('/prefix', 'whatever begins with them', 213),
    request('/pre/a', 'elements under it too', 213),
    request('/pr', 'and not less', service),
    request('/items/12', 'the expression matches', 214),
    request('/items/12?page=2', 'without the query', 214),
    request('/items/12/parts', 'it matches the whole path or not at all', service),
    request('/shop/items/12', 'from its beginning', service),
    request('/case', 'where case does not matter', 215),
    request('/CASE', 'in capitals', 215),
    request('/cases', 'and yet that path alone', service),
    request('/tree/Leaf', 'below, where case does not matter', 216),
    request('/TREE', 'in capitals', 216),
    request('/trees', 'by whole elements', service),
    request('/slash', 'what is below /slash/ is what is below /slash', 217),
    request('/slash/a', 'and so is this', 217),
    request('/slashes', 'and this is not', service),
    request('/prEFERRED', 'characters, where case does not matter', 218),
    request('/', 'what no rule matches goes to the service', service),
  ],
});
