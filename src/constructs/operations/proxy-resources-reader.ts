import { Size } from 'cdk8s';
import { ProxyResources } from './proxy-resources';
import { fields, onlyFields, optional, shown } from '../../intent/input';
import { IntentError } from '../../intent/intent-error';
import { PodProxyIntent } from '../../intent/operations/proxy-settings';

const FIELDS: readonly string[] = ['cpu', 'memory', 'cpuLimit', 'memoryLimit'] satisfies (keyof ProxyResources)[];

/** Reads CPU and memory, as Kubernetes writes them. */
export function readResources(value: unknown, name: string, where: string): PodProxyIntent['resources'] {
  const { cpu, memory, cpuLimit, memoryLimit } = onlyFields(value as ProxyResources, FIELDS, name, where);
  const amounts = {
    cpu: readCpu(cpu, `${name}.cpu`, where),
    memory: readMemory(memory, `${name}.memory`, where),
    cpuLimit: optional(cpuLimit, readCpu, `${name}.cpuLimit`, where),
    memoryLimit: optional(memoryLimit, readMemory, `${name}.memoryLimit`, where),
  };
  requireWithin('cpu', amounts.cpu, amounts.cpuLimit, where);
  requireWithin('memory', amounts.memory, amounts.memoryLimit, where);
  return { cpu: amounts.cpu.text, memory: amounts.memory.text, cpuLimit: amounts.cpuLimit?.text, memoryLimit: amounts.memoryLimit?.text };
}

/** A quantity, in thousandths of a CPU or in KiB, and how it is written. */
interface Amount {
  readonly size: number;
  readonly text: string;
}

function readCpu(value: unknown, name: string, where: string): Amount {
  const { amount } = fields(value as object, name, where) as { readonly amount?: unknown };
  const [, count, milli] = /^(\d+(?:\.\d+)?)(m?)$/.exec(typeof amount === 'string' ? amount : '') ?? [];
  const size = Number(count) * (milli === 'm' ? 1 : 1000);
  if (size >= 1) return { size, text: String(amount) };
  throw new IntentError({ where, what: `\`${name}\` is ${shown(value)}`, why: 'it is a Cpu of cdk8s-plus, at least a thousandth of one', instead: 'write for example Cpu.millis(100)' });
}

/** A Size, and how Kubernetes writes it. */
export function readMemory(value: unknown, name: string, where: string): Amount {
  const size = isSize(value) ? value.toKibibytes() : 0;
  if (size >= 1) return { size, text: memoryText(size) };
  throw new IntentError({ where, what: `\`${name}\` is ${isSize(value) ? 'nothing' : shown(value)}`, why: 'it is a Size of cdk8s, at least 1 KiB', instead: 'write for example Size.mebibytes(128)' });
}

/** By what it can do: a program may have cdk8s twice. */
function isSize(value: unknown): value is Size {
  return typeof (value as Size | null | undefined)?.toKibibytes === 'function';
}

function memoryText(kibibytes: number): string {
  const [unit, size] = ([['Gi', 1024 * 1024], ['Mi', 1024]] as const).find(([, each]) => kibibytes % each === 0) ?? ['Ki', 1];
  return `${kibibytes / size}${unit}`;
}

function requireWithin(what: string, request: Amount, limit: Amount | undefined, where: string): void {
  if (!limit || request.size <= limit.size) return;
  throw new IntentError({
    where, what: `\`resources.${what}\` is ${request.text}, and its limit ${limit.text}`, why: 'Kubernetes takes no pod that reserves more than it may use', instead: 'raise the limit, or reserve less',
  });
}
