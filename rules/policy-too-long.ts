import type { Problem } from '../src/model/finding.ts';
import { OUTCOMES } from '../src/model/outcomes.ts';
import { PAGES } from '../src/model/rule-card.ts';
import type { Rule } from '../src/model/rule.ts';

/** RAM publishes no limit for trust policies. This is an older one of custom policies; no real trust policy comes near it. */
const LONGEST = 2048;

export default {
  id: 'policy-too-long',
  about: 'trust',
  level: 'warning',
  basis: 'inferred',
  source: PAGES.createRole,
  title: 'the trust policy may be too long for RAM',
  why:
    'RAM has an error code for a trust policy that is too long (InvalidParameter.AssumeRolePolicyDocument.Length), ' +
    'but does not publish the limit.',
  messages: {
    length: '{length} characters without whitespace; RAM may reject more than {longest}',
    live: 'RAM already has this policy, so it accepted this length',
  },

  check({ trust, origin }) {
    const problems: Problem[] = [];
    if (trust.length <= LONGEST) return problems;
    const data = { length: trust.length, longest: LONGEST };
    if (origin === 'live')
      problems.push({ at: trust.at, message: 'length', data, related: [{ at: trust.at, message: 'live' }] });
    else problems.push({ at: trust.at, message: 'length', data, leadsTo: OUTCOMES.policyTooLong });
    return problems;
  },
} satisfies Rule<'trust'>;

/** Where the vendor's part of this module comes from. */
export const LENGTH_FACTS = [
  {
    what: 'Length of a trust policy that RAM may reject: the limit of custom policies in 2019; none is published',
    constants: ['LONGEST'],
    sources: ['createRole'],
    check:
      'Read the limits of RAM; or create a role with a longer trust policy in a test account. The page of 2019 is not at hand; the source has the error alone.',
  },
] as const;
