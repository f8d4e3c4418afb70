import type { SchemaFault } from './fault.ts';
import type { Located, Location } from './location.ts';
import type { Principal } from './principal.ts';

/** A trust policy as far as it can be read; what breaks its shape is in `faults`, and in none of the other fields. */
export interface Trust {
  /** The root of the policy. */
  readonly at: Location;
  readonly version: Located<unknown> | undefined;
  readonly statements: readonly Statement[];
  readonly faults: readonly SchemaFault[];
  /** What was read. */
  readonly value?: unknown;
  /** Characters of the policy as compact JSON. */
  readonly length: number;
}

export interface Statement {
  readonly at: Location;
  /** `undefined`: missing or neither of the two words. */
  readonly effect: 'Allow' | 'Deny' | undefined;
  readonly actions: readonly Located<string>[];
  readonly notActions: readonly Located<string>[];
  readonly principals: readonly Principal[];
  readonly conditions: readonly Condition[];
  /** Keys that no documented trust policy has but that RAM or AWS policies know: `Resource`, `NotResource`, `NotAction`, `NotPrincipal`. */
  readonly foreignElements: readonly Located<string>[];
}

/** One operator and one key of a `Condition`, with its values. */
export interface Condition {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly Located<unknown>[];
  /** The node of the key below its operator. */
  readonly at: Location;
}

/** All principals of the statements that allow. */
export function allowedPrincipals(trust: Trust): readonly Principal[] {
  return trust.statements
    .filter((statement) => statement.effect === 'Allow')
    .flatMap((statement) => statement.principals);
}
