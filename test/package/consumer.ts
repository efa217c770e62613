import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT, Tarball } from './tarball';

/** What the project has beside this package: its peers, copied, so that a second copy of one would be seen. */
const PEERS = ['cdk8s', 'cdk8s-plus-27', 'constructs'];
/** Tools, which are linked: nothing of them is loaded together with the package. */
const TOOLS = ['typescript', '@types/node', '@types/jest'];

/** A project of somebody who uses the package, with nothing of this repository but the tarball. */
export class Consumer {
  constructor(private readonly folder: string, tarball: Tarball) {
    cpSync(join(__dirname, 'project'), folder, { recursive: true });
    this.write('package.json', JSON.stringify({ name: 'consumer', private: true }));
    const modules = join(folder, 'node_modules');
    const installed = join(modules, 'cdk8s-mesh');
    mkdirSync(installed, { recursive: true });
    execFileSync('tar', ['-xzf', tarball.file, '-C', installed, '--strip-components=1']);
    for (const name of PEERS) cpSync(join(ROOT, 'node_modules', name), join(modules, name), { recursive: true });
    for (const name of TOOLS) {
      mkdirSync(dirname(join(modules, name)), { recursive: true });
      symlinkSync(join(ROOT, 'node_modules', name), join(modules, name), 'dir');
    }
  }

  /** Writes a file of the project. */
  public write(name: string, text: string): void {
    mkdirSync(dirname(join(this.folder, name)), { recursive: true });
    writeFileSync(join(this.folder, name), text);
  }

  /** Runs a JavaScript file in the project and gives what it prints; what it complains of is in the error. */
  public run(file: string, ...args: readonly string[]): string {
    try {
      return execFileSync(process.execPath, [file, ...args], { cwd: this.folder, env: this.environment(), stdio: ['ignore', 'pipe', 'pipe'] }).toString();
    } catch (error) {
      const { stdout, stderr } = error as { stdout?: Buffer; stderr?: Buffer };
      throw new Error(`${file} ${args.join(' ')}\n${stdout}${stderr}`);
    }
  }

  /** Without what the jest that runs this test says to its children. */
  private environment(): NodeJS.ProcessEnv {
    const { JEST_WORKER_ID, NODE_ENV, NODE_OPTIONS, CDK8S_OUTDIR, ...others } = process.env;
    return others;
  }
}
