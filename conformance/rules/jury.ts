import { ApiServer, ServerAnswer } from '../apiserver';
import { describeOurs, describeServer, difference } from '../compare';
import { KubeObject } from '../objects';
import { Check, OurVerdict } from '../ours';
import { Candidate } from './candidates';
import { Answered } from './coverage';
import { Target } from './target';

interface Said {
  server: ServerAnswer;
  ours: OurVerdict;
}

/** A server and our check, each asked once about an object. */
export class Jury {
  public readonly differences: { name: string; lines: string[] }[] = [];
  private readonly answers = new Map<string, { server: ServerAnswer; ours?: OurVerdict }>();

  public constructor(private readonly server: ApiServer, private readonly check: Check) {}

  public get asked(): number {
    return this.answers.size;
  }

  /** Puts those objects before the server that it has not seen. */
  public async ask(objects: KubeObject[]): Promise<void> {
    const fresh = new Map(objects.map(object => [JSON.stringify(object), object] as const).filter(([text]) => !this.answers.has(text)));
    const answers = await this.server.judge([...fresh.values()]);
    [...fresh.keys()].forEach((text, i) => this.answers.set(text, { server: answers[i] }));
  }

  /** What was said of an object that has been asked about. Where the two differ it is noted by this name, unless they have different CRDs. */
  public about(name: string, object: KubeObject, { channel, later }: Target): Said {
    const said = this.answers.get(JSON.stringify(object))!;
    if (!said.ours) {
      said.ours = this.check(object, { gatewayApi: channel });
      const differs = later ? undefined : difference(said.server, said.ours);
      if (differs !== undefined) { this.differences.push({ name, lines: [differs, ...describeServer(said.server), ...describeOurs(said.ours)] }); }
    }
    return said as Said;
  }

  public pair(name: string, { valid, invalid }: Candidate, target: Target): Answered {
    const [good, bad] = [this.about(name, valid, target), this.about(name, invalid, target)];
    return { valid, invalid, server: { valid: good.server, invalid: bad.server }, ours: { valid: good.ours, invalid: bad.ours } };
  }
}
