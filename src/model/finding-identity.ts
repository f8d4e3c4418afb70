import type { Finding } from './finding.ts';

/** The identity of a finding in one word; `file`: how its file is named, `undefined` where it has none. */
export function identityKey(
  { rule, subject, identity }: Pick<Finding, 'rule' | 'subject' | 'identity'>,
  file: string | undefined,
): string {
  return JSON.stringify([rule, subject ?? null, file ?? null, inOrder(identity.keys), inOrder(identity.value)]);
}

function inOrder(several: readonly string[]): string {
  return several.toSorted().join(' ');
}

/** Numbers findings that have the same identity: before any is suppressed or hidden, since their number must not depend on that. */
export function makeNumbering(): (findings: readonly Finding[]) => readonly Finding[] {
  const equals = new Map<string, number>();
  return (findings) =>
    findings.map((finding) => {
      const key = identityKey(finding, finding.place?.file);
      const number = (equals.get(key) ?? 0) + 1;
      equals.set(key, number);
      return number === 1 ? finding : { ...finding, number };
    });
}
