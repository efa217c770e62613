import { text } from '../input';

/**
 * A condition on a request, for routes.
 *
 * @example
 * HttpMatch.header('x-canary', 'true');
 */
export class HttpMatch {
  /** Requests that carry this header with exactly this value. Names are compared without regard to case, values with it. */
  public static header(name: string, value: string): HttpMatch {
    const where = 'HttpMatch.header';
    return new HttpMatch(text(name, 'name', where).toLowerCase(), text(value, 'value', where));
  }

  /** Name of the header, in lower case. */
  public readonly headerName: string;
  /** Value of the header. */
  public readonly headerValue: string;

  private constructor(headerName: string, headerValue: string) {
    this.headerName = headerName;
    this.headerValue = headerValue;
  }

  /** What a mesh would refuse about this match. @internal */
  public _problem(): string | undefined {
    // RFC 9110 section 5.1 names; 256 and 4096 are Gateway API's limits (apis/v1/httproute_types.go, v1.6.1)
    if (!/^[a-z0-9!#$%&'*+\-.^_`|~]{1,256}$/.test(this.headerName)) return `"${this.headerName}" is not the name of an HTTP header`;
    if (this.headerName.startsWith(':') || this.headerName === 'host') return `"${this.headerName}" is no header of its own: it is the request's authority`;
    if (this.headerValue.length < 1 || this.headerValue.length > 4096) return `the value of header "${this.headerName}" must have 1 to 4096 characters`;
    return undefined;
  }
}
