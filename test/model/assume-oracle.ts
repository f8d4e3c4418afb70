/**
 * A slow judge of trust policies that knows no third answer. It fills in everything that is not known, in every way, and
 * judges each completed policy with plain yes and no. It reads the raw JSON and shares no code with the model.
 */

/** Answers of a choice by its name: the same name is the same choice. */
type Choose = <T>(name: string, options: readonly T[]) => T;

export interface RawPolicy {
  readonly Statement: readonly RawStatement[];
}

export interface RawStatement {
  readonly Effect: string;
  readonly Action?: readonly string[];
  readonly NotAction?: readonly string[];
  readonly Principal: { readonly RAM?: readonly string[]; readonly Service?: readonly string[] };
  readonly NotPrincipal?: object;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, readonly unknown[]>>>>;
}

export const CREATOR = '1000000000000002';
export const OTHER = '1000000000000003';

/** What the keys of the test policies may hold; the first three a service never sends. */
const KEYS: Readonly<Record<string, readonly (readonly string[] | null)[]>> = {
  'sts:ExternalId': [null],
  'acs:MFAPresent': [null],
  'oidc:sub': [null],
  'acs:PrincipalArn': [null, ['x'], ['y'], ['X'], ['xy'], ['x', 'y'], ['x*'], ['?']],
  'my:Number': [null, ['1'], ['5'], ['9']],
  'acs:CurrentTime': [null, ['2026-01-01T00:00:00Z'], ['2026-06-01T00:00:00Z'], ['2027-01-01T00:00:00Z']],
  'acs:SourceIp': [null, ['10.0.0.1'], ['10.9.0.1'], ['192.168.0.1']],
  'acs:SecureTransport': [null, ['true'], ['false']],
};

/**
 * Every verdict that some completion gives; both, as soon as there are two; `tooMany` completions to try them all.
 *
 * @param isJoined whether one unknown is the same wherever it stands, as it is in truth.
 */
export function verdicts(
  policy: RawPolicy,
  owner: string | undefined,
  isJoined: boolean,
): ReadonlySet<boolean> | 'tooMany' {
  const found = new Set<boolean>();
  let completions = 0;
  const pending: number[][] = [[]];
  for (let trail = pending.pop(); trail !== undefined && found.size < 2; trail = pending.pop()) {
    if (++completions > 10_000) return 'tooMany';
    const made = new Map<string, number>();
    const taken: number[] = [];
    const plan = trail;
    let places = 0;
    const choose: Choose = (name, options) => {
      const id = isJoined ? name : `${name} ${String(places++)}`;
      let index = made.get(id);
      if (index === undefined) {
        index = plan[taken.length];
        if (index === undefined) {
          for (let other = 1; other < options.length; other++) pending.push([...taken, other]);
          index = 0;
        }
        made.set(id, index);
        taken.push(index);
      }
      return options[index] as (typeof options)[number];
    };
    found.add(isAllowed(policy, owner, choose));
  }
  return found;
}

function isAllowed(policy: RawPolicy, owner: string | undefined, choose: Choose): boolean {
  const statements = policy.Statement.map((statement, index) => {
    const choice: Choose = (name, options) => choose(name.replace('#', String(index)), options);
    const isRead = ['Allow', 'Deny'].includes(statement.Effect);
    const effect = isRead ? statement.Effect : choice('effect #', ['Allow', 'Deny', 'none']);
    const applies = (): boolean =>
      namesAction(statement, choice) && namesDts(statement, owner, choice) && meetsAll(statement, choice);
    return { effect, applies };
  });
  if (statements.some(({ effect, applies }) => effect === 'Deny' && applies())) return false;
  return statements.some(({ effect, applies }) => effect === 'Allow' && applies());
}

function filledIn(text: string, choose: Choose): string {
  const [name] = /\$\{\w+\}/.exec(text) ?? [];
  if (name === '${account}' || name === '${creator}') return text.replace(name, choose(name, [CREATOR, OTHER]));
  if (name === '${value}') return choose(name, ['x', 'y', '5', '2026-06-01T00:00:00Z', '10.0.0.1', 'true']);
  if (name === '${action}') return choose(name, ['sts:AssumeRole', 'sts:Nothing']);
  if (name === '${service}')
    return choose(name, [`${CREATOR}@dts.aliyuncs.com`, `${OTHER}@dts.aliyuncs.com`, 'ecs.aliyuncs.com']);
  return text;
}

function namesAction(statement: RawStatement, choose: Choose): boolean {
  const { Action: actions, NotAction: others } = statement;
  if (actions === undefined && others === undefined) return choose('action #', [true, false]);
  const matches = (pattern: string): boolean => glob(filledIn(pattern, choose).toLowerCase()).test('sts:assumerole');
  return others === undefined ? (actions ?? []).some(matches) : !others.some(matches);
}

function namesDts(statement: RawStatement, owner: string | undefined, choose: Choose): boolean {
  const isNamed = (statement.Principal.Service ?? []).some((text) => {
    if (text.includes('*')) return choose('wildcard #', [true, false]);
    const filled = filledIn(text, choose);
    if (filled === 'dts.aliyuncs.com') return (owner ?? choose('owner', [CREATOR, OTHER])) === CREATOR;
    return filled === `${CREATOR}@dts.aliyuncs.com`;
  });
  return isNamed || (statement.NotPrincipal !== undefined && choose('excluded #', [true, false]));
}

function meetsAll(statement: RawStatement, choose: Choose): boolean {
  for (const [operator, keys] of Object.entries(statement.Condition ?? {})) {
    for (const [key, values] of Object.entries(keys)) if (!meets(operator, { key, values }, choose)) return false;
  }
  return true;
}

function meets(
  operator: string,
  { key, values }: { key: string; values: readonly unknown[] },
  choose: Choose,
): boolean {
  const [set, name] = operator.includes(':') ? operator.split(':') : ['', operator];
  const given = choose(`key ${key}`, KEYS[key] ?? [null]);
  const wanted = values.map((value) => (typeof value === 'string' ? filledIn(value, choose) : String(value)));
  const open = (): boolean => choose(`open # ${operator} ${key}`, [true, false]);
  if (name === undefined || !(name in TESTS) || values.length === 0) return open();
  const isNegative = /Not/.test(name);
  if (given === null) {
    if (set === 'ForAllValues') return true;
    if (isNegative) return set === 'ForAnyValue' ? open() : true;
    return name === 'Bool' && wanted.some((value) => value !== 'true') ? open() : false;
  }
  const fits = (value: string): boolean => wanted.some((text) => TESTS[name]?.(value, text) ?? open()) !== isNegative;
  return set === 'ForAllValues' || (set === '' && isNegative) ? given.every(fits) : given.some(fits);
}

type Test = (given: string, wanted: string) => boolean | undefined;

const numbers =
  (test: (given: number, wanted: number) => boolean): Test =>
  (given, wanted) =>
    /^\d+$/.test(wanted) && /^\d+$/.test(given) ? test(Number(given), Number(wanted)) : undefined;
const dates =
  (test: (given: Date, wanted: Date) => boolean): Test =>
  (given, wanted) =>
    /^\d{4}-.*Z$/.test(wanted) && /^\d{4}-.*Z$/.test(given) ? test(new Date(given), new Date(wanted)) : undefined;
const bits = (text: string): string =>
  text
    .split('.')
    .map((part) => Number(part).toString(2).padStart(8, '0'))
    .join('');
const inNetwork: Test = (given, wanted) => {
  if (!/^\d+\.\d+\.\d+\.\d+/.test(wanted)) return undefined;
  const [network = '', length = '32'] = wanted.split('/');
  return bits(given).slice(0, Number(length)) === bits(network).slice(0, Number(length));
};
const truths: Test = (given, wanted) => (['true', 'false'].includes(wanted) ? given === wanted : undefined);

/** Negative operators stand with the test that none of the values may pass. */
const TESTS: Readonly<Record<string, Test>> = {
  StringEquals: (given, wanted) => given === wanted,
  StringNotEquals: (given, wanted) => given === wanted,
  StringEqualsIgnoreCase: (given, wanted) => given.toUpperCase() === wanted.toUpperCase(),
  StringNotEqualsIgnoreCase: (given, wanted) => given.toUpperCase() === wanted.toUpperCase(),
  StringLike: (given, wanted) => glob(wanted).test(given),
  StringNotLike: (given, wanted) => glob(wanted).test(given),
  NumericEquals: numbers((given, wanted) => given === wanted),
  NumericNotEquals: numbers((given, wanted) => given === wanted),
  NumericLessThan: numbers((given, wanted) => given < wanted),
  NumericGreaterThanEquals: numbers((given, wanted) => given >= wanted),
  DateEquals: dates((given, wanted) => given.getTime() === wanted.getTime()),
  DateNotEquals: dates((given, wanted) => given.getTime() === wanted.getTime()),
  DateLessThanEquals: dates((given, wanted) => given <= wanted),
  DateGreaterThan: dates((given, wanted) => given > wanted),
  Bool: truths,
  IpAddress: inNetwork,
  NotIpAddress: inNetwork,
};

function glob(pattern: string): RegExp {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`);
}
