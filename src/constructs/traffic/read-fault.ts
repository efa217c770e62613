import { FaultAbort, FaultDelay, FaultInjection } from './fault-injection';
import { GrpcStatus } from './grpc-status';
import { percentage } from './percentage';
import { oneOf, onlyFields, optional, wholeNumber } from '../../intent/input';
import { IntentError } from '../../intent/intent-error';
import { FaultIntent } from '../../intent/routing/route-table';
import { positiveMillis } from '../retry/quantities';

/** Reads what goes wrong on purpose. */
export function readFault(given: unknown, name: string, where: string): FaultIntent {
  const { delay, abort } = onlyFields(given as FaultInjection, ['delay', 'abort'], name, where);
  if ((delay ?? abort) === undefined) throw new IntentError({ where, what: `\`${name}\` is empty`, why: 'nothing would go wrong', instead: 'give a delay or an abort' });
  return {
    ...delay !== undefined && { delay: readDelay(delay, `${name}.delay`, where) },
    ...abort !== undefined && { abort: readAbort(abort, `${name}.abort`, where) },
  };
}

function readDelay(given: FaultDelay, name: string, where: string): Required<FaultIntent>['delay'] {
  const { duration, percentage: percent } = onlyFields(given, ['duration', 'percentage'], name, where);
  return { duration: positiveMillis(duration, `${name}.duration`, where), percentage: percentOf(percent, name, where) };
}

function readAbort(given: FaultAbort, name: string, where: string): Required<FaultIntent>['abort'] {
  const { status, grpcStatus, percentage: percent } = onlyFields(given, ['status', 'grpcStatus', 'percentage'], name, where);
  if ((status === undefined) === (grpcStatus === undefined)) {
    throw new IntentError({ where, what: `\`${name}\` has ${status === undefined ? 'no status' : 'two statuses'}`, why: 'a request is answered with one', instead: 'give `status`, or `grpcStatus` for gRPC' });
  }
  return {
    ...status !== undefined && { status: wholeNumber(status, `${name}.status`, { min: 200, max: 599 }, where) },
    ...grpcStatus !== undefined && { grpcStatus: oneOf(grpcStatus, GrpcStatus, `${name}.grpcStatus`, where) },
    percentage: percentOf(percent, name, where),
  };
}

function percentOf(percent: unknown, name: string, where: string): number {
  return optional(percent, percentage, `${name}.percentage`, where) ?? 100;
}
