import { Environment } from '#cel';
import { equal } from './equality';

class SetsNamespace {}

/** `sets.contains`, `sets.equivalent` and `sets.intersects`: lists taken as sets. */
export function registerSets(environment: Environment): void {
  environment.registerType('kubernetes.SetsNamespace', { ctor: SetsNamespace, fields: {} });
  environment.registerConstant('sets', 'kubernetes.SetsNamespace', new SetsNamespace());
  const define = (name: string, holds: (a: unknown[], b: unknown[]) => boolean) => environment.registerFunction(
    `kubernetes.SetsNamespace.${name}(list<dyn>, list<dyn>): bool`, (_: SetsNamespace, a: unknown[], b: unknown[]) => holds(a, b));

  const contains = (a: unknown[], b: unknown[]) => b.every(item => a.some(other => equal(item, other)));
  define('contains', contains);
  define('equivalent', (a, b) => contains(a, b) && contains(b, a));
  define('intersects', (a, b) => a.some(item => b.some(other => equal(item, other))));
}
