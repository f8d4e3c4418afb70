import type { Account } from '../src/model/account.ts';
import type { Fix, Level, Note, Problem } from '../src/model/finding.ts';
import type { DtsEntries } from '../src/model/policy/dts-principals.ts';
import { namedLater, creatorNotes, dtsPrincipal, quoted, rootPrincipal } from '../src/model/policy/dts-role.ts';
import { replaceEntries, allowedPrincipals } from '../src/model/policy/trust-policy.ts';
import { AUTHORIZATION_PAGE } from '../src/model/rule-card.ts';
import type { Rule } from '../src/model/rule.ts';
import type { DtsRole } from '../src/model/subject.ts';

export default {
  id: 'dts-service-collapsed',
  about: 'dtsRole',
  level: 'error',
  otherLevels: ['warning', 'note'],
  basis: 'documented',
  source: AUTHORIZATION_PAGE.modifyTrust,
  title: 'the role trusts DTS only for its own account',
  why:
    'RAM saves "<ID of the owner>@dts.aliyuncs.com" as plain "dts.aliyuncs.com". So this entry stands for the ' +
    'account that owns the role, not for the account that creates the task.',
  messages: {
    wanted: 'the task needs {principals}',
    beside: 'expected {principals}, the account named under RAM',
    unknown: 'write "<ID of the creator>@dts.aliyuncs.com"',
    nothingElse: 'correct for AliyunDTSDefaultRole; for tasks of another account, write "<its ID>@dts.aliyuncs.com"',
    createdBy: 'this task is created by {creator}',
    again: 'same here',
    besideToo: '"{text}" does not name the account that creates the task either',
    replace: 'replace with {principals}',
    ask: 'write "<ID of the account that creates the task>@dts.aliyuncs.com"',
  },
  leadsTo: 'assumeRoleDenied',

  check(role) {
    const problems: Problem[] = [];
    const entries = role.entries;
    const [entry] = entries.collapsed;
    if (entry === undefined) return problems;
    const level = levelOf(role);
    const wanted = wantedBy(role, entries);
    const isForOthers = level === 'error' || entries.unserved.length > 0;
    problems.push({
      at: entry.at,
      message: isForOthers ? messageOf(role, wanted) : 'nothingElse',
      data: { principals: quoted(wanted.map(dtsPrincipal)) },
      level,
      related: related(role, entries),
      fix: fix(role, entries, wanted),
      ...(level === 'note' && { leadsTo: null }),
    });
    return problems;
  },
} satisfies Rule<'dtsRole'>;

/** Whether something says that the role is for another account; a role of a known owner is likelier to be than a bare policy. */
function levelOf({ trust, role, owner, creators }: DtsRole): Level {
  if (creators.length > 0) return 'error';
  if (allowedPrincipals(trust).some(({ under }) => under === 'RAM')) return 'error';
  return role !== undefined || owner !== undefined ? 'warning' : 'note';
}

/** The creators that no entry for DTS names, else the account, filled in later, that RAM names. */
function wantedBy(role: DtsRole, { unserved }: DtsEntries): readonly Account[] {
  if (unserved.length > 0 || role.creators.length > 0) return unserved;
  return [namedLater(role) ?? []].flat();
}

function messageOf({ creators }: DtsRole, wanted: readonly Account[]): string {
  if (wanted.length === 0) return 'unknown';
  return creators.length > 0 ? 'wanted' : 'beside';
}

function related(role: DtsRole, { unserved, collapsed, adjacent }: DtsEntries): readonly Note[] {
  return [
    ...creatorNotes(role, unserved),
    ...collapsed.slice(1).map(({ at }) => ({ at, message: 'again' })),
    ...[...adjacent.services, ...adjacent.ram].map(({ at, text }) => ({ at, message: 'besideToo', data: { text } })),
  ];
}

function fix({ trust }: DtsRole, { unnamed, collapsed, adjacent }: DtsEntries, wanted: readonly Account[]): Fix {
  if (wanted.length === 0) return { message: 'ask', risk: 'review', edits: [] };
  const services = [...collapsed, ...adjacent.services];
  const edits = replaceEntries(trust, [
    { entries: services, texts: wanted.map(dtsPrincipal) },
    { entries: adjacent.ram, texts: unnamed.map(rootPrincipal) },
  ]);
  return { message: 'replace', data: { principals: quoted(wanted.map(dtsPrincipal)) }, risk: 'review', edits };
}
