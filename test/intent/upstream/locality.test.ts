import { Locality } from '../../../src';
import { refusal } from '../../program';

const REGIONS = [{ from: 'eu', to: 'us' }];

describe('what is refused', () => {
  const shares = (to: { [locality: string]: number }, from = 'eu/a/*') => () => Locality.distribute([{ from, to }]);

  test.each<[string, () => unknown, string]>([
    ['shares of nothing', () => Locality.distribute([]), 'Locality.distribute: `shares`\n  because  an empty list shares out nothing'],
    ['shares that are no list', () => Locality.distribute({} as any), 'Locality.distribute: `shares` is {}'],
    ['shares to nobody', shares({}), 'the shares of "eu/a/*"\n  because  the shares  make 0, not 100'],
    ['shares that do not make 100', shares({ 'eu/a/*': 80, 'eu/b/*': 30 }), 'the shares 80 + 30 make 110, not 100'],
    ['a share of nothing', shares({ 'eu/a/*': 100, 'eu/b/*': 0 }), '0 is not a whole number of percent from 1 to 100'],
    ['half a percent', shares({ 'eu/a/*': 99.5, 'eu/b/*': 0.5 }), '99.5 is not a whole number of percent'],
    ['a share in words', shares({ 'eu/a/*': '100' as any }), '`shares[0].to["eu/a/*"]` is "100", a string'],
    ['a locality without a zone between', shares({ 'eu//b': 100 }), '"eu//b" is no locality'],
    ['a locality of four', shares({ 'a/b/c/d': 100 }), '"a/b/c/d" is no locality'],
    ['a wildcard in the middle', shares({ 'eu/*/b': 100 }), '"eu/*/b" is no locality'],
    ['a part of a name', shares({ 'eu-*': 100 }), '"eu-*" is no locality'],
    ['no locality', shares({ '': 100 }), '"" is no locality'],
    ['from nowhere', shares({ eu: 100 }, ''), '"" is no locality'],
    ['a locality within another', shares({ 'eu/*': 50, 'eu/a': 50 }), '"eu/*" overlaps another one'],
    ['a locality twice', shares({ 'eu': 50, 'eu/*': 50 }), '"eu" overlaps another one'],
    ['anywhere and somewhere', shares({ '*': 50, 'eu': 50 }), '"*" overlaps another one'],
    ['two shares of one locality', () => Locality.distribute([{ from: 'eu', to: { eu: 100 } }, { from: 'eu/a', to: { eu: 100 } }]), '"eu" overlaps another one'],
    ['a misspelt field', () => Locality.distribute([{ form: 'eu', to: { eu: 100 } } as any]), 'write `from`'],
    ['failover of nothing', () => Locality.failover({}), 'Locality.failover: `options` is empty'],
    ['failover of no regions', () => Locality.failover({ regions: [] }), '`regions` is an empty list'],
    ['failover to itself', () => Locality.failover({ regions: [{ from: 'eu', to: 'eu' }] }), 'a region cannot stand in for itself'],
    ['failover of zones', () => Locality.failover({ regions: [{ from: 'eu/a', to: 'us' }] }), 'a region is one name'],
    ['failover of any region', () => Locality.failover({ regions: [{ from: '*', to: 'us' }] }), 'a region is one name'],
    ['failover in two ways', () => Locality.failover({ regions: [...REGIONS, { from: 'eu', to: 'ap' }] }), 'region "eu" fails over twice'],
    ['failover to nowhere', () => Locality.failover({ regions: [{ from: 'eu' } as any] }), '`regions[0].to` is undefined'],
    ['no labels', () => Locality.failover({ priority: [] }), '`priority`\n  because  an empty list puts nothing before anything'],
    ['a label that is none', () => Locality.failover({ priority: ['a b'] }), '"a b" is not allowed'],
    ['a value that is none', () => Locality.failover({ priority: ['version=-'] }), '"-" is not allowed'],
    ['a label twice', () => Locality.failover({ priority: ['version=v1', 'version'] }), 'one label is named twice'],
    ['regions in two ways', () => Locality.failover({ regions: REGIONS, priority: ['topology.kubernetes.io/region'] }), '`priority` has "topology.kubernetes.io/region"\n  because  the regions say already'],
    ['a misspelt option', () => Locality.failover({ region: REGIONS } as any), 'write `regions`'],
    ['zones by labels', () => Locality.zoneAware({ priority: ['topology.kubernetes.io/zone=a'] }), 'Locality.zoneAware: `priority` has "topology.kubernetes.io/zone=a"\n  because  regions and zones count by themselves'],
    ['zones that do not count', () => Locality.zoneAware({ enabled: false, minClusterSize: 3 }), '`enabled` is false and something is said about zones'],
    ['regions that do not count', () => Locality.zoneAware({ enabled: false, regions: REGIONS }), '`enabled` is false and something is said about zones'],
    ['zones of no endpoint', () => Locality.zoneAware({ minClusterSize: 0 }), '`minClusterSize` is 0'],
    ['zones that may count', () => Locality.zoneAware({ enabled: 'yes' as any }), '`enabled` is "yes", a string'],
    ['a misspelt option of zones', () => Locality.zoneAware({ minClustersize: 3 } as any), 'write `minClusterSize`'],
  ])('%s', (_, make, problem) => {
    expect(refusal(make)).toContain(problem);
    expect(refusal(make)).toMatch(/^Locality\.\w+: .+\n {2}because {2}.+\n {2}instead {2}.+/);
  });
});

test('localities side by side', () => {
  const to = { 'eu/a/*': 1, 'eu/b': 2, 'eu/c/1': 3, 'eu/c/2': 4, 'us': 90 };
  expect(Locality.distribute([{ from: 'eu/a', to }, { from: 'eu/b/*', to: { '*': 100 } }])._intent)
    .toEqual({ kind: 'distribute', shares: [{ from: 'eu/a', to }, { from: 'eu/b/*', to: { '*': 100 } }] });
});
