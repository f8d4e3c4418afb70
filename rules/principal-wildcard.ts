import { PAGES } from '../src/model/source.ts';
import type { Condition, Statement } from '../src/model/trust.ts';
import type { Rule } from '../src/rule.ts';

export default {
  id: 'principal-wildcard',
  about: 'trust',
  level: 'error',
  basis: 'inferred',
  source: PAGES.policyElements,
  title: 'the principal has a wildcard',
  why:
    'RAM documents no wildcard in the principal of a trust policy. If it takes one as it does elsewhere, it lets in every ' +
    'account that there is; if not, it lets in nobody.',
  messages: {
    anyone: 'this would be everybody, in every account',
    anyAccount: 'this would be every account; name the one that is meant',
    anyService: 'this would be every service; name the one that is meant',
    anyName: 'this would be every user or role whose name fits; name the one that is meant',
    narrowed: '"{text}" would be anybody whom the condition lets through; name who is meant',
    inDeny: 'whether a Deny for "{text}" meets anybody is not documented; name who is meant',
  },

  *check({ trust }) {
    for (const statement of trust.statements) {
      if (!statement.principals.some(({ kind }) => kind === 'anyone')) continue;
      const milder = milderCase(statement);
      for (const { kind, text, at } of statement.principals) {
        if (kind !== 'anyone') continue;
        if (milder === undefined) yield { at, message: whom(text) };
        else yield { at, message: milder, data: { text }, level: 'warning' };
      }
    }
  },
} satisfies Rule<'trust'>;

function milderCase({ effect, conditions }: Statement): string | undefined {
  if (!conditions.some(narrows)) return undefined;
  return effect === 'Deny' ? 'inDeny' : 'narrowed';
}

/** Conditions that say how or when a request is made, not by whom, narrow nothing; nor does a value that fits all. */
function narrows({ key, values }: Condition): boolean {
  return !/^acs:(?:SecureTransport|CurrentTime)$/i.test(key) && !values.some(({ value }) => value === '*');
}

function whom(text: string): string {
  if (/^[*?]+$/.test(text)) return 'anyone';
  if (text.startsWith('acs:ram::')) return /^acs:ram::[^:]*[*?]/.test(text) ? 'anyAccount' : 'anyName';
  return /^[^@]*[*?][^@]*@/.test(text) ? 'anyAccount' : 'anyService';
}
