import { portProblem } from '../../src/kubernetes/ports';

test.each([1, 80, 65535])('%d is a port', port => expect(portProblem(port)).toBeUndefined());

test.each([0, -1, 65536, 80.5, NaN, Infinity])('%d is none', port => {
  expect(portProblem(port)).toBe(`${port} is not a port: ports are whole numbers from 1 to 65535`);
});
