import { isId, type AccountId } from '../src/model/account.ts';
import type { Location } from '../src/model/document.ts';
import { ASSUME_ROLE, coversAction } from '../src/model/policy/evaluate.ts';
import type { Principal } from '../src/model/policy/principal.ts';
import type { Condition, Statement, Trust } from '../src/model/policy/trust-policy.ts';
import { trustOf } from '../src/model/role.ts';
import { PAGES } from '../src/model/rule-card.ts';
import type { Rule } from '../src/model/rule.ts';
import { isUnknown } from '../src/model/unresolved.ts';

export default {
  id: 'link-drift',
  about: 'pair',
  level: 'warning',
  basis: 'inferred',
  source: PAGES.editTrust,
  title: 'the file and the live role trust different principals',
  why: 'The policy in the file is not the policy in RAM. One of the two was changed without the other.',
  messages: {
    onlyInFile: 'only the file has {file}',
    onlyLive: 'only the live role has {live}',
    both: 'only the file has {file}, and only the live role has {live}',
    inFile: 'only in the file',
    inLive: 'only in the live role',
  },

  *check({ file, live }) {
    const [written, recorded] = [trustOf(file), trustOf(live)];
    if (written === undefined || recorded === undefined) return;
    const owner = live.owner ?? file.owner;
    const [here, there] = [grantsOf(written, owner), grantsOf(recorded, owner)];
    // An entry that is filled in later may be any of those on the other side.
    const onlyInFile = there.isComplete ? here.grants.filter(({ key }) => !there.keys.has(key)) : [];
    const onlyLive = here.isComplete ? there.grants.filter(({ key }) => !here.keys.has(key)) : [];
    const [first, ...more] = onlyInFile;
    if (first === undefined && onlyLive.length === 0) return;
    const message = onlyLive.length > 0 ? 'both' : 'onlyInFile';
    yield {
      at: first?.at ?? written.at,
      entries: [...onlyInFile, ...onlyLive],
      message: first === undefined ? 'onlyLive' : message,
      data: { file: textOf(onlyInFile), live: textOf(onlyLive) },
      related: [
        ...more.map(({ at }) => ({ at, message: 'inFile' })),
        ...onlyLive.map(({ at }) => ({ at, message: 'inLive' })),
      ],
    };
  },
} satisfies Rule<'pair'>;

function textOf(grants: readonly Grant[]): string {
  return grants.map(({ text }) => text).join(', ');
}

/** One entry of a trust policy that lets somebody in, or keeps somebody out, and under which condition. */
interface Grant {
  /** The same for two grants that mean the same, however they are written. */
  readonly key: string;
  /** The grant in the words of the policy. */
  readonly text: string;
  readonly at: Location;
}

/** The principals that a trust policy trusts. */
interface Grants {
  readonly grants: readonly Grant[];
  readonly keys: ReadonlySet<string>;
  /** Whether each entry is known: one that is filled in later may be anybody. */
  readonly isComplete: boolean;
}

/** The grants of a trust policy. RAM shortens the owner's own `<ID>@<service>` to `<service>`, so the two are one. */
function grantsOf(trust: Trust, owner: AccountId | undefined): Grants {
  const grants: Grant[] = [];
  let isComplete = true;
  for (const statement of trust.statements) {
    if (coversAction(statement, ASSUME_ROLE) === false) continue;
    const isKnown = statement.conditions.every(isKnownCondition);
    for (const principal of statement.principals) {
      if (isKnown && isKnownPrincipal(principal)) grants.push(grant(statement, principal, owner));
      else isComplete = false;
    }
  }
  return { grants, keys: new Set(grants.map(({ key }) => key)), isComplete };
}

function grant({ effect = 'Allow', conditions }: Statement, principal: Principal, owner: AccountId | undefined): Grant {
  const isOwn = principal.kind === 'service' && principal.account !== undefined && principal.account === owner;
  const who = isOwn ? principal.service : principal.text;
  const condition = conditions.map(conditionKey).toSorted();
  return {
    key: JSON.stringify([effect, principal.under, who, condition]),
    text: `${effect === 'Deny' ? 'Deny ' : ''}"${principal.text}"${condition.length > 0 ? ' + Condition' : ''}`,
    at: principal.at,
  };
}

function conditionKey({ operator, key, values }: Condition): string {
  return JSON.stringify([operator, key, ...values.map(({ value }) => String(value)).toSorted()]);
}

function isKnownCondition({ values }: Condition): boolean {
  return values.every(({ value }) => typeof value !== 'object' && (typeof value !== 'string' || !isUnknown(value)));
}

function isKnownPrincipal(principal: Principal): boolean {
  if (principal.kind === 'unknown') return false;
  return !('account' in principal) || principal.account === undefined || isId(principal.account);
}
