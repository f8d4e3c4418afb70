import type { TrustSubject } from '../src/model/estate.ts';
import type { Problem } from '../src/model/finding.ts';
import { cloudOfConditionKey } from '../src/model/foreign.ts';
import type { Located } from '../src/model/location.ts';
import { PAGES } from '../src/model/source.ts';
import { valueFault } from '../src/model/value-fault.ts';
import type { Rule } from '../src/rule.ts';

export default {
  id: 'condition-value',
  about: 'trust',
  level: 'warning',
  basis: 'documented',
  source: PAGES.policySyntax,
  title: 'the value does not fit its condition',
  why:
    'RAM writes every value of a condition as a string and reads it as its operator says: a value of another form is ' +
    'refused, or is never met by any request.',
  messages: {
    unquoted: '{value} stands without quotes; RAM writes it "{value}"',
    longNumber: 'a number stands without quotes, and may lose digits; RAM writes every value as a string',
    wildcard: '"*" and "?" stand for themselves under "{operator}"; "{like}" reads them as wildcards',
    number: '"{value}" is no number, which "{operator}" compares',
    boolean: '"{value}" is neither "true" nor "false", which "{operator}" compares',
    date: '"{value}" is no date of ISO 8601 such as "2026-11-23T23:59:59Z"',
    address: '"{value}" is no IP address and no range of them such as "10.0.0.0/8"',
    externalId:
      'an ExternalId has 2 to 1,224 letters, digits and characters of "_+=,.@:/-", so "{value}" is never sent',
    quote: 'write "{value}"',
  },

  check(subject) {
    const problems: Problem[] = [];
    for (const { conditions } of subject.trust.statements) {
      for (const condition of conditions) {
        if (cloudOfConditionKey(condition.key) !== undefined) continue;
        for (const { value, at } of condition.values) {
          const fault = typeof value === 'string' ? valueFault(condition, value) : undefined;
          if (fault !== undefined) problems.push({ at, ...fault });
          else if (typeof value === 'number' || typeof value === 'boolean')
            for (const each of unquoted({ value, at }, subject)) problems.push(each);
        }
      }
    }
    return problems;
  },
} satisfies Rule<'trust'>;

/** ROS turns values into strings before RAM sees them. */
function* unquoted({ value, at }: Located<number | boolean>, { origin }: TrustSubject): Iterable<Problem> {
  if (origin === 'ros') return;
  const text = String(value);
  const edits = [{ kind: 'replace', at, value: text }] as const;
  // The digits of a long number are lost by the time it is read, and so is a zero behind the point.
  const isAsWritten = typeof value === 'boolean' || Number.isSafeInteger(value);
  const fix = isAsWritten ? { message: 'quote', data: { value: text }, risk: 'safe' as const, edits } : undefined;
  const isLong = Number.isInteger(value) && !isAsWritten;
  yield { at, message: isLong ? 'longNumber' : 'unquoted', data: { value: text }, ...(fix && { fix }) };
}
