import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as ts from 'typescript';
import { parseAllDocuments } from 'yaml';
import { documentedPrograms, examplesInComments } from './blocks';
import { compile } from './compile';
import { capabilitiesDocument } from '../../projenrc/capabilities';
import { manifests } from '../../src/testing';

const programs = documentedPrograms();
const examples = examplesInComments();

test('there is a program in the README and in each guide, and examples in the comments', () => {
  const files = new Set(programs.map(({ name }) => name.split(' ')[0]));
  const guides = readdirSync(join(__dirname, '../../docs')).filter(file => !['ARCHITECTURE.md', 'CAPABILITIES.md'].includes(file));
  expect([...files].sort()).toEqual(['README.md', ...guides.map(file => `docs/${file}`)].sort());
  expect(examples.length).toBeGreaterThanOrEqual(8);
});

test('every program, and every example in a comment, compiles', () => {
  const complaints = [...compile(programs, examples)].filter(([, found]) => found.length > 0);
  expect(complaints).toEqual([]);
}, 120_000);

describe.each(programs.filter(({ yaml }) => yaml !== undefined))('$name', ({ code, yaml }) => {
  test('makes the YAML that stands below it', () => {
    const made = run(code);
    const documented = parseAllDocuments(yaml!).map(document => document.toJS());
    expect(documented.length).toBeGreaterThan(0);
    for (const wanted of documented) {
      const { kind, metadata } = wanted;
      const object = made.find(candidate => candidate.kind === kind && candidate.metadata.name === metadata.name);
      expect(object).toEqual(wanted);
    }
  });
});

test('the program of the README has fewer than 25 lines', () => {
  const [{ code }] = programs;
  expect(code.trim().split('\n').length).toBeLessThan(25);
});

test('docs/CAPABILITIES.md is what the tables say', () => {
  const written = readFileSync(join(__dirname, '../../docs/CAPABILITIES.md'), 'utf8');
  expect(written).toBe(capabilitiesDocument());
});

/** Runs a program and gives the objects of its app, without writing files. */
function run(code: string): any[] {
  const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 };
  const script = ts.transpileModule(code.replace(/^app\.synth\(\);$/m, ''), { compilerOptions });
  const app = new Function('require', 'exports', `${script.outputText}\nreturn app;`)((name: string) => jest.requireActual(name), {});
  return manifests(app).map(({ object }) => object);
}
