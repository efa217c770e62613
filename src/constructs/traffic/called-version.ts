import { IntentError } from '../../intent/intent-error';
import { Version } from '../../intent/service';
import { dnsLabelProblem } from '../../kubernetes/names';
import { MeshService } from '../service/mesh-service';

/** A version by the value of its pods' label, under the name that it is given, if it is given one. */
export function calledVersion(service: MeshService, label: string, name: string | undefined, where: string): Version {
  const version = service._version(label, where);
  const problem = name === undefined ? undefined : dnsLabelProblem(name);
  if (problem) throw new IntentError({ where, what: `version "${label}" is called "${name}"`, why: problem, instead: "write for example name: 'stable'" });
  return { ...version, name: name ?? version.name };
}
