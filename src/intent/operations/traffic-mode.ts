/** On which side of a call a proxy stands. */
export enum TrafficMode {
  /** Where calls go out. */
  CLIENT = 'CLIENT',
  /** Where calls come in. */
  SERVER = 'SERVER',
  /** Both. */
  CLIENT_AND_SERVER = 'CLIENT_AND_SERVER',
}
