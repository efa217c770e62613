import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Options, optionsOf } from './options';
import { compilePrograms } from './processes';
import { Results, textReport } from './report';
import { measureColdStart, measureLoading } from './starting';
import { measureSynthesis } from './synthesis';

async function measureAll(options: Options): Promise<Results> {
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-mesh-bench-'));
  try {
    await compilePrograms();
    const loading = await measureLoading(options);
    const coldStart = await measureColdStart(options, folder);
    return { synthesis: await measureSynthesis(options, folder), loading, coldStart };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function main(): Promise<void> {
  const options = optionsOf(process.argv.slice(2));
  if (typeof options === 'string') {
    process.stdout.write(options);
    return;
  }
  const results = await measureAll(options);
  process.stdout.write(options.format === 'json' ? `${JSON.stringify({ mesh: options.mesh, ...results }, undefined, 2)}\n` : textReport(options, results));
}

main().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
});
