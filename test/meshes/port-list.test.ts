import { portsOutside, portsWithin } from '../../src/meshes/port-list';

const PORTS = [80, 8080, 9090];

test.each([
  ['', []],
  ['*', PORTS],
  ['80', [80]],
  ['80,9090', [80, 9090]],
  [' 80 , 9090 ', [80, 9090]],
  ['8000-9000', [8080]],
  ['8080-8080', [8080]],
  ['1-79,81-8079', []],
  ['1-65535', PORTS],
])('%j holds %j', (list, within) => {
  expect(portsWithin(PORTS, list)).toEqual(within);
  expect(portsOutside(PORTS, list)).toEqual(PORTS.filter(port => !within.includes(port)));
});
