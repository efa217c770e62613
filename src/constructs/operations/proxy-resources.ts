import { Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';

/**
 * CPU and memory of a proxy. Where one of them is said, Istio's own values do not hold any more, for none of the four: so both requests are
 * always said.
 */
export interface ProxyResources {
  /** CPU that is reserved. */
  readonly cpu: kplus.Cpu;

  /** Memory that is reserved. */
  readonly memory: Size;

  /**
   * CPU that it may use at most. The number of worker threads follows from it, where `concurrency` is not said.
   *
   * @default - no limit
   */
  readonly cpuLimit?: kplus.Cpu;

  /**
   * Memory that it may use at most; it is killed when it uses more.
   *
   * @default - no limit
   */
  readonly memoryLimit?: Size;
}
