// Makes vendor/cel: the ESM-only CEL library as one CommonJS file, so that a consumer's default jest can load it.
import { cpSync, existsSync, readFileSync } from 'node:fs';
import { build } from 'esbuild';

const from = 'node_modules/@marcbachmann/cel-js';
const to = 'vendor/cel';
const { version } = JSON.parse(readFileSync(`${from}/package.json`, 'utf8'));
const banner = `// @marcbachmann/cel-js ${version}, see LICENSE`;

const upToDate = existsSync(`${to}/index.js`) && readFileSync(`${to}/index.js`, 'utf8').startsWith(banner);
if (!upToDate) {
  await build({
    stdin: { contents: "export * from '@marcbachmann/cel-js'", resolveDir: '.' },
    bundle: true, platform: 'node', format: 'cjs', target: 'node20', outfile: `${to}/index.js`, banner: { js: banner }, logLevel: 'warning',
  });
  for (const file of ['index', 'functions', 'registry', 'evaluator', 'serialize']) cpSync(`${from}/lib/${file}.d.ts`, `${to}/${file}.d.ts`);
  cpSync(`${from}/LICENSE`, `${to}/LICENSE`);
}
