/** Parts of a JSON Web Key that only its owner has (RFC 7518 sections 6.2.2, 6.3.2 and 6.4). */
const PRIVATE = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k'];

/** What a public key of each kind consists of. */
const PUBLIC: { readonly [kind: string]: readonly string[] | undefined } = { RSA: ['n', 'e'], EC: ['crv', 'x', 'y'], OKP: ['crv', 'x'] };

/** What is wrong with a text as a set of public keys (RFC 7517), if anything. */
export function keySetProblem(text: string): string | undefined {
  const keys = keysOf(text);
  if (typeof keys === 'string') return keys;
  if (keys.length === 0) return 'it has no keys';
  for (const key of keys) {
    const secret = PRIVATE.find(part => key?.[part] !== undefined);
    if (secret !== undefined) return `it has a private key (\`${secret}\`), and everyone who may read the object could make tokens`;
    const parts = PUBLIC[key?.kty];
    if (!parts) return `it has a key of kind ${JSON.stringify(key?.kty)}, and tokens are verified by ${Object.keys(PUBLIC).join(', ')}`;
    const missing = parts.find(part => typeof key[part] !== 'string');
    if (missing !== undefined) return `it has a key of kind ${key.kty} without \`${missing}\``;
  }
  return undefined;
}

function keysOf(text: string): any[] | string {
  try {
    const { keys } = JSON.parse(text);
    return Array.isArray(keys) ? keys : 'it has no list of `keys`';
  } catch {
    return 'it is no JSON';
  }
}
