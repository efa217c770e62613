import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import { ApiServer } from './apiserver';
import { IstioCode } from './istio';
import { KubeObject, yamlFiles } from './objects';
import { Check, loadCheck } from './ours';
import { run, Toolchain, Unusable } from './toolchain';

/** Which CRDs a server has, by the names in crds.tsv. Linkerd's are added where they are there. */
const SERVERS = {
  /** What our objects are for. */
  'standard': ['istio', 'gateway-standard'],
  /** TLSRoute and TCPRoute v1alpha2 are served by the experimental channel only. */
  'experimental': ['istio', 'gateway-experimental'],
  /** The Gateway API that Linkerd 2.20 reads. */
  'gateway-1.2': ['gateway-1.2'],
};

export type ServerName = keyof typeof SERVERS;

/** Everything that can give a verdict; what takes time is made when first asked for. */
export class Judges {
  public readonly home = __dirname;
  public readonly root = dirname(__dirname);
  /** The folder of Linkerd's CRDs, if there. */
  public readonly linkerd: string | undefined;
  /** Why there is no check. */
  public checkMissing = '';
  private readonly servers = new Map<ServerName, Promise<ApiServer>>();
  private istioCode: Promise<IstioCode> | undefined;
  private kubebox: Promise<string> | undefined;
  private crds: Promise<Record<string, string>> | undefined;

  public constructor(public readonly tools: Toolchain, linkerdCrds: string) {
    this.linkerd = yamlFiles(linkerdCrds).length > 0 ? linkerdCrds : undefined;
  }

  public server(name: ServerName): Promise<ApiServer> {
    if (!this.servers.has(name)) { this.servers.set(name, this.startServer(name)); }
    return this.servers.get(name)!;
  }

  /** The objects of YAML files, as kubectl would send them: YAML libraries differ in what they make of `[::1, 1:]`. */
  public async read(files: string[]): Promise<{ file: string; object: KubeObject }[]> {
    if (files.length === 0) { return []; }
    const output = await run(await this.kubeboxBinary(), ['objects', ...files]);
    if (output.code !== 0) { throw new Unusable(output.stderr.trim()); }
    return output.stdout.split('\n').filter(line => line !== '').map(line => JSON.parse(line));
  }

  /** The CustomResourceDefinitions that a server has. */
  public async definitions(name: ServerName): Promise<KubeObject[]> {
    const files = (await this.folders(name)).flatMap(folder => yamlFiles(folder));
    return (await this.read(files)).map(({ object }) => object).filter(({ kind }) => kind === 'CustomResourceDefinition');
  }

  public istio(): Promise<IstioCode> {
    this.istioCode ??= this.tools.build('istio', 'istio-oracle').then(binary => new IstioCode(binary));
    return this.istioCode;
  }

  /** Our check, or undefined with `checkMissing` set. */
  public async check(): Promise<Check | undefined> {
    try {
      return await loadCheck(this.root);
    } catch (error) {
      this.checkMissing = `the library's check cannot be loaded: ${(error as Error).message}`;
      return undefined;
    }
  }

  /** The differences of a suite that cannot be mended, with the reasons. */
  public knownDifferences(suite: string): Map<string, string> {
    const file = join(this.home, 'known-differences.yaml');
    const all = existsSync(file) ? parse(readFileSync(file, 'utf8')) : {};
    return new Map(Object.entries((all?.[suite] ?? {}) as Record<string, string>));
  }

  public async stop(): Promise<void> {
    for (const server of this.servers.values()) { await (await server.catch(() => undefined))?.stop(); }
  }

  private kubeboxBinary(): Promise<string> {
    this.kubebox ??= this.tools.build('kube', 'kubebox');
    return this.kubebox;
  }

  private async startServer(name: ServerName): Promise<ApiServer> {
    return ApiServer.start(await this.kubeboxBinary(), name, await this.folders(name));
  }

  private async folders(name: ServerName): Promise<string[]> {
    this.crds ??= this.tools.crds([...new Set(Object.values(SERVERS).flat())]);
    const folders = await this.crds;
    return [...SERVERS[name].map(crd => folders[crd]), ...this.linkerd === undefined ? [] : [this.linkerd]];
  }
}
