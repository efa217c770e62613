/** Versions of TLS. */
export enum TlsVersion {
  /** TLS 1.0, which is broken: only with cipher suites of its time. */
  V1_0 = '1.0',
  /** TLS 1.1, which is broken: only with cipher suites of its time. */
  V1_1 = '1.1',
  /** TLS 1.2. */
  V1_2 = '1.2',
  /** TLS 1.3. */
  V1_3 = '1.3',
}
