import { dtsFor, mayAssume } from '../model/assume.ts';
import type { AccountId } from '../model/account.ts';
import type { Edit, Verdict } from '../model/finding.ts';
import { trustOf, type Role } from '../model/role.ts';
import { trustPolicyFor, type PolicyDocument } from '../model/step.ts';
import { editedText } from '../read/edited-text.ts';
import { locationsOf, replacements } from '../read/edits.ts';
import { isJson } from '../read/json-text.ts';
import { jsonDocument } from '../read/json.ts';
import { findPlaces } from '../read/places.ts';
import { readTrust } from '../read/trust.ts';

/** A trust policy put right: whole, and with all in it that was not wrong. */
export interface Corrected {
  readonly policy: PolicyDocument;
  /** Statements that could not be kept: what they mean is not known, or keeps DTS out. */
  readonly isRewritten: boolean;
}

/** What a corrected policy is measured by. */
export interface Measure {
  /** The problems that have to be gone, of a role that is judged anew. */
  readonly problems: (role: Role) => readonly Verdict[];
  /** Those for whom DTS must get in. */
  readonly creators: readonly AccountId[];
}

/** More mistakes than this no policy has that can be mended. */
const MOST_FIXES = 50;

/**
 * The trust policy of a role with every problem mended, one after the other, by the fixes of the rules; each result is judged
 * anew. Where fixes do not suffice, the statements that have problems give way to those of the vendor's page.
 */
export function correctedPolicy(role: Role, measure: Measure): Corrected {
  const start = compact(role);
  if (start === undefined) return { policy: documented(measure.creators), isRewritten: true };
  let text = start;
  for (let round = 0; round < MOST_FIXES; round++) {
    const now = withPolicy(role, text);
    const problems = measure.problems(now);
    if (problems.length === 0 && servesAll(now, measure)) return { policy: parsed(text), isRewritten: false };
    const next = firstEdited(text, problems);
    if (next === undefined) return rewritten(now, text, measure);
    text = next;
  }
  return { policy: documented(measure.creators), isRewritten: true };
}

function firstEdited(text: string, problems: readonly Verdict[]): string | undefined {
  for (const { fix } of problems) {
    const next = fix && edited(text, fix.edits);
    if (next !== undefined && next !== text) return next;
  }
  return undefined;
}

/** Without the statements that have problems, and with those that the vendor's page has. */
function rewritten(role: Role, text: string, measure: Measure): Corrected {
  const policy = parsed(text);
  const statements: readonly unknown[] = Array.isArray(policy['Statement']) ? policy['Statement'] : [];
  const wrong = new Set(
    measure.problems(role).flatMap(({ at: { path } }) => (typeof path[1] === 'number' ? [path[1]] : [])),
  );
  const denying = new Set(
    trustOf(role)?.statements.flatMap(({ effect, at: { path } }) => (effect === 'Allow' ? [] : [path[1]])),
  );
  const kept = statements.filter((_, index) => !wrong.has(index) && !denying.has(index));
  const whole = documented(measure.creators);
  const candidate = { ...whole, Statement: [...kept, ...(whole['Statement'] as readonly unknown[])] };
  const judged = withPolicy(role, JSON.stringify(candidate));
  const isRight = measure.problems(judged).length === 0 && servesAll(judged, measure);
  return { policy: isRight ? candidate : whole, isRewritten: true };
}

function servesAll(role: Role, { creators }: Measure): boolean {
  const [trust, owner] = [trustOf(role), role.owner];
  return creators.every((id) => trust !== undefined && mayAssume(trust, dtsFor(id), owner).answer === 'allowed');
}

/** The policy of the vendor's page, with one statement for each creator. */
export function documented(creators: readonly AccountId[]): PolicyDocument {
  return { Version: '1', Statement: creators.flatMap((id) => trustPolicyFor(id)['Statement']) };
}

/** The trust policy of a role on one line; `undefined` where it cannot be read. */
function compact({ policy, policyText }: Role): string | undefined {
  const found = policy();
  if (found.state !== 'read' || policyText === undefined) return undefined;
  const { document, path } = found.trust.at;
  return path.length > 0 ? undefined : JSON.stringify(JSON.parse(document.text));
}

function parsed(text: string): PolicyDocument {
  return JSON.parse(text) as PolicyDocument;
}

/** The same role with another trust policy, which is a text of its own. */
function withPolicy(role: Role, text: string): Role {
  const trust = readTrust(JSON.parse(text), { document: jsonDocument('corrected.json', text), path: [] });
  return { ...role, policyText: text, policy: () => ({ state: 'read', trust }) };
}

/** A text on one line with edits made in it, on one line again; `undefined` where they cannot be made. */
function edited(text: string, edits: readonly Edit[]): string | undefined {
  const made = replacements(edits, findPlaces(locationsOf(edits)));
  if (made.length === 0) return undefined;
  const result = editedText(text, made);
  return isJson(result) ? JSON.stringify(JSON.parse(result)) : undefined;
}
