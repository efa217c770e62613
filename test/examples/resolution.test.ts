import { createRequire } from 'node:module';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');

// With a second copy of one of them, `instanceof` would be false between the two, and a construct of one no construct of the other.
test.each(['examples/online-boutique/main.ts', 'src/index.ts'])('%s sees the one copy of cdk8s and constructs that the root has', file => {
  const { resolve } = createRequire(join(ROOT, file));
  for (const name of ['cdk8s', 'cdk8s-plus-27', 'constructs']) {
    expect(resolve(name)).toBe(createRequire(join(ROOT, 'package.json')).resolve(name));
    expect(resolve(name).startsWith(join(ROOT, 'node_modules', name))).toBe(true);
  }
});
