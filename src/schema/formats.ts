import { wordyDuration } from './go-duration';
import { address } from './network-address';
import { parseQuantity } from './quantity';
import { RegularExpression } from './regular-expression';
import { parseUrl } from './uri';

/** Whether a text has the format; the names are without hyphens. */
export type StringFormat = (text: string) => boolean;

const UUID = (version: string, variant: string) =>
  new RegExp(`^[0-9a-f]{8}-?[0-9a-f]{4}-?${version}[0-9a-f]{3}-?${variant}[0-9a-f]{3}-?[0-9a-f]{12}$`, 'i');
const HOSTNAME = () => RegularExpression.of(
  '^([a-zA-Z0-9\\p{S}\\p{L}]((-?[a-zA-Z0-9\\p{S}\\p{L}]{0,62})?)|'
  + '([a-zA-Z0-9\\p{S}\\p{L}](([a-zA-Z0-9-\\p{S}\\p{L}]{0,61}[a-zA-Z0-9\\p{S}\\p{L}])?)(\\.)){1,}([a-zA-Z\\p{L}]){2,63})$',
);
const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/**
 * The formats that the API server checks in strings (k8s.io/apiextensions-apiserver v0.36.3, pkg/apiserver/validation/formats.go;
 * their meaning is in k8s.io/kube-openapi, pkg/validation/strfmt). Any other format is ignored, as it does. Left out are
 * those for bank cards, books and colours, which no mesh needs.
 */
export const STRING_FORMATS: Readonly<Record<string, StringFormat>> = {
  byte: text => text !== '' && /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text),
  cidr: text => /^[^/]+\/\d{1,4}$/.test(text) && isSloppyCidr(text),
  date: isDate,
  datetime: isDateTime,
  duration: text => wordyDuration(text) !== undefined,
  hostname: isHostname,
  ipv4: text => /^\d+(\.\d+){3}$/.test(text) && text.split('.').every(part => Number(part) <= 255) || isMapped(text),
  ipv6: text => text.includes(':') && address(text) !== undefined && !text.includes('%'),
  mac: text => /^([0-9a-f]{2}[:-]){5}([0-9a-f]{2}[:-]){0,2}[0-9a-f]{2}$/i.test(text) || /^([0-9a-f]{4}\.){2,3}[0-9a-f]{4}$/i.test(text),
  uri: text => parseUrl(text) !== undefined,
  uuid: text => UUID('[0-9a-f]', '[0-9a-f]').test(text),
  uuid3: text => UUID('3', '[0-9a-f]').test(text),
  uuid4: text => UUID('4', '[89ab]').test(text),
  uuid5: text => UUID('5', '[89ab]').test(text),
  k8sshortname: text => text.length <= 63 && /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(text),
  k8slongname: text => text.length <= 253 && /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/.test(text),
};

/** Formats of Kubernetes' own kinds, where Go types check them. */
export const GO_FORMATS: Readonly<Record<string, StringFormat>> = {
  base64: text => text === '' || STRING_FORMATS.byte(text.replace(/[\r\n]/g, '')),
  quantity: text => parseQuantity(text) !== undefined,
};

/** How a format is written in words and by example, for messages. */
export const FORMAT_EXAMPLES: Readonly<Record<string, string>> = {
  base64: 'base64',
  byte: 'base64',
  cidr: 'a network such as 10.0.0.0/8',
  date: 'a date such as 2006-01-02',
  datetime: 'a time such as 2006-01-02T15:04:05Z',
  duration: 'a duration such as 30s or 1m',
  ipv4: 'an IPv4 address',
  ipv6: 'an IPv6 address',
  uri: 'a URI with a scheme',
  quantity: 'a quantity such as 100m or 1Gi',
  int32: 'an integer of 32 bits',
  int64: 'an integer of 64 bits',
  float: 'a number of 32 bits',
};

function isDate(text: string): boolean {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)?.map(Number) ?? [];
  if (!month || !day || month > 12) return false;
  const leap = month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return day <= DAYS[month - 1] + (leap ? 1 : 0);
}

function isDateTime(text: string): boolean {
  const [, date, hours, minutes, seconds] = /^([^t]*)t(\d{2}):(\d{2}):(\d{2})(?:.\d+)?(?:z|[+-]\d{2}:\d{2})$/.exec(text.toLowerCase()) ?? [];
  return date !== undefined && isDate(date) && hours <= '23' && minutes <= '59' && seconds <= '59';
}

/** With a top-level domain of two letters or more, or no dot at all. */
function isHostname(text: string): boolean {
  return HOSTNAME().test(text) && Buffer.byteLength(text) <= 255 && text.split('.').every(label => Buffer.byteLength(label) <= 63);
}

function isMapped(text: string): boolean {
  return text.includes('.') && text.includes(':') && address(text) !== undefined;
}

function isSloppyCidr(text: string): boolean {
  const [host, prefix] = text.split('/');
  if (STRING_FORMATS.ipv4(host) && !host.includes(':')) return Number(prefix) <= 32;
  return STRING_FORMATS.ipv6(host) && Number(prefix) <= 128;
}
