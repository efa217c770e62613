import { HttpCondition } from '../../../../intent/routing/condition';
import { conditionText } from '../../../../intent/routing/condition-text';
import { HttpRule } from '../../../../intent/routing/route-table';
import { ServiceFacts } from '../../../../intent/service';
import { ServiceIntent } from '../../../../intent/service-intent';
import { durationText } from '../../../../kubernetes/durations';

/** A condition, and the rule that it is of. */
export interface Decision {
  readonly condition: HttpCondition;
  readonly rule: HttpRule;
}

/** What is wrong with two decisions about one request. */
export interface SecondDecision {
  readonly what: string;
  readonly instead: string;
}

/**
 * What a decision of the waypoint would do to requests about which a gateway has decided already, if anything. That it shares them out among versions,
 * limits their time and tries them again is what it is for.
 */
export function againDecided(met: Decision, sent: Decision, intent: ServiceIntent): SecondDecision | undefined {
  const [timeout, retry] = [met.rule.timeout ?? intent.timeout, met.rule.retry ?? intent.retry];
  const title = titleOf(sent, 'gateways');
  if (!isPlain(met.rule, intent.service)) {
    return {
      what: `${titleOf(met, 'calls within the mesh')} would hold for what ${title} sends on as well`,
      instead: 'write rules for both ways, in one ServiceRoute, let no request match two, or run the namespace with sidecars (DataPlane.SIDECAR)',
    };
  }
  if (sent.rule.timeout && timeout && timeout.total < sent.rule.timeout.total) {
    return {
      what: `${title} gives requests ${durationText(sent.rule.timeout.total)}, and the waypoint ${durationText(timeout.total)}`,
      instead: 'give calls within the mesh that time too, or leave it out of the rule',
    };
  }
  if ((sent.rule.retry?.attempts ?? 0) > 0 && (retry?.attempts ?? 0) > 0) {
    return { what: `what ${title} tries again would each time be tried again by the waypoint`, instead: 'leave the retries out of one of the two' };
  }
  return undefined;
}

/** What a decision is called in an error. */
export function titleOf({ condition: { gateways: _, ...asked }, rule: { name } }: Decision, ways: string): string {
  return `${name === undefined ? 'the rule' : `rule "${name}"`} for ${ways} (${conditionText(asked)})`;
}

/** Whether a rule sends requests to the service, and does nothing else with them. */
function isPlain({ action, rewrite, requestHeaders, responseHeaders, cors, mirrors, fault }: HttpRule, { host }: ServiceFacts): boolean {
  if (action.kind !== 'forward' || (rewrite ?? requestHeaders ?? responseHeaders ?? cors ?? mirrors ?? fault)) return false;
  return (action.to ?? []).every(to => to.service.host === host && !to.version && !to.requestHeaders && !to.responseHeaders);
}
