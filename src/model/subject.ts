import type { Account, AccountId } from './account.ts';
import type { Located, Location } from './document.ts';
import type { RoleUse, Endpoint, Task } from './dts/task.ts';
import type { DtsEntries } from './policy/dts-principals.ts';
import type { Trust } from './policy/trust-policy.ts';
import type { AttachedPolicy, Role } from './role.ts';
import type { SchemaViolation } from './schema-violation.ts';
import type { SyntaxErrorInfo } from './syntax-error.ts';

/** What rules look at, by kind. A subject exists only where all that its rules need is known. */
export interface Subjects {
  /** A text that cannot be read, or says one thing twice. */
  readonly text: SyntaxErrorInfo;
  /** Any trust policy of Alibaba Cloud, whatever it is for. */
  readonly trust: TrustSubject;
  /** A role, or a bare trust policy, that is meant for cross-account DTS. */
  readonly dtsRole: DtsRole;
  /** A role with its name. */
  readonly role: RoleSubject;
  /** The name of a role, as the role has it or as a task says it. */
  readonly roleName: RoleNameSubject;
  /** A role and the policies that are attached to it, asked and answered. */
  readonly attachments: AttachmentsSubject;
  /** A text of tasks as a whole. */
  readonly tasksFile: TasksFile;
  readonly task: TaskSubject;
  /** Each trust policy and each task once more: as texts into which a person types accounts and names. */
  readonly mentions: TrustSubject | TaskSubject;
  /** An endpoint that crosses accounts, and what is known of the role that it names. */
  readonly link: Link;
  /** An end of a job that names a role which is made in the job's own account. */
  readonly placement: Placement;
  /** A policy that is attached to a user or a group. */
  readonly grant: GrantSubject;
  /** An account that was read whole. */
  readonly account: AccountSubject;
  /** A role in a file and the same role in a snapshot. */
  readonly pair: RolePair;
  /** An exception of the configuration, a comment or a baseline, after all findings are known. */
  readonly exception: SuppressionSubject;
}

export type SubjectKind = keyof Subjects;

/** A subject with its kind, as the engine takes it. `subject` is how reports name it. */
export type Subject = {
  [K in SubjectKind]: { readonly kind: K; readonly of: Subjects[K]; readonly subject: string | undefined };
}[SubjectKind];

export interface TrustSubject {
  readonly trust: Trust;
  /** `file`: may still be refused by RAM; `live`: RAM holds it already; `ros`: ROS converts values before RAM sees them. */
  readonly origin: 'file' | 'live' | 'ros';
  readonly owner: AccountId | undefined;
  /** Absent for a bare policy. */
  readonly role?: Role;
  /** The accounts of the configuration; `undefined` where it names none. */
  readonly knownAccounts: ReadonlySet<string> | undefined;
  /** Accounts are looked over as a whole: who is in none of them is no mere gap of the configuration. */
  readonly isAudit?: boolean;
  /** The role that the resource directory made for its management account. */
  readonly isDirectoryRole?: boolean;
  /** A task whose creator is known needs the role. */
  readonly isNeeded?: boolean;
  /** References in plain text, which nothing fills in: in ROS only a function does. */
  readonly unfilled?: readonly Located<string>[];
}

export interface DtsRole {
  readonly trust: Trust;
  readonly role: Role | undefined;
  readonly owner: AccountId | undefined;
  /** What a template calls the account that owns the role, where it is not known by its ID. */
  readonly ownNames?: readonly string[];
  /** References in plain text that nothing fills in: placeholders, whatever they look like. */
  readonly unfilled?: readonly string[];
  /** Who creates the tasks that need this role; empty where nothing says so. */
  readonly creators: readonly Creator[];
  /** The entries of its trust policy, sorted by what they are to those tasks. */
  readonly entries: DtsEntries;
}

/** An account that creates tasks, and who says so. */
export interface Creator {
  readonly account: AccountId;
  /** `option`: `--creator`; `config`: a `context` entry. */
  readonly by: 'task' | 'option' | 'config';
  /** The task, and the end of it, that names the role. */
  readonly task?: Task;
  readonly endpoint?: Endpoint;
}

/** A role by its name. @public the declarations of the rules name it */
export interface RoleSubject {
  readonly role: Role;
  /** RAM holds it already. */
  readonly isLive: boolean;
}

/** A name that a role has, or that an end of a task gives a role of which nothing is known. @public the declarations of the rules name it */
export interface RoleNameSubject {
  readonly name: Located<string>;
  /** Where RAM shows that it holds a role of this name. */
  readonly inRamAt: Location | undefined;
  readonly namedBy: 'role' | 'task';
}

export interface AttachmentsSubject {
  readonly role: Role;
  readonly policies: readonly AttachedPolicy[];
  /** The text that makes the role attaches none; whether somebody else does is not known. */
  readonly isNoneHere: boolean;
  /** Meant for cross-account DTS. */
  readonly isForDts: boolean;
  /** Another account than its directory's own, or a service acting for one, may take it. */
  readonly letsOutsidersIn: boolean;
  /** The ends of tasks that name this role. */
  readonly uses: readonly RoleUse[];
}

/** A tasks file, or the parameters of requests. @public the declarations of the rules name it */
export interface TasksFile {
  /** What breaks its schema. */
  readonly faults: readonly SchemaViolation[];
  readonly tasks: readonly Task[];
  /** The accounts that the file names. */
  readonly accounts: ReadonlyMap<string, { readonly id: Located<Account> }>;
}

export interface TaskSubject {
  readonly task: Task;
}

export interface Link {
  readonly task: Task;
  readonly endpoint: Endpoint;
  readonly creator: Account | undefined;
  readonly owner: AccountId;
  readonly roleName: string;
  /** The role of that name in the owner's account. */
  readonly role: Role | undefined;
  readonly trust: Trust | undefined;
  /** The names of all roles of the owner's account, where it was read whole. */
  readonly rolesOfOwner: readonly string[] | undefined;
  /** Other accounts that have a role of that name. */
  readonly elsewhere: readonly AccountId[];
}

/** A role and a job that names it, both made by one provider and so in one account. @public the declarations of the rules name it */
export interface Placement {
  readonly task: Task;
  readonly endpoint: Endpoint;
  readonly role: Role;
}

/** A policy in the hands of people. @public the declarations of the rules name it */
export interface GrantSubject {
  readonly policy: AttachedPolicy;
  readonly to: 'user' | 'group';
  readonly name: string;
}

export interface AccountSubject {
  readonly id: AccountId;
  readonly name: string | undefined;
  readonly at: Location;
  /** AliyunDTSDefaultRole, where the account has it. */
  readonly defaultRole: Role | undefined;
  /** What calls for a default role: the tasks that the account creates or owns an end of, or a DTS role of its own. */
  readonly uses: readonly RoleUse[];
  readonly ownsDtsRole: boolean;
  /** Roles for DTS, each with the creators that no known task backs although those creators' jobs were read too. */
  readonly unusedRoles: readonly UnusedRole[];
}

interface UnusedRole {
  readonly role: Role;
  readonly creator: AccountId;
  /** Where the creator's jobs were looked for; `undefined`: nobody says. */
  readonly regions: readonly string[] | undefined;
  readonly at: Location;
}

export interface RolePair {
  readonly file: Role;
  readonly live: Role;
}

export interface SuppressionSubject {
  readonly at: Location;
  /** A message of the card. `malformed`, `misspelt`, `unknownRule` and `badDay` are of comments: a configuration that says so is refused. */
  readonly state:
    | 'unmatched'
    | 'noReason'
    | 'expired'
    | 'expiresSoon'
    | 'malformed'
    | 'misspelt'
    | 'unknownRule'
    | 'badDay'
    /** Of a baseline: no finding has the fingerprint of the entry. */
    | 'unmatchedEntry';
  readonly rule: string;
  readonly until: string | undefined;
  /** Of the configuration: see `ConfiguredException`. */
  readonly about?: string;
  /** Removing `entry` changes nothing except this finding. */
  readonly canBeRemoved: boolean;
  /** All of the exception, where that is more than the place that is marked. */
  readonly entry?: Location;
  /** The word that is no directive. */
  readonly found?: string;
  /** The rule that a misspelled one stands for. */
  readonly meant?: string;
}
