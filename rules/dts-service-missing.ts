import type { Note, Problem } from '../src/model/finding.ts';
import type { DtsEntries } from '../src/model/policy/dts-principals.ts';
import {
  denials,
  statementFor,
  creatorNotes,
  dtsPrincipal,
  quoted,
  rootPrincipal,
} from '../src/model/policy/dts-role.ts';
import type { Principal } from '../src/model/policy/principal.ts';
import { addEntries, replaceEntries, principalOf, type Statement } from '../src/model/policy/trust-policy.ts';
import { AUTHORIZATION_PAGE } from '../src/model/rule-card.ts';
import type { Rule } from '../src/model/rule.ts';
import type { DtsRole } from '../src/model/subject.ts';

export default {
  id: 'dts-service-missing',
  about: 'dtsRole',
  level: 'error',
  basis: 'documented',
  source: AUTHORIZATION_PAGE.modifyTrust,
  title: 'the trust policy does not trust DTS',
  why:
    'DTS assumes the role as "<creator>@dts.aliyuncs.com". The wizard of the RAM console adds only the account under ' +
    'RAM. Edit the trust policy to add the service.',
  messages: {
    wanted: 'the task needs {principals} under "Service" here',
    another: 'a task of another account also needs {principals} here',
    unknown: 'the task needs "<ID of the account that creates the task>@dts.aliyuncs.com" under "Service"',
    onlyDenies: 'no statement here allows anyone to assume the role',
    createdBy: 'this task is created by {creator}',
    besideToo: '"{text}" does not name the account that creates the task',
    add: 'add {principals}',
  },
  leadsTo: 'assumeRoleDenied',

  check(role) {
    const problems: Problem[] = [];
    const entries = role.entries;
    if (!isMissing(role, entries)) return problems;
    const statement = statementFor(role);
    if (statement === undefined) {
      // `dts-denied` reports whom they deny.
      if ([...denials(role)].length === 0) problems.push({ at: role.trust.at, message: 'onlyDenies' });
    } else if (entries.unserved.length > 0) problems.push(problem(role, statement, entries));
    else problems.push({ at: principalOf(statement), message: 'unknown', related: adjacentNotes(entries) });
    return problems;
  },
} satisfies Rule<'dtsRole'>;

/** Nothing lets DTS in; or each entry for DTS is right, and a creator is left out. */
function isMissing({ trust, creators }: DtsRole, entries: DtsEntries): boolean {
  const { collapsed, misspelled, namingOwner, namingOther, isServiceOpen, unserved } = entries;
  if (isServiceOpen || collapsed.length > 0 || misspelled.length > 0 || trust.statements.length === 0) return false;
  if (namingOwner.services.length > 0 || namingOther.services.length > 0) return false;
  return creators.length > 0 ? unserved.length > 0 : !entries.hasDts;
}

/** What the wizard was given was not the creator. */
function adjacentNotes({ adjacent }: DtsEntries): readonly Note[] {
  return adjacent.ram.map(({ at, text }) => ({ at, message: 'besideToo', data: { text } }));
}

function problem(role: DtsRole, statement: Statement, entries: DtsEntries): Problem {
  const { unserved, unnamed, right, adjacent } = entries;
  const texts = unserved.map(dtsPrincipal);
  const data = { principals: quoted(texts) };
  // The statement that gets the service must stay: its own entries are replaced first, entries left over elsewhere are removed.
  const [own, elsewhere] = [
    adjacent.ram.filter(isIn(statement)),
    adjacent.ram.filter((entry) => !isIn(statement)(entry)),
  ];
  const edits = [
    ...replaceEntries(role.trust, [{ entries: [...own, ...elsewhere], texts: unnamed.map(rootPrincipal) }]),
    // Where the policy has the form of the page otherwise, it keeps it.
    ...(adjacent.ram.length === 0 && right.ram.length > 0 && unnamed.length > 0
      ? [addEntries(statement, 'RAM', unnamed.map(rootPrincipal))]
      : []),
    addEntries(statement, 'Service', texts),
  ];
  return {
    at: principalOf(statement),
    message: right.services.length > 0 ? 'another' : 'wanted',
    data,
    related: [...creatorNotes(role, unserved), ...adjacentNotes(entries)],
    fix: { message: 'add', data, risk: 'review', edits },
  };
}

function isIn({ principals }: Statement): (entry: Principal) => boolean {
  return (entry) => principals.includes(entry);
}
