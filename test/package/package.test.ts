import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Consumer } from './consumer';
import { bundled, makeTarball, ROOT, Tarball } from './tarball';

/** Compiling and packing takes 10 seconds, and several times that where the machine is busy. */
const PATIENCE = 180_000;

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'cdk8s-mesh-package-')));
let tarball: Tarball;
let consumer: Consumer;

beforeAll(() => {
  tarball = makeTarball(folder);
  consumer = new Consumer(join(folder, 'consumer'), tarball);
}, PATIENCE);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the tarball', () => {
  test('is under 5 MB', () => expect(tarball.size).toBeLessThan(5_000_000));

  test('has what is used, and what is bundled', () => {
    expect(tarball.files).toEqual(expect.arrayContaining([
      '.jsii', 'API.md', 'LICENSE', 'README.md', 'package.json', 'vendor/cel/LICENSE', 'vendor/cel/index.js',
      'lib/src/index.js', 'lib/src/index.d.ts', 'lib/src/testing/index.js', 'lib/src/testing/index.d.ts',
      'lib/imports/networking.istio.io.js', 'lib/imports/networking.istio.io.d.ts',
      ...bundled().map(name => `node_modules/${name}/package.json`),
    ]));
  });

  test('has nothing else: no sources, no tests, no tools', () => {
    const expected = ['.jsii', 'API.md', 'LICENSE', 'README.md', 'package.json'];
    const folders = ['docs/', 'lib/src/', 'lib/imports/', 'vendor/cel/', ...bundled().map(name => `node_modules/${name}/`)];
    expect(tarball.files.filter(file => !expected.includes(file) && !folders.some(known => file.startsWith(known)))).toEqual([]);
    expect(tarball.files.filter(file => file.startsWith('lib/') && !/\.(js|d\.ts)$/.test(file))).toEqual([]);
  });

  test('runs nothing when it is installed', () => {
    const { scripts = {} } = jest.requireActual(join(folder, 'consumer/node_modules/cdk8s-mesh/package.json'));
    expect(['preinstall', 'install', 'postinstall', 'prepublish', 'preprepare', 'prepare', 'postprepare'].filter(name => name in scripts)).toEqual([]);
    expect(tarball.files).not.toContain('binding.gyp');
  });
});

describe('a program with it', () => {
  const COMPILER = join(ROOT, 'node_modules/typescript/bin/tsc');

  test.each([
    { name: 'node10', options: { module: 'commonjs', moduleResolution: 'node10' } },
    { name: 'node16', options: { module: 'node16', skipLibCheck: false } },
    { name: 'nodenext', options: { module: 'nodenext' } },
    { name: 'bundler', options: { module: 'preserve', moduleResolution: 'bundler', noEmit: true } },
  ])('compiles with the module resolution $name', ({ name, options }) => {
    const compilerOptions = { target: 'es2022', lib: ['es2022'], strict: true, skipLibCheck: true, types: ['node', 'jest'], outDir: `out/${name}`, ...options };
    consumer.write(`tsconfig.${name}.json`, JSON.stringify({ compilerOptions, files: ['program.ts'] }));
    expect(consumer.run(COMPILER, '-p', `tsconfig.${name}.json`)).toBe('');
    if (!('noEmit' in options)) expect(consumer.run(`out/${name}/program.js`)).toBe('shop/shop/cart/VirtualService shop/shop/frontend/VirtualService');
  }, PATIENCE);

  test('runs as an ES module, by named imports', () => {
    expect(consumer.run('program.mjs')).toBe('cart-7070 linkerd-admin');
  }, PATIENCE);

  test('has one copy of constructs and of cdk8s, its own', () => {
    consumer.write('one-copy.js', `
      const { createRequire } = require('node:module');
      const inPackage = createRequire(require.resolve('cdk8s-mesh'));
      console.log(JSON.stringify(['constructs', 'cdk8s', 'cdk8s-plus-27'].map(name => [require.resolve(name), inPackage.resolve(name)])));
    `);
    const resolved: [string, string][] = JSON.parse(consumer.run('one-copy.js'));
    for (const [mine, packages] of resolved) {
      expect(packages).toBe(mine);
      expect(mine.startsWith(join(folder, 'consumer'))).toBe(true);
    }
  });

  test('is tested by jest in its default configuration', () => {
    expect(() => consumer.run(join(ROOT, 'node_modules/jest/bin/jest.js'))).not.toThrow();
  }, PATIENCE);
});
