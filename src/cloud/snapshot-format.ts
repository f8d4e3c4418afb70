/** What a snapshot holds, as `schemas/snapshot.schema.json` describes it. */
export interface Recording {
  readonly snapshotVersion: 1;
  readonly takenAt: string;
  readonly accounts: readonly RecordedAccount[];
  /** What failed before it was known of which account. */
  readonly gaps?: readonly RecordedGap[];
}

/** An account as its APIs answered. Null: asked and refused; absent: not asked. */
export interface RecordedAccount {
  readonly id: string;
  readonly name?: string;
  readonly roles?: readonly RecordedRole[] | null;
  /** Only these roles were asked for, by name: of others nothing is known. Absent: all were. */
  readonly askedRoles?: readonly string[];
  readonly serviceLinkedRoles?: number;
  readonly holders?: readonly Holder[];
  readonly dtsJobs?: readonly RecordedJob[] | null;
  /** Where DTS was asked. */
  readonly regions?: readonly string[];
  /** Those of them that did not say for themselves which jobs there are: what is not known of them is not absent. */
  readonly unansweredRegions?: readonly string[];
  /** Those of them whose own host is not there: the central host of DTS was asked. */
  readonly centralRegions?: readonly string[];
  readonly scope?: RecordedScope;
  /** What came of taking roles of other accounts. */
  readonly probes?: readonly RecordedProbe[];
  readonly gaps: readonly RecordedGap[];
}

/** How an account was read: what an auditor has to show. */
export interface RecordedScope {
  /** The account of the credentials at hand. */
  readonly caller?: string;
  /** Of the program. */
  readonly version: string;
  /** The digest of the configuration, where there was one. */
  readonly configuration?: string;
  /** The kinds of DTS jobs that were asked for. */
  readonly jobTypes?: readonly string[];
}

/**
 * What STS answers to an account that takes a role of another one: it got it; there is none of that name, or no such account; the
 * role's trust policy refuses; the caller's own policies do; something else does; nobody says what; or there was no answer.
 */
export interface RecordedProbe {
  readonly account: string;
  readonly role: string;
  readonly answer: ProbeAnswer;
  readonly because?: string;
  /** The right that the caller lacks: to take the role, or to have the refusal decoded. */
  readonly grant?: string;
}

type ProbeAnswer = 'taken' | 'absent' | 'trust' | 'caller' | 'elsewhere' | 'refused' | 'failed';

export interface RecordedRole {
  readonly name: string;
  readonly arn: string;
  readonly trustPolicy: string | null;
  readonly policies?: readonly RecordedPolicy[] | null;
}

export interface RecordedPolicy {
  readonly name: string;
  readonly type: string;
  readonly document?: string;
}

/** A user or a group to which AliyunDTSRolePolicy is attached. */
export interface Holder {
  readonly kind: 'user' | 'group';
  readonly name: string;
}

export interface RecordedJob {
  readonly id: string;
  readonly name?: string;
  readonly type: string;
  readonly region: string;
  readonly status?: string;
  readonly topology?: 'two-way';
  readonly source: RecordedEnd;
  readonly destination?: RecordedEnd;
}

export interface RecordedEnd {
  readonly account?: string;
  readonly role?: string;
  readonly instanceType?: string;
  readonly engine?: string;
  readonly region?: string;
}

export interface RecordedGap {
  readonly what: string;
  readonly because: string;
  readonly reason: 'not-readable';
  readonly grant?: string;
}

/** An account without its roles, which are many; null: reading the roles was refused. */
export type AccountRest = Omit<RecordedAccount, 'roles'> & { readonly roles?: null };

/** Takes down one account while it is read. */
export interface AccountWriter {
  /** Roles follow, unless there are none. */
  begin(): void;
  role(role: RecordedRole): void;
  /** Nothing follows. */
  end(rest: AccountRest): void;
}

/** What an earlier run has written down of an account. */
export interface StoredAccount extends Pick<RecordedAccount, 'id' | 'name' | 'dtsJobs' | 'regions'> {
  readonly roles: number;
  /** Nothing of it was refused. */
  readonly isWhole: boolean;
}

/** Where accounts are written down as they are read: of each a text of its own, which is a snapshot too. */
export interface SnapshotWriter {
  /** Called with the accounts that will be read, before the first one. */
  begin?(reading: { readonly takenAt: string; readonly accounts: readonly string[] }): void;
  kept(id: string): StoredAccount | undefined;
  open(of: Pick<RecordedAccount, 'id' | 'name'>, takenAt: string): AccountWriter;
}

/** A snapshot as text. */
export function recordingText(recording: Recording): string {
  return `${JSON.stringify(recording, null, 2)}\n`;
}

/** The text of a snapshot up to its first account, and behind its last one. */
export function recordingEnds(
  takenAt: string,
  gaps: readonly RecordedGap[] = [],
): { readonly head: string; readonly foot: string } {
  const text = recordingText({
    snapshotVersion: 1,
    takenAt,
    accounts: [],
    ...(gaps.length > 0 && { gaps }),
  });
  // A gap may hold brackets in its words, and no string an unescaped quotation mark.
  const list = text.indexOf(NO_ACCOUNTS) + NO_ACCOUNTS.length;
  return { head: `${text.slice(0, list - ']'.length)}\n`, foot: `\n  ]${text.slice(list)}` };
}

const NO_ACCOUNTS = '"accounts": []';

/** Writes the text of an account as it stands in a snapshot, bit by bit. */
export function makeAccountWriter(
  write: (text: string) => void,
  { id, name }: Pick<RecordedAccount, 'id' | 'name'>,
): AccountWriter {
  let roles: number | undefined;
  return {
    begin() {
      roles = 0;
    },
    role(role) {
      if (roles === undefined) throw new Error('a role without a list');
      write(roles === 0 ? `    {${members({ id, name })},\n      "roles": [\n` : ',\n');
      write(`        ${shifted(role, 8)}`);
      roles++;
    },
    end(rest) {
      if (roles === undefined) write(`    {${members(Object.assign({ id, name }, rest))}\n    }`);
      else if (roles === 0)
        write(`    {${members(Object.assign({ id, name, roles: [] }, rest, { roles: [] }))}\n    }`);
      else write(`\n      ],${members({ ...rest, id: undefined, name: undefined, roles: undefined })}\n    }`);
    },
  };
}

/** The members of an object as they stand in an account. */
function members(value: object): string {
  return shifted(value, 4).slice(1, -'\n    }'.length);
}

/** No string in a JSON text has a line break, so all that are there are between its parts. */
function shifted(value: object, by: number): string {
  return JSON.stringify(value, null, 2).replaceAll('\n', `\n${' '.repeat(by)}`);
}
