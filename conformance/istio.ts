import { KubeObject, groupOf, toStream } from './objects';
import { run, Unusable } from './toolchain';
import { TrafficAnswer } from './carry/answer';

/** What Istio's CRD schemas, its webhook and a strict decode say to one object. */
export interface IstioVerdict {
  ok: boolean;
  errors: string[];
  warnings: string[];
}

export interface Finding {
  code: string;
  level: 'Error' | 'Warning' | 'Info';
  resource: string;
  message: string;
}

export function isIstio(object: KubeObject): boolean {
  return groupOf(object).endsWith('.istio.io');
}

/** Istio's own Go code, as conformance/istio builds it. */
export class IstioCode {
  public constructor(private readonly binary: string) {}

  public async validate(objects: KubeObject[]): Promise<IstioVerdict[]> {
    if (objects.length === 0) { return []; }
    const output = await run(this.binary, ['validate', '-'], { input: toStream(objects) });
    const verdicts = output.stdout.split('\n').filter(line => line !== '').map(line => JSON.parse(line));
    if (verdicts.length !== objects.length) {
      throw new Unusable(`Istio gave ${verdicts.length} verdicts on ${objects.length} objects: ${output.stderr.trim()}`);
    }
    return verdicts;
  }

  /** What the analyzers of `istioctl analyze` find in all objects together. */
  public async analyze(objects: KubeObject[]): Promise<Finding[]> {
    const output = await run(this.binary, ['analyze', '-fail-on', 'never', '-'], { input: toStream(objects) });
    if (output.stdout.trim() === '') { throw new Unusable(`Istio's analyzers did not run: ${output.stderr.trim()}`); }
    const { messages, parseErrors } = JSON.parse(output.stdout);
    if (parseErrors) { messages.push({ code: 'parse', level: 'Error', resource: '', message: parseErrors }); }
    return messages;
  }

  /** Lets an Envoy with istiod's configuration carry requests, which are lines of JSON: one answer a request, in their order. */
  public async ask(envoy: string, flags: string[], objects: string, requests: string[]): Promise<TrafficAnswer[]> {
    const output = await run(this.binary, ['ask', '-envoy', envoy, ...flags, objects], { input: requests.join('\n') });
    const answers = output.stdout.split('\n').filter(line => line !== '').map(line => JSON.parse(line));
    if (answers.length !== requests.length) { throw new Error(output.stderr.trim() || `${answers.length} answers to ${requests.length} requests`); }
    return answers;
  }
}
