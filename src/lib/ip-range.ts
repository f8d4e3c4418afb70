/** An IPv4 or IPv6 address, or a range of them: its bits, how many there are, and how many of them count. */
interface IpRange {
  readonly bits: bigint;
  readonly width: 32 | 128;
  readonly prefix: number;
}

/** Reads `10.0.0.1`, `10.0.0.0/8`, `2001:db8::1` or `2001:db8::/32`. */
export function parseIpRange(text: string): IpRange | undefined {
  const [address = '', length, ...more] = text.split('/');
  const width = address.includes(':') ? 128 : 32;
  const bits = width === 128 ? ipv6Bits(address) : ipv4Bits(address);
  if (bits === undefined || more.length > 0) return undefined;
  if (length === undefined) return { bits, width, prefix: width };
  const prefix = /^\d{1,3}$/.test(length) ? Number(length) : Infinity;
  return prefix <= width ? { bits, width, prefix } : undefined;
}

/** Whether a range holds all of another: an address is a range of one. */
export function holdsRange(outer: IpRange, inner: IpRange): boolean {
  if (outer.width !== inner.width || outer.prefix > inner.prefix) return false;
  const rest = BigInt(outer.width - outer.prefix);
  return outer.bits >> rest === inner.bits >> rest;
}

const OCTET = '(0|[1-9]\\d?|1\\d\\d|2[0-4]\\d|25[0-5])';
const IPV4 = new RegExp(`^${OCTET}\\.${OCTET}\\.${OCTET}\\.${OCTET}$`);

function ipv4Bits(text: string): bigint | undefined {
  const [, first, second, third, fourth] = IPV4.exec(text) ?? [];
  if (first === undefined) return undefined;
  return BigInt(((Number(first) * 256 + Number(second)) * 256 + Number(third)) * 256 + Number(fourth));
}

/** Eight groups; `::` stands for as many zeros as are missing, once; the last two groups may be an IPv4 address. */
function ipv6Bits(text: string): bigint | undefined {
  const groups = ipv4Tail(text);
  if (groups === undefined) return undefined;
  const [head = '', tail, ...more] = groups.split('::');
  if (more.length > 0) return undefined;
  const [before, after] = [listed(head), listed(tail ?? '')];
  const missing = 8 - before.length - after.length;
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined;
  const all = [...before, ...Array.from({ length: missing }, () => '0'), ...after];
  return all.every((group) => /^[0-9a-f]{1,4}$/i.test(group))
    ? joined(
        all.map((group) => parseInt(group, 16)),
        16n,
      )
    : undefined;
}

function listed(groups: string): readonly string[] {
  return groups === '' ? [] : groups.split(':');
}

/** Writes an IPv4 address at the end as two groups. */
function ipv4Tail(text: string): string | undefined {
  if (!text.includes('.')) return text;
  const start = text.lastIndexOf(':') + 1;
  const bits = ipv4Bits(text.slice(start));
  return bits === undefined
    ? undefined
    : `${text.slice(0, start)}${(bits >> 16n).toString(16)}:${(bits & 0xffffn).toString(16)}`;
}

function joined(parts: readonly number[], size: bigint): bigint {
  return parts.reduce((bits, part) => (bits << size) | BigInt(part), 0n);
}
