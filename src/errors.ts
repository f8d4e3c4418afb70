/** The call is wrong: an option, a configuration, a path. Exit code 2. `what`, `why` and `hint` are told in that order. */
export class UsageError extends Error {
  readonly hint: string | undefined;

  constructor(message: string, hint?: string) {
    super(message);
    this.name = 'UsageError';
    this.hint = hint;
  }
}

/** An input that was asked for cannot be read. It becomes a gap, exit code 3. */
export class InputError extends Error {
  readonly file: string;

  constructor(file: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'InputError';
    this.file = file;
  }
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
