import { isId, type AccountId } from '../model/account.ts';
import { dtsFor, mayAssume } from '../model/assume.ts';
import { documentKey } from '../model/document.ts';
import type { Link, Subject, Use } from '../model/estate.ts';
import { RANK, type Level, type Verdict } from '../model/finding.ts';
import { pointer } from '../model/path.ts';
import { isDefaultRole, trustOf, type Role, roleKey } from '../model/role.ts';
import { taskSubject, type Endpoint, type Task } from '../model/task.ts';
import { roleSubjects, usesOf } from '../read/estate.ts';
import { accountSubjects, linkSubjects } from '../read/links.ts';
import { NOBODY, type Estate, type RolePart, type Uses } from '../read/parts.ts';
import type { Run } from '../run.ts';
import { ROLE_CHECKS } from './checks.ts';

/** What the rules say of the tasks and of all that they depend on. */
export interface Hearing {
  ofTask(task: Task): readonly Verdict[];
  ofAccount(id: AccountId): readonly Verdict[];
  /** Of the role that an end names, as far as it concerns that end. */
  ofEnd(endpoint: Endpoint): readonly Verdict[];
  /** Of a role whose trust policy is another one, by the same tasks. */
  ofRole(role: Role): readonly Verdict[];
  readonly links: ReadonlyMap<Endpoint, Link>;
  /** Who creates the tasks that name the role of a link; of recorded tasks those whom it lets in. */
  creatorsOf(link: Link): readonly AccountId[];
  /** Rules that failed, whose silence means nothing. */
  readonly crashed: ReadonlySet<string>;
}

/** Asks the rules about what they are asked for, and each thing once. */
export function hear(estate: Estate, run: Pick<Run, 'weigh' | 'say'>, tasks: readonly Task[]): Hearing {
  const crashed = new Set<string>();
  const once = recogniser();
  const judge = (subjects: Iterable<Subject>): readonly Verdict[] => {
    const judgement = run.weigh(subjects);
    for (const { rule } of judgement.crashes) crashed.add(rule);
    run.say([], judgement.crashes);
    return judgement.verdicts.map(once);
  };
  const uses = usesOf(estate.tasks);
  const roles = [...estate.roles];
  const links = linksOf({ ...estate, tasks: [...tasks] }, roles);
  const parts = new Map(roles.map((part) => [part.role, part]));
  const wide = remembered((role: Role) => {
    const part = parts.get(role);
    return part === undefined ? [] : judge(roleSubjects(part, backed(part, uses), estate));
  });
  const accounts = remembered((id: AccountId) => judge(subjectsOfAccount(id, estate, uses)));
  return {
    links,
    crashed,
    ofTask: remembered((task) =>
      judge([
        { kind: 'task', of: { task }, subject: taskSubject(task) },
        { kind: 'mentions', of: { task }, subject: taskSubject(task) },
      ]),
    ),
    ofAccount: accounts,
    ofEnd: remembered((endpoint) => {
      const link = links.get(endpoint);
      if (link === undefined) return [];
      const subject: Subject = { kind: 'link', of: link, subject: taskSubject(link.task) };
      const part = link.role && parts.get(link.role);
      if (part === undefined) return judge([subject]);
      const onlyHere: Uses = new Map([[keyOf(link), [{ task: link.task, endpoint }]]]);
      const alone = judge([...roleSubjects(part, onlyHere, estate), subject]);
      return relevant(wide(part.role), alone, isAllowed(link));
    }),
    ofRole: (role) => {
      const part: RolePart = { role, context: NOBODY, isLive: true };
      return judge(roleSubjects(part, backed(part, uses), estate));
    },
    creatorsOf(link) {
      const part = link.role && parts.get(link.role);
      const all = part === undefined ? (uses.get(keyOf(link)) ?? []) : (backed(part, uses).get(keyOf(link)) ?? []);
      return [...new Set(all.map(({ task }) => task.creator?.value).filter(isId))];
    },
  };
}

function keyOf({ owner, roleName }: Link): string {
  return roleKey(owner, roleName);
}

function linksOf(estate: Estate, roles: readonly RolePart[]): ReadonlyMap<Endpoint, Link> {
  const links = new Map<Endpoint, Link>();
  for (const subject of linkSubjects(estate, roles))
    if (subject.kind === 'link') links.set(subject.of.endpoint, subject.of);
  return links;
}

/** The ends that name a role. A recorded task whose creator does not get in asks for nothing here: it may be long dead. */
function backed({ role }: RolePart, uses: Uses): Uses {
  if (role.owner === undefined) return new Map();
  const { owner } = role;
  const trust = trustOf(role);
  const key = roleKey(owner, role.name.value);
  const isBacked = ({ task: { origin, creator } }: Use): boolean =>
    origin !== 'snapshot' ||
    (isId(creator?.value) &&
      trust !== undefined &&
      mayAssume(trust, dtsFor(creator.value), owner).answer === 'allowed');
  return new Map([[key, (uses.get(key) ?? []).filter(isBacked)]]);
}

function* subjectsOfAccount(id: AccountId, estate: Estate, uses: Uses): Iterable<Subject> {
  // Which roles no task uses is not asked, and finding out means to read them all.
  const accounts = estate.accounts.filter((each) => each.id === id).map((each) => ({ ...each, hasJobs: false }));
  yield* accountSubjects({ ...estate, accounts }, uses);
  for (const part of estate.roles) {
    if (part.role.owner === id && isDefaultRole(part.role.name.value)) yield* roleSubjects(part, uses, estate);
  }
}

/**
 * What is said of a role for the sake of all its tasks, as far as one task alone would have the same check fail: that the role
 * does not serve another creator is that one's trouble. What is to be done is better said with all of them in mind.
 */
function relevant(wide: readonly Verdict[], alone: readonly Verdict[], gotIn: boolean): readonly Verdict[] {
  const kept = wide.filter((verdict) => isBacking(verdict, alone));
  const left = alone.filter(
    (verdict) =>
      verdict.rule.startsWith('link-') ||
      // Where nothing said for the sake of all tells why this one fails, what is said of it alone does.
      (!gotIn && gravity(verdict) === 'error' && checkOf(verdict) === 'trust' && !isBacking(verdict, kept)),
  );
  return [...kept, ...left];
}

function isAllowed({ trust, creator, owner }: Link): boolean {
  return trust !== undefined && isId(creator) && mayAssume(trust, dtsFor(creator), owner).answer === 'allowed';
}

/** Whether some problem of the same check is as grave as this one. */
function isBacking(verdict: Verdict, others: readonly Verdict[]): boolean {
  const check = checkOf(verdict);
  return others.some((other) => checkOf(other) === check && RANK[gravity(other)] >= RANK[gravity(verdict)]);
}

/** How grave the rule itself takes a problem, whatever it is turned to. */
export function gravity({ level, ownLevel }: Verdict): Level {
  return ownLevel ?? level;
}

/** The check of a role that a problem belongs to. */
function checkOf(verdict: Verdict): string | undefined {
  return ROLE_CHECKS.find(
    ({ rules, isHere }) => Object.hasOwn(rules, verdict.rule) && (isHere === undefined || isHere(verdict, NO_END)),
  )?.id;
}

// The checks of a role tell by the place alone.
const NO_END = undefined as never;

/** Gives one problem for one, however often it is come upon. */
function recogniser(): (verdict: Verdict) => Verdict {
  const known = new Map<string, Verdict>();
  return (verdict) => {
    const { rule, at, message, subject, data } = verdict;
    const place = [documentKey(at.document), pointer(at.path), at.part, at.offsets];
    const key = JSON.stringify([rule, place, message, subject, data]);
    const found = known.get(key) ?? verdict;
    known.set(key, found);
    return found;
  };
}

function remembered<K, V>(make: (key: K) => V): (key: K) => V {
  const all = new Map<K, V>();
  return (key) => {
    if (!all.has(key)) all.set(key, make(key));
    return all.get(key) as V;
  };
}
