import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { App, Chart, Testing } from 'cdk8s';
import * as ts from 'typescript';
import { KubeObject } from '../objects';

/** The files of the corpus. Each is a program whose app is called `app`. */
export function programFiles(home: string): string[] {
  const folder = join(home, 'options', 'programs');
  return readdirSync(folder).filter(file => file.endsWith('.ts')).sort().map(file => join(folder, file));
}

/** Runs programs in this process, so that thousands of them take seconds. */
export class Runner {
  private readonly packages = createRequire(__filename);

  /** @param library the package's sources, under the names by which programs import them */
  public constructor(private readonly library: { readonly [name: string]: unknown }) {}

  /** The objects of a program; its validations count. Throws what the program throws. */
  public run(code: string): KubeObject[] {
    const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 };
    const script = ts.transpileModule(code, { compilerOptions });
    const load = (name: string) => this.library[name] ?? this.packages(name);
    const app = new Function('require', 'exports', `${script.outputText}\nreturn app;`)(load, {}) as App;
    return app.node.findAll().filter(Chart.isChart).flatMap(chart => Testing.synth(chart) as KubeObject[]);
  }
}
