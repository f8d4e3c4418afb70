import { asList, asObject, member, textMember, type Node } from '../../formats/nodes.ts';
import { type Located, type Location, below, keyOf } from '../../model/document.ts';

/** What a configuration says, as far as it has the right shape, with the place of each word. */
export interface ConfigParts {
  readonly accounts: readonly AccountPart[];
  readonly contexts: readonly ContextPart[];
  readonly levels: readonly LevelPart[];
  readonly ignore: readonly Located<string>[];
  readonly regions: readonly Located<string>[];
  readonly exceptions: readonly ExceptionPart[];
}

interface AccountPart {
  readonly name: Located<string>;
  readonly id: Located<string> | undefined;
  readonly profile: Located<string> | undefined;
  readonly assumeRole: Located<string> | undefined;
  /** Hosts of its APIs, by the API. */
  readonly endpoints: Readonly<Record<string, string>>;
}

interface ContextPart {
  readonly files: readonly Located<string>[];
  readonly owner: Located<string> | undefined;
  readonly creator: Located<string> | undefined;
}

interface LevelPart {
  readonly rule: Located<string>;
  readonly level: unknown;
}

/** An entry of `exceptions`. */
export interface ExceptionPart {
  readonly at: Location;
  readonly rule: Located<string> | undefined;
  /** `undefined`: it does not say in which files. */
  readonly in: readonly Located<string>[] | undefined;
  readonly subject: Located<string> | undefined;
  readonly trusts: Located<string> | undefined;
  readonly because: Located<string> | undefined;
  readonly until: Located<string> | undefined;
}

/** Reads any value as a configuration. */
export function readConfigParts(value: unknown, at: Location): ConfigParts {
  const root = asObject(value);
  return {
    accounts: members(root, at, 'accounts').map(accountPart),
    contexts: maps(root, at, 'context').map(([node, here]) => ({
      files: strings(node, here, 'files'),
      owner: textMember(node, here, 'owner'),
      creator: textMember(node, here, 'creator'),
    })),
    levels: members(root, at, 'rules').map(({ name, value: level }) => ({ rule: name, level })),
    ignore: strings(root, at, 'ignore'),
    regions: strings(root, at, 'regions'),
    exceptions: maps(root, at, 'exceptions').map(exceptionPart),
  };
}

function accountPart({ name, value, at }: Member): AccountPart {
  if (typeof value === 'string')
    return { name, id: { value, at }, profile: undefined, assumeRole: undefined, endpoints: {} };
  const node = asObject(value);
  const credentials = member(node, at, 'credentials');
  const credential = (key: string): Located<string> | undefined =>
    credentials && textMember(asObject(credentials.value), credentials.at, key);
  const endpoints = Object.entries(asObject(node?.['endpoints']) ?? {});
  return {
    name,
    id: textMember(node, at, 'id'),
    profile: credential('profile'),
    assumeRole: credential('assumeRole'),
    endpoints: Object.fromEntries(endpoints.flatMap(([api, host]) => (typeof host === 'string' ? [[api, host]] : []))),
  };
}

function exceptionPart([node, at]: readonly [Node, Location]): ExceptionPart {
  return {
    at,
    rule: textMember(node, at, 'rule'),
    in: member(node, at, 'in') && strings(node, at, 'in'),
    subject: textMember(node, at, 'subject'),
    trusts: textMember(node, at, 'trusts'),
    because: textMember(node, at, 'because'),
    until: textMember(node, at, 'until'),
  };
}

interface Member extends Located<unknown> {
  readonly name: Located<string>;
}

function members(root: Node | undefined, at: Location, key: string): readonly Member[] {
  const node = asObject(root?.[key]) ?? {};
  return Object.keys(node).map((name) => {
    const here = below(at, key, name);
    return { name: { value: name, at: keyOf(here) }, value: node[name], at: here };
  });
}

function maps(root: Node | undefined, at: Location, key: string): readonly (readonly [Node, Location])[] {
  const list = root?.[key];
  if (!Array.isArray(list)) return [];
  return list.flatMap((item: unknown, index) => {
    const node = asObject(item);
    return node === undefined ? [] : [[node, below(at, key, index)] as const];
  });
}

/** One string, or a list of them. */
function strings(root: Node | undefined, at: Location, key: string): readonly Located<string>[] {
  const value = root?.[key];
  return asList(value).flatMap((item, index) => {
    if (typeof item !== 'string') return [];
    return [{ value: item, at: Array.isArray(value) ? below(at, key, index) : below(at, key) }];
  });
}

/** Whether `trusts` names a service (`ecs.aliyuncs.com`) or an identity provider by its ARN, as the finding shows it. */
export function isServiceOrProvider(text: string): boolean {
  return /^(?:[a-z0-9-]+\.)+aliyuncs\.com$|^acs:ram::\d+:(?:saml|oidc)-provider\//.test(text);
}
