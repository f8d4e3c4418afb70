/** The call is wrong: an option, a configuration, a path. Exit code 2. `what`, `why` and `hint` are printed in that order. */
export class UsageError extends Error {
  readonly hint: string | undefined;

  constructor(message: string, hint?: string) {
    super(message);
    this.name = 'UsageError';
    this.hint = hint;
  }
}

/** A path of the call that names nothing; it may have been meant for something else. */
export class MissingPath extends UsageError {
  readonly path: string;

  constructor(path: string, hint: string) {
    super(`no such file or folder: ${path}`, hint);
    this.path = path;
  }
}

/** Nothing is given that an account could be read with. */
export class NoAccess extends UsageError {}

/** An input that was asked for cannot be read. It becomes a gap, exit code 3. */
export class InputError extends Error {
  readonly file: string;

  constructor(file: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'InputError';
    this.file = file;
  }
}

/** A file that is read again, and is no longer what it was. */
export function changedMeanwhile(file: string, cause?: unknown): InputError {
  return new InputError(file, 'it changed while it was read; rerun the command', { cause });
}

/** A rule failed: our fault. It becomes a gap that names the rule; the other rules go on. */
export class RuleCrash extends Error {
  readonly rule: string;
  readonly subject: string | undefined;

  constructor(rule: string, subject: string | undefined, cause: unknown) {
    super(`rule ${rule} failed`, { cause });
    this.name = 'RuleCrash';
    this.rule = rule;
    this.subject = subject;
  }
}

/** Why a call to an account failed. Only some are worth another try. */
export type CallFailure =
  | 'throttled'
  | 'denied'
  | 'absent'
  | 'gone'
  | 'credential'
  | 'unusable'
  | 'clock'
  | 'metadata'
  | 'command'
  | 'credentialsUri'
  | 'refused'
  | 'server'
  | 'malformed'
  | 'network'
  | 'unknownHost'
  | 'proxy'
  | 'untrusted'
  | 'timeout'
  | 'stopped';

/** Which kind of policy refuses a call: in the vendor's word, or in a message that the vendor alone can read. */
export interface Denial {
  readonly policyType?: string;
  readonly encoded?: string;
  /** A Deny statement refuses, and not only the lack of an Allow. */
  readonly isExplicit?: boolean;
}

type Circumstances = Partial<Pick<CallError, 'retryAfterMs' | 'denial' | 'host' | 'tries' | 'action'>>;

/** A call to an account failed. It becomes a gap, exit code 3. Nothing of the request and no secret is in it. */
export class CallError extends Error {
  readonly failure: CallFailure;
  /** The API's own word for it, as `NoPermission`. */
  readonly code: string | undefined;
  /** How long the API wants to be left alone. */
  readonly retryAfterMs: number | undefined;
  /** What the API says of a refusal. */
  readonly denial: Denial | undefined;
  /** The host that did not answer, and how often it was asked. */
  readonly host: string | undefined;
  readonly tries: number;

  /** The call that failed: what was asked, or what gets the keys for it. */
  readonly action: string | undefined;

  constructor(
    failure: CallFailure,
    code?: string,
    { retryAfterMs, denial, host, tries = 1, action }: Circumstances = {},
  ) {
    super(code === undefined ? failure : `${failure}: ${code}`);
    this.name = 'CallError';
    this.failure = failure;
    this.code = code;
    this.retryAfterMs = retryAfterMs;
    this.denial = denial;
    this.host = host;
    this.tries = tries;
    this.action = action;
  }

  private circumstances(): Circumstances {
    const { retryAfterMs, denial, host, tries, action } = this;
    return { retryAfterMs, denial, host, tries, action };
  }

  /** The same of a host. */
  at(host: string): CallError {
    return new CallError(this.failure, this.code, { ...this.circumstances(), host });
  }

  /** The same after some tries. */
  after(tries: number): CallError {
    return new CallError(this.failure, this.code, { ...this.circumstances(), tries });
  }

  /** The same of an action, unless it is known already of another one that this one needed. */
  of(action: string): CallError {
    return this.action === undefined
      ? new CallError(this.failure, this.code, { ...this.circumstances(), action })
      : this;
  }
}
