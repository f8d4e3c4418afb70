import type { Location } from '../document.ts';
import type { Problem } from '../finding.ts';
import { OUTCOMES } from '../outcomes.ts';
import type { TrustSubject } from '../subject.ts';

/**
 * What RAM answers to a text that breaks the grammar of policies at a place. A policy that RAM holds already it did not
 * refuse: the message `live` of the card says there how that came to be.
 */
export function malformedPolicyOutcome(
  { origin, trust }: TrustSubject,
  at: Location = trust.at,
): Pick<Problem, 'leadsTo' | 'related'> {
  if (origin !== 'live') return { leadsTo: OUTCOMES.malformedPolicy };
  return { leadsTo: null, related: [{ at, message: 'live' }] };
}
