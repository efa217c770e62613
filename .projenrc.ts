import { cdk8s, javascript } from 'projen';

const repository = 'https://github.com/cdk8s-mesh/cdk8s-mesh';

const project = new cdk8s.ConstructLibraryCdk8s({
  name: 'cdk8s-mesh',
  description: 'Typed constructs for service meshes: zero trust, canaries and resilience, said once, on Istio or Linkerd.',
  author: 'The cdk8s-mesh authors',
  authorOrganization: true,
  authorAddress: repository,
  authorUrl: repository,
  repositoryUrl: `${repository}.git`,
  homepage: repository,
  license: 'Apache-2.0',
  stability: 'experimental',
  copyrightOwner: 'The cdk8s-mesh authors',
  keywords: ['cdk8s', 'constructs', 'service-mesh', 'istio', 'linkerd', 'gateway-api', 'kubernetes', 'zero-trust', 'canary'],
  defaultReleaseBranch: 'main',
  projenrcTs: true,
  github: false,
  sampleCode: false,
  release: false, // releasing by projen would bring in packages that need Node 22
  packageManager: javascript.NodePackageManager.NPM,
  minNodeVersion: '20.19.0',
  jsiiVersion: '~5.9.0',
  cdk8sVersion: '2.70.106',
  constructsVersion: '10.4.0',

  entrypoint: 'lib/src/index.js', // imports/ stands beside src/, so lib/ holds both
  tsconfig: { compilerOptions: { rootDir: '.', inlineSourceMap: false, inlineSources: false }, include: ['imports/**/*.ts'] },

  peerDeps: ['cdk8s-plus-27@^2.9.5'],
  devDeps: [
    '@marcbachmann/cel-js@^8', // ESM only: bundled to CommonJS when building, see vendor/
    'cdk8s-cli',
    'cdk8s-plus-27@2.9.5',
    'dependency-cruiser@^16', // 18 needs Node 22
    'esbuild@^0.28',
    'fast-check@^3',
    'tsx@^4',
    'yaml@^2',
  ],
  bundledDeps: ['ajv@^8', 'ipaddr.js@^2', 're2js@^2'],

  jestOptions: {
    updateSnapshot: javascript.UpdateSnapshot.NEVER, // a changed snapshot is reviewed, then written by `npx projen test:update`
    jestConfig: {
      collectCoverage: false,
      coveragePathIgnorePatterns: ['/node_modules/', '/imports/', '/vendor/'],
      // The package's own name means the sources here: a test must not load src and lib, two classes of one name.
      moduleNameMapper: {
        '^cdk8s-mesh$': '<rootDir>/src/index.ts',
        '^cdk8s-mesh/imports/(.*)$': '<rootDir>/imports/$1.ts',
        '^cdk8s-mesh/testing$': '<rootDir>/src/testing/index.ts',
      },
    },
  },
  eslintOptions: {
    dirs: ['src', 'test', 'examples', 'projenrc', 'bench', 'conformance'],
    ignorePatterns: ['imports/', 'src/schema/crds/', 'vendor/', 'lib/', '*.d.ts', 'node_modules/', 'coverage', 'test/layers/fixture/'],
  },
});

const npmrc = new javascript.NpmConfig(project);
npmrc.addConfig('ignore-scripts', 'true');
npmrc.addConfig('omit-lockfile-registry-resolved', 'true');

project.addFields({
  // unrs-resolver 1.13 names platform packages that were never published, which breaks `npm ci`; axios comes with cdk8s-plus-27 at a version with known faults
  overrides: { 'unrs-resolver': '1.12.2', 'axios': '^1.13.0' },
  imports: { '#cel': { types: './vendor/cel/index.d.ts', default: './vendor/cel/index.js' } },
  types: 'lib/src/index.d.ts',
  exports: {
    '.': { types: './lib/src/index.d.ts', default: './lib/src/index.js' },
    './testing': { types: './lib/src/testing/index.d.ts', default: './lib/src/testing/index.js' },
    './imports/*': { types: './lib/imports/*.d.ts', default: './lib/imports/*.js' },
    './package.json': './package.json',
    './.jsii': './.jsii',
  },
  typesVersions: { '*': { 'testing': ['lib/src/testing/index.d.ts'], 'imports/*': ['lib/imports/*.d.ts'] } },
});

project.eslint!.addOverride({
  files: ['examples/**', 'bench/**', 'projenrc/**', 'conformance/**', 'test/package/project/**'],
  // Where the package's own name stands in the order of imports depends on whether lib/ is built
  rules: { 'import/no-unresolved': 'off', 'import/no-extraneous-dependencies': 'off', 'import/order': 'off' },
});
// The fixture breaks rules on purpose
project.tryFindObjectFile('test/tsconfig.json')!.addOverride('exclude', ['node_modules', 'layers/fixture']);
project.gitignore.exclude('/examples/*/dist/', '/vendor/cel/', '/conformance/out/', '/bench/out/');
project.npmignore!.exclude(
  '/imports/', '/examples/', '/conformance/', '/bench/', '/vendor/bundle.mjs', '/.npmrc', '/.ci/', '/.dependency-cruiser.cjs',
);

// Other people's code is never committed: whoever needs the bundled CEL library makes it, in a second.
const vendor = project.addTask('vendor', { description: 'Bundle the CEL library, which is ESM only, as CommonJS', exec: 'node vendor/bundle.mjs' });
project.preCompileTask.exec('node -e "fs.rmSync(\'lib\',{recursive:true,force:true})"'); // jsii never removes what a deleted source left in lib
project.preCompileTask.spawn(vendor);

const typecheck = project.addTask('typecheck', {
  description: 'Check the types of tests, examples and tools (jest and tsx only strip them)',
  steps: [{ exec: 'tsc --noEmit -p test/tsconfig.json' }, { exec: 'tsc --noEmit -p examples/tsconfig.json' }],
});
const layers = project.addTask('layers', {
  description: 'Hold the layers of docs/ARCHITECTURE.md',
  exec: 'depcruise --config .dependency-cruiser.cjs src',
});
project.testTask.prependSpawn(vendor);
project.testTask.spawn(typecheck);
project.testTask.spawn(layers);

project.addTask('demo', {
  description: 'Synthesize the example application on both meshes and check every object',
  steps: [{ spawn: 'vendor' }, { exec: 'tsx --tsconfig examples/tsconfig.json examples/demo.ts' }],
});
project.addTask('import', {
  description: 'Make imports/ and src/schema/crds/ anew from the pinned CRDs (needs Go)',
  exec: 'tsx projenrc/import/main.ts',
  receiveArgs: true,
});
project.addTask('capabilities', {
  description: 'Write docs/CAPABILITIES.md from the tables of the meshes',
  exec: 'tsx projenrc/capabilities.ts',
});
project.addTask('conformance', {
  description: 'Put our objects before a real API server and Istio\'s own code, and requests before real Envoys (needs Go)',
  steps: [{ spawn: 'vendor' }, { exec: 'tsx --tsconfig conformance/tsconfig.json conformance/run.ts', receiveArgs: true }],
});
project.addTask('bench', {
  description: 'What synthesis and loading cost, beside hand-written objects',
  steps: [{ spawn: 'pre-compile' }, { exec: 'jsii --silence-warnings=reserved-word' }, { exec: 'tsx bench/main.ts', receiveArgs: true }],
});
project.setScript('demo', 'projen demo');
project.setScript('conformance', 'projen conformance');
project.setScript('bench', 'projen bench');

project.synth();
