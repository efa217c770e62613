import { Environment, Optional } from '#cel';
import { dns1035LabelProblem, dnsLabelProblem, dnsSubdomainProblem, labelKeyProblem, labelValueProblem } from '../../../kubernetes/names';
import { STRING_FORMATS } from '../../formats';

type Problem = (text: string) => string | undefined;

class CelFormat {
  constructor(public readonly problem: Problem) {}
}
class FormatNamespace {}

const asPrefix = (problem: Problem): Problem => text => problem(text.length > 1 && text.endsWith('-') ? `${text.slice(0, -2)}a` : text);
const asFormat = (name: string): Problem => text => (STRING_FORMATS[name](text) ? undefined : `${JSON.stringify(text)} does not have the format ${name}`);

const FORMATS: Readonly<Record<string, CelFormat>> = Object.fromEntries(Object.entries<Problem>({
  dns1123Label: dnsLabelProblem,
  dns1123Subdomain: dnsSubdomainProblem,
  dns1035Label: dns1035LabelProblem,
  qualifiedName: labelKeyProblem,
  dns1123LabelPrefix: asPrefix(dnsLabelProblem),
  dns1123SubdomainPrefix: asPrefix(dnsSubdomainProblem),
  dns1035LabelPrefix: asPrefix(dns1035LabelProblem),
  labelValue: labelValueProblem,
  uri: asFormat('uri'),
  uuid: asFormat('uuid'),
  byte: asFormat('byte'),
  date: asFormat('date'),
  datetime: asFormat('datetime'),
}).map(([name, problem]) => [name, new CelFormat(problem)]));

/** `format.dns1123Label().validate(text)` and so on (k8s.io/apiserver v0.36.3, pkg/cel/library/format.go). */
export function registerFormats(environment: Environment): void {
  environment.registerType('kubernetes.NamedFormat', { ctor: CelFormat, fields: {} });
  environment.registerType('kubernetes.FormatNamespace', { ctor: FormatNamespace, fields: {} });
  environment.registerConstant('format', 'kubernetes.FormatNamespace', new FormatNamespace());
  for (const [name, format] of Object.entries(FORMATS)) {
    environment.registerFunction(`kubernetes.FormatNamespace.${name}(): kubernetes.NamedFormat`, () => format);
  }
  environment.registerFunction('kubernetes.FormatNamespace.named(string): optional<kubernetes.NamedFormat>', (_: FormatNamespace, name: string) =>
    (Object.hasOwn(FORMATS, name) ? Optional.of(FORMATS[name]) : Optional.none()));
  environment.registerFunction('kubernetes.NamedFormat.validate(string): optional<list<string>>', ({ problem }: CelFormat, text: string) => {
    const found = problem(text);
    return found === undefined ? Optional.none() : Optional.of([found]);
  });
}
