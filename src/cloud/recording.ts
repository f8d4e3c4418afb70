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
  readonly gaps: readonly RecordedGap[];
}

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

/** A snapshot as text. */
export function recordingText(recording: Recording): string {
  return `${JSON.stringify(recording, null, 2)}\n`;
}
