import { join } from 'node:path';
import * as ts from 'typescript';
import * as everything from '../../src';

const ROOT = join(__dirname, '../..');
const VIRTUAL = join(ROOT, 'test/docs/virtual');

/** What a fragment may speak of without making it. */
const PRELUDE = `
import { App, Chart, Duration } from 'cdk8s';
import * as mesh from '../../../src';
declare global {
  const app: App;
  const chart: Chart;
  const frontend: mesh.MeshService;
  const cart: mesh.MeshService;
}
`;

/** A piece of code, and where it stands. */
interface Named {
  readonly name: string;
  readonly code: string;
}

/**
 * Compiles programs, and fragments of such, as a user would, in one go: this is what takes the time.
 *
 * @returns the complaints of the compiler by the program's name
 */
export function compile(programs: readonly Named[], fragments: readonly Named[]): Map<string, string[]> {
  const all = [...programs, ...fragments.map(({ name, code }) => ({ name, code: fragment(code) })), { name: 'prelude', code: PRELUDE }];
  const files = new Map(all.map((file, index) => [join(VIRTUAL, `${index}.ts`), file]));
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    esModuleInterop: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.Node16,
    moduleResolution: ts.ModuleResolutionKind.Node16,
    types: ['node', 'jest'],
    baseUrl: ROOT,
    paths: { 'cdk8s-mesh': ['src/index.ts'], 'cdk8s-mesh/testing': ['src/testing/index.ts'], 'cdk8s-mesh/imports/*': ['imports/*.ts'] },
  };
  const host = ts.createCompilerHost(options);
  const read = host.readFile.bind(host);
  const exists = host.fileExists.bind(host);
  host.readFile = path => files.get(path)?.code ?? read(path);
  host.fileExists = path => files.has(path) || exists(path);
  const original = host.getSourceFile.bind(host);
  host.getSourceFile = (path, ...rest) => {
    const virtual = files.get(path);
    return virtual ? ts.createSourceFile(path, virtual.code, ts.ScriptTarget.ES2022, true) : original(path, ...rest);
  };
  const program = ts.createProgram([...files.keys()], options, host);
  return new Map([...files].map(([path, { name }]) => [name, complaints(program, path)]));
}

function fragment(code: string): string {
  return `import { Duration } from 'cdk8s';\nimport * as everything from '../../../src';\nconst { ${NAMES.join(', ')} } = everything;\n{\n${code}\n}\nexport {};\n`;
}

/** What a fragment may speak of: all that has a value. */
const NAMES = Object.keys(everything);

function complaints(program: ts.Program, path: string): string[] {
  const file = program.getSourceFile(path)!;
  const found = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
  return found.map(diagnostic => ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n'));
}
