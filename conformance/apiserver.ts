import { ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { KubeObject, toStream } from './objects';
import { run, timed, Unusable } from './toolchain';

export interface ServerCause {
  type?: string;
  field?: string;
  message: string;
}

/** What the API server says to a dry-run create with strict field validation. */
export interface ServerAnswer {
  ok: boolean;
  code?: number;
  reason?: string;
  message?: string;
  causes?: ServerCause[];
  warnings?: string[];
}

/** A running kubebox: kube-apiserver over etcd, with the CRDs of some folders. */
export class ApiServer {
  public static async start(binary: string, name: string, crds: string[]): Promise<ApiServer> {
    const flags = crds.flatMap(dir => ['--crds', dir]);
    // Its stdin is ours to close, so that it cannot outlive this process.
    const child = spawn(binary, ['serve', '--until-stdin-closes', ...flags], { stdio: ['pipe', 'pipe', 'pipe'] });
    let complaint = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => { complaint += text; });
    const ready = await timed(`start API server (${name})`, () => new Promise<string>((resolve, reject) => {
      createInterface({ input: child.stdout }).once('line', resolve);
      child.once('error', reject);
      child.once('exit', code => reject(new Unusable(`API server (${name}) ended with code ${code}: ${complaint.trim()}`)));
    }));
    // The kubeconfig is in the server's scratch folder, so that two runs at once do not meet.
    const { kubeconfig, version } = JSON.parse(ready);
    return new ApiServer(binary, kubeconfig, version, child);
  }

  private constructor(
    private readonly binary: string,
    private readonly kubeconfig: string,
    public readonly version: string,
    private readonly child: ChildProcess,
  ) {}

  /** One answer an object, in the order of the objects. */
  public async judge(objects: KubeObject[]): Promise<ServerAnswer[]> {
    if (objects.length === 0) { return []; }
    const output = await run(this.binary, ['check', '--kubeconfig', this.kubeconfig, '-'], { input: toStream(objects) });
    const answers = output.stdout.split('\n').filter(line => line !== '').map(line => JSON.parse(line));
    if (answers.length !== objects.length) {
      throw new Unusable(`API server gave ${answers.length} answers to ${objects.length} objects: ${output.stderr.trim()}`);
    }
    return answers;
  }

  public async stop(): Promise<void> {
    const ended = new Promise(resolve => this.child.once('exit', resolve));
    this.child.stdin!.end();
    await ended;
  }
}
