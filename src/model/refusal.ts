import type { TrustSubject } from './estate.ts';
import type { Note, Problem } from './finding.ts';
import { OUTCOMES } from './outcome.ts';

/**
 * What RAM answers to a text that breaks the grammar of policies. A policy that RAM holds already was not refused: the
 * message `live` of the card says how that came to be.
 */
export function refusal(subject: TrustSubject, related: readonly Note[] = []): Pick<Problem, 'leadsTo' | 'related'> {
  const { origin, trust } = subject;
  if (origin !== 'live') return { leadsTo: OUTCOMES.malformedPolicy, related };
  return { leadsTo: null, related: [...related, { at: trust.at, message: 'live' }] };
}
