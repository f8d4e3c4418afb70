// Checks a request as the gateway of Alibaba Cloud does: ACS3-HMAC-SHA256, by its own reading of the documentation and
// without any code of the SDK.
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

const sha256 = (text) => createHash('sha256').update(text).digest('hex');

/** Letters, digits, `-_.~` as they are; everything else as `%XX`. */
function encoded(text) {
  return encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}

function canonicalQuery(query) {
  return [...query]
    .map(([key, value]) => `${encoded(key)}=${encoded(value)}`)
    .toSorted()
    .join('&');
}

/** The access key ID that a request names; `undefined` where it is not signed at all. */
export function keyIdOf({ headers }) {
  return /Credential=([^,]+)/.exec(headers.authorization ?? '')?.[1];
}

/** What is wrong with a signature; `undefined` where it is right. */
export function signatureFault({ method, path, query, headers, body }, secret) {
  const found = /^ACS3-HMAC-SHA256 Credential=[^,]+,SignedHeaders=([^,]+),Signature=([0-9a-f]{64})$/.exec(
    headers.authorization ?? '',
  );
  if (found === null) return 'IncompleteSignature';
  const [, signed, signature] = found;
  const names = signed.split(';');
  const mustBeSigned = Object.keys(headers).filter(
    (name) => name === 'host' || name === 'content-type' || name.startsWith('x-acs-'),
  );
  if (mustBeSigned.some((name) => !names.includes(name))) return 'IncompleteSignature';
  if (headers['x-acs-content-sha256'] !== sha256(body)) return 'SignatureDoesNotMatch';
  const lines = names.map((name) => `${name}:${(headers[name] ?? '').trim()}\n`).join('');
  const request = [method, path, canonicalQuery(query), lines, signed, headers['x-acs-content-sha256']].join('\n');
  const wanted = createHmac('sha256', secret)
    .update(`ACS3-HMAC-SHA256\n${sha256(request)}`)
    .digest();
  return timingSafeEqual(wanted, Buffer.from(signature, 'hex')) ? undefined : 'SignatureDoesNotMatch';
}

const QUARTER = 15 * 60 * 1000;
const seen = new Map();

/** Whether the request is of now, and no other one had its nonce. */
export function freshnessFault({ headers }, now = Date.now()) {
  const date = Date.parse(headers['x-acs-date'] ?? '');
  if (!(Math.abs(now - date) < QUARTER)) return 'InvalidTimeStamp.Expired';
  const nonce = headers['x-acs-signature-nonce'];
  if (nonce === undefined || seen.has(nonce)) return 'SignatureNonceUsed';
  seen.set(nonce, now);
  if (seen.size > 500_000) seen.clear();
  return undefined;
}
