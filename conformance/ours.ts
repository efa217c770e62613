import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { KubeObject } from './objects';

export interface Problem {
  /** JSON pointer. */
  path: string;
  rule: string;
  message: string;
  /** The CEL expression, where one failed. */
  cel?: string;
}

export interface OurVerdict {
  verdict: 'valid' | 'invalid' | 'unknown';
  problems: Problem[];
}

/** The library's own offline check, which is to give the API server's verdict. */
export type Check = (object: KubeObject, options?: { gatewayApi: 'standard' | 'experimental' }) => OurVerdict;

/** The check of src/schema; an error in it is a verdict of its own, so that one object cannot end the run. */
export async function loadCheck(root: string): Promise<Check> {
  const source = join(root, 'src', 'schema', 'index.ts');
  if (!existsSync(source)) { throw new Error('there is no src/schema/index.ts'); }
  const { check } = await import(source);
  if (typeof check !== 'function') { throw new Error('src/schema has no function `check`'); }
  return (object, options) => {
    try {
      return check(structuredClone(object), options);
    } catch (error) {
      return { verdict: 'invalid', problems: [{ path: '', rule: 'crash', message: `check threw ${(error as Error).stack ?? error}` }] };
    }
  };
}
