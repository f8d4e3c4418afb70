import type { ConfigFiles, ConfigFolder, Matcher, Decoded } from '../../files/file-system.ts';
import { jsonDocument } from '../../formats/json/locate.ts';
import type { ReadYaml } from '../../formats/parsed-text.ts';
import { matchesWildcard } from '../../lib/wildcard.ts';
import { parseAccountId, type AccountId } from '../../model/account.ts';
import { type Document, STDIN, type Located } from '../../model/document.ts';
import { InputError, UsageError } from '../../model/errors.ts';
import { placeText, type Setting } from '../../model/finding.ts';
import type { ConfigSuppression } from '../../model/suppression.ts';
import { resolveLocations } from '../../source/locations.ts';
import { configProblems, syntaxProblem, type ConfigProblem } from './problems.ts';
import { isServiceOrProvider, readConfigParts, type ConfigParts, type ExceptionPart } from './shape.ts';

/** `.dts-xacct.yaml`, read and checked. Globs count from the folder of the file. */
export interface Config {
  readonly file: string;
  /** Names of accounts, as `--creator` and `--owner` take them. */
  readonly accounts: ReadonlyMap<string, AccountId>;
  /** How accounts are read live, by the same names. */
  readonly access: ReadonlyMap<string, Access>;
  /** Where audit looks for DTS jobs; empty: everywhere. */
  readonly regions: readonly string[];
  readonly levels: ReadonlyMap<string, Setting>;
  readonly exceptions: readonly ConfigSuppression[];
  /** What the first matching `context` entry says of a file. */
  contextOf(file: string): { readonly owner: AccountId | undefined; readonly creator: AccountId | undefined };
  isIgnored(file: string): boolean;
  /** Whether its folder is among what is linted: else what its exceptions are about may lie elsewhere. */
  isAmong(paths: readonly (string | object)[]): boolean;
}

/** How an account is read: with which profile, by which role, at which hosts. Without the first two it is only a known name. */
export interface Access {
  readonly profile?: string;
  readonly assumeRole?: string;
  readonly endpoints: Readonly<Record<string, string>>;
}

/** Reads a configuration, or what it will be. All problems are reported together, in one `UsageError`. */
export async function readConfig(
  file: string,
  knownRules: readonly string[],
  files: ConfigFiles,
  given?: string,
): Promise<Config> {
  const { readYaml } = await import('../../formats/yaml/parse.ts');
  const decoded = given === undefined ? decodedOf(file, files) : { text: given, fault: undefined };
  const { document, value } = readRoot(file, decoded, readYaml);
  const at = { document, path: [] };
  const parts = readConfigParts(value, at);
  refuse(file, configProblems({ value, at, parts, knownRules }));
  return configOf(file, parts, files.around(file));
}

function readRoot(
  file: string,
  { text, fault: damage }: Decoded,
  readYaml: ReadYaml,
): { readonly document: Document; readonly value: unknown } {
  if (damage !== undefined) refuse(file, [syntaxProblem(damage, { document: jsonDocument(file, text), path: [] })]);
  const read = readYaml(file, text);
  if (read === 'tooDeep') throw new UsageError(`${file} is nested deeper than 100 levels`);
  const { documents, faults } = read;
  const [first, second] = documents;
  const holder = first?.document ?? jsonDocument(file, text);
  refuse(
    file,
    faults.map((fault) => syntaxProblem(fault, { document: holder, path: [] })),
  );
  if (second !== undefined) {
    refuse(file, [
      {
        at: { document: second.document, path: [] },
        text: 'second YAML document; a configuration must be a single document',
      },
    ]);
  }
  // An empty file, or one of comments only, says nothing.
  return { document: holder, value: first?.value ?? null };
}

function decodedOf(file: string, { readText, isThere }: ConfigFiles): Decoded {
  try {
    return readText({ path: file, isNamed: true });
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    if (!isThere(file)) throw new UsageError(`no such configuration file: ${file}`);
    throw new UsageError(`cannot read the configuration ${file}: ${error.message}`);
  }
}

/** More would fill the screen above them. */
const MOST_SHOWN = 20;

/** Lists the problems in the order of the text. */
function refuse(file: string, problems: readonly ConfigProblem[]): void {
  if (problems.length === 0) return;
  const places = resolveLocations(problems.map(({ at }) => at));
  const placed = problems.map(({ at, text }) => ({ place: places.place(at), text }));
  placed.sort(
    ({ place: one }, { place: other }) => one.startLine - other.startLine || one.startColumn - other.startColumn,
  );
  const lines = placed.map(({ place, text }) => `${placeText(place)}: ${text}`);
  const [only = ''] = lines;
  if (lines.length === 1) throw new UsageError(only);
  const rest = lines.length - MOST_SHOWN;
  const shown = rest > 0 ? [...lines.slice(0, MOST_SHOWN), `and ${String(rest)} more`] : lines;
  throw new UsageError(`${file} has ${String(lines.length)} problems`, shown.join('\n'));
}

function configOf(file: string, parts: ConfigParts, folder: ConfigFolder): Config {
  const { matcherOf } = folder;
  const accounts = new Map(
    parts.accounts.flatMap(({ name, id }) => named(name.value, parseAccountId(id?.value ?? ''))),
  );
  const accountOf = (name: Located<string> | undefined): AccountId | undefined =>
    name && (accounts.get(name.value) ?? parseAccountId(name.value));
  const contexts = parts.contexts.map(({ files, owner, creator }) => ({
    isFor: matcherOf(texts(files)),
    defaults: { owner: accountOf(owner), creator: accountOf(creator) },
  }));
  const matching = folder.filesMatching(parts.exceptions.flatMap((part) => texts(part.in ?? [])));
  return {
    file,
    accounts,
    access: new Map(parts.accounts.map((part) => [part.name.value, accessOf(part)])),
    regions: texts(parts.regions),
    levels: new Map(parts.levels.map(({ rule, level }) => [rule.value, level as Setting])),
    exceptions: parts.exceptions.map((part) =>
      exceptionOf(part, accountOf(part.trusts) ?? otherPrincipal(part.trusts?.value), {
        isIn: part.in && matcherOf(texts(part.in)),
        matching,
      }),
    ),
    contextOf: (path) => contexts.find(({ isFor }) => isFor(path))?.defaults ?? NO_ACCOUNTS,
    isIgnored: matcherOf(texts(parts.ignore)),
    isAmong: (paths) => paths.some((path) => typeof path === 'string' && path !== STDIN && folder.isIn(path)),
  };
}

function otherPrincipal(text: string | undefined): string | undefined {
  return text !== undefined && isServiceOrProvider(text) ? text : undefined;
}

function accessOf({ profile, assumeRole, endpoints }: ConfigParts['accounts'][number]): Access {
  return {
    endpoints,
    ...(profile && { profile: profile.value }),
    ...(assumeRole && { assumeRole: assumeRole.value }),
  };
}

const NO_ACCOUNTS = { owner: undefined, creator: undefined };

function named(name: string, id: AccountId | undefined): readonly (readonly [string, AccountId])[] {
  return id === undefined ? [] : [[name, id]];
}

function texts(located: readonly Located<string>[]): readonly string[] {
  return located.map(({ value }) => value);
}

/** The files that an exception is about; `isIn` is absent where it does not say. */
interface Files {
  readonly isIn: Matcher | undefined;
  /** The files that any exception is about. */
  readonly matching: () => readonly string[];
}

function exceptionOf(part: ExceptionPart, trusts: string | undefined, { isIn, matching }: Files): ConfigSuppression {
  const { at, rule, subject, because, until } = part;
  const reason = because?.value.trim();
  return {
    by: 'exception',
    at: rule?.at ?? at,
    entry: at,
    rule: rule?.value ?? '',
    because: reason === '' ? undefined : reason,
    until: until?.value,
    untilAt: until?.at,
    trusts,
    about: JSON.stringify([texts(part.in ?? []), subject?.value, trusts]),
    ...(subject !== undefined && !/[*?]/.test(subject.value) && { onlySubject: subject.value }),
    ...(isIn === undefined && subject !== undefined && { seenBy: 'accounts' }),
    ...(isIn !== undefined && subject === undefined && { seenBy: 'files' }),
    isFor: ({ place, subject: found }) =>
      (isIn === undefined || (place !== undefined && isIn(place.file))) &&
      (subject === undefined || (found !== undefined && matchesWildcard(subject.value, found))),
    isElsewhere: (read) => isIn !== undefined && !read.some(isIn) && matching().some(isIn),
  };
}
