import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';

import { parseSync } from 'rolldown/utils';
import { describe, expect, test } from 'vitest';

import { FACTS, RULES_BY_PAGE, SOURCES } from '../src/facts.ts';
import { TABLE_DATE } from '../src/model/dts/support-matrix.ts';
import { PAGES } from '../src/model/rule-card.ts';

const root = join(import.meta.dirname, '..');
const facts = Object.entries(FACTS).flatMap(([file, of]) => of.map((fact) => ({ file, ...fact })));
const sources = Object.entries<{ readonly title: string; readonly url?: string; readonly date: string | undefined }>(
  SOURCES,
);

/** Constants that list words of ours, or of others than the vendor. */
const NOT_OF_VENDOR: Readonly<Record<string, readonly string[]>> = {
  // Texts and forms of this program's own messages, and its own names.
  'rules/foreign-cloud.ts': ['MESSAGES'],
  'rules/policy-schema.ts': ['FORMS', 'ELEMENTS', 'FOREIGN_ELEMENTS', 'AWS_ELEMENTS', 'EMPTY', 'WANTED'],
  'rules/role-default-trusts-others.ts': ['OTHERS'],
  'rules/task-companion-missing.ts': ['PREFIXES'],
  'src/cloud/call-failures.ts': ['REASONS', 'IS_OF_HOST'],
  'src/cloud/endpoints.ts': ['VARIABLES'],
  'src/cloud/host-health.ts': ['SILENCES'],
  'src/cloud/transport.ts': ['LOOPBACK'],
  'src/inputs/dts/read.ts': ['JOBS'],
  'src/inputs/dts/tasks-file.ts': ['TOPOLOGIES', 'TYPES', 'TASK_KEYS', 'END_KEYS'],
  'src/model/policy/dts-role.ts': ['MESSAGES'],
  'src/model/policy/principal.ts': ['FILLS', 'FILLS_OF_ONE', 'NO_PROVIDERS', 'DOMAINS'],
  'src/model/steps.ts': ['PRODUCTS'],
  'src/model/syntax-error.ts': ['YAML_DAMAGES'],
  // Guesses at what a person meant.
  'src/model/dts/vocabulary.ts': ['OLD', 'PARTS', 'CONNECTION_VOCABULARY', 'DATABASE_VOCABULARY'],
  // What fits all values.
  'src/model/policy/conditions.ts': ['EVERYTHING'],
  // Other clouds.
  'src/model/policy/foreign-clouds.ts': ['IN_PRINCIPALS', 'IN_ACTIONS', 'IN_CONDITIONS', 'PRINCIPAL_KEYS', 'VERSIONS'],
  // Sources themselves.
  'src/model/policy/permissions.ts': ['NEEDS_SOURCE'],
  'src/model/rule-card.ts': ['PAGES'],
};

/** Documents whose copy had no date, or no more of it than a month or a year. */
const WITHOUT_DAY: Readonly<Record<string, string | undefined>> = {
  policyElements: '2026-08',
  editTrust: '2026-01',
  trustedIdp: '2025-12',
  ros: '2025',
  chineseDocs: '2021-03',
  policySyntax: undefined,
  assumeRole: undefined,
  createRole: undefined,
  externalId: undefined,
  evaluation: undefined,
  expressConnect: undefined,
  ramSdk: undefined,
  dtsReadOnlyPolicy: undefined,
  dtsEndpoints: undefined,
  dtsJobs: undefined,
  ramQuota: undefined,
  directoryQuota: undefined,
  directoryAccess: undefined,
  credentials: undefined,
  cli: undefined,
  ossPolicies: undefined,
  policyModule: undefined,
  openApiPortal: undefined,
  rosFunctions: undefined,
};

interface SyntaxNode {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

interface SourceModule {
  readonly file: string;
  /** The constants at its top, by name, each with its text. */
  readonly constants: ReadonlyMap<string, { readonly value: SyntaxNode; readonly text: string }>;
  readonly comments: readonly string[];
}

const modules = ['src', 'rules'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => moduleAt(posix.join(folder, name.replaceAll('\\', '/')))),
);

function moduleAt(file: string, text = readFileSync(join(root, file), 'utf8')): SourceModule {
  const { program, comments } = parseSync(file, text);
  const constants = (program.body as unknown as readonly SyntaxNode[]).flatMap((statement) => {
    const declared = (statement['declaration'] ?? statement) as SyntaxNode;
    const list = declared.type === 'VariableDeclaration' ? (declared['declarations'] as readonly SyntaxNode[]) : [];
    return list.flatMap(({ id, init }) => {
      const value = init as SyntaxNode | null;
      const { name = '' } = id as { readonly name?: string };
      return value === null ? [] : [[name, { value, text: text.slice(value.start, value.end) }] as const];
    });
  });
  return { file, constants: new Map(constants), comments: comments.map(({ value }) => value) };
}

/** The names of constants that hold a list or a table of two texts or more. */
function tablesOf({ constants }: SourceModule): readonly string[] {
  return [...constants].flatMap(([name, { value, text }]) =>
    /^[A-Z][A-Z0-9_]+$/.test(name) && !name.endsWith('_FACTS') && isTable(value) && countTexts(text) >= 2 ? [name] : [],
  );
}

function isTable(value: SyntaxNode | undefined): boolean {
  if (value === undefined) return false;
  if (/^TS(?:As|Satisfies)Expression$/.test(value.type)) return isTable(value['expression'] as SyntaxNode);
  if (value.type === 'NewExpression') return isTable((value['arguments'] as readonly SyntaxNode[])[0]);
  return value.type === 'ArrayExpression' || value.type === 'ObjectExpression';
}

function countTexts(text: string): number {
  return (text.match(/'[^'\n]+'|\/\^/g) ?? []).length;
}

describe('every fact of the vendor', () => {
  test('has a text, a source and a way to check it', () => {
    expect(facts.length).toBeGreaterThan(40);
    const poor = facts.filter(({ what, check }) => what.length < 10 || check.length < 20);
    expect(poor).toEqual([]);
    const unsourced = facts.filter((fact) => fact.sources.length === 0).flatMap(({ constants }) => constants);
    expect(unsourced).toEqual(['SAMPLE_ACCOUNTS']);
  });

  test('names constants of its module', () => {
    const byFile = new Map(modules.map((module) => [module.file, module]));
    const lost = facts.flatMap(({ file, constants }) =>
      constants.filter((name) => byFile.get(file)?.constants.has(name) !== true).map((name) => `${file} ${name}`),
    );
    expect(lost).toEqual([]);
    expect(facts.filter(({ constants }) => constants.length === 0)).toEqual([]);
  });

  test('is collected', () => {
    const listed = modules.filter(({ constants }) => [...constants.keys()].some((name) => name.endsWith('_FACTS')));
    expect(listed.map(({ file }) => file).toSorted()).toEqual(Object.keys(FACTS).toSorted());
  });
});

describe('every source', () => {
  const today = new Date().toISOString().slice(0, 10);

  test('has a day that is not in the future, or stands in the list of those without', () => {
    const days = sources.filter(([name]) => !Object.hasOwn(WITHOUT_DAY, name));
    expect(days.filter(([, { date }]) => !isPastDay(date, today))).toEqual([]);
    const others = sources.filter(([name]) => Object.hasOwn(WITHOUT_DAY, name));
    expect(Object.fromEntries(others.map(([name, { date }]) => [name, date]))).toEqual(WITHOUT_DAY);
  });

  test('is what a fact or a rule rests on', () => {
    const used = new Set<string>(facts.flatMap((fact) => fact.sources));
    const idle = sources.filter(([name, { url = '' }]) => !used.has(name) && !RULES_BY_PAGE.has(url));
    expect(idle.map(([name]) => name)).toEqual([]);
  });

  test('of a rule is dated, but for the documentation of this program', () => {
    const urls = new Set(sources.map(([, { url }]) => url));
    expect([...RULES_BY_PAGE.keys()].filter((url) => !urls.has(url))).toEqual([PAGES.ownConfig.url]);
  });

  test('has the date that messages give for the table of databases', () => {
    const month = new Date(SOURCES.authorization.date);
    expect(month.toLocaleDateString('en', { month: 'long', year: 'numeric', timeZone: 'UTC' })).toBe(TABLE_DATE);
  });

  function isPastDay(date: string | undefined, limit: string): boolean {
    if (date === undefined || !/^\d{4}-\d\d-\d\d$/.test(date) || date > limit) return false;
    return new Date(date).toISOString().startsWith(date);
  }
});

describe('the code has no fact of the vendor without a date', () => {
  const kept = modules.filter(({ file }) => /^(?:rules|src\/(?:model|cloud|inputs\/dts))\//.test(file));

  test('each table is dated, or is not of the vendor', () => {
    const dated = new Set(facts.flatMap(({ file, constants }) => constants.map((name) => `${file} ${name}`)));
    const ours = new Set(
      Object.entries(NOT_OF_VENDOR).flatMap(([file, names]) => names.map((name) => `${file} ${name}`)),
    );
    const tables = kept.flatMap((module) => tablesOf(module).map((name) => `${module.file} ${name}`));
    expect(tables.length).toBeGreaterThan(60);
    expect(tables.filter((table) => !dated.has(table) && !ours.has(table))).toEqual([]);
    expect([...ours].filter((table) => !tables.includes(table) || dated.has(table))).toEqual([]);
  });

  test('a new table is seen', () => {
    expect(tablesOf(moduleAt('new.ts', `export const HOSTS = new Set(['a.aliyuncs.com', 'b.aliyuncs.com']);`))).toEqual(
      ['HOSTS'],
    );
    expect(tablesOf(moduleAt('new.ts', `const KINDS = { a: 'b', c: 'd' } as const satisfies Kinds;`))).toEqual([
      'KINDS',
    ]);
  });

  const MONTH = 'January|February|March|April|May|June|July|August|September|October|November|December';
  const DATED = new RegExp(
    `\\b(?:(?:${MONTH}) 20\\d\\d|(?:as of|in|until|since) 20\\d\\d)\\b|https?://[\\w.]*(?:aliyun|alibabacloud)\\.com/`,
  );

  test('no comment has a date or an address of the vendor: both are data', () => {
    const found = modules.flatMap(({ file, comments }) =>
      comments.filter((comment) => DATED.test(comment)).map((comment) => `${file}: ${comment}`),
    );
    expect(found).toEqual([]);
    expect(DATED.test('read as of August 2026')).toBe(true);
  });

  test('addresses of the documentation stand among the sources', () => {
    const help = /https:\/\/(?:help\.aliyun|www\.alibabacloud)\.com\//;
    const holders = modules.filter(({ constants }) => [...constants.values()].some(({ text }) => help.test(text)));
    expect(holders.map(({ file }) => file).toSorted()).toEqual(['src/facts.ts', 'src/model/rule-card.ts']);
  });
});

test('no built file has a fact: a run of the program loads none', () => {
  const dist = join(root, 'dist');
  const built = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((name) => /\.c?js$/.test(name));
  expect(built.length).toBeGreaterThan(20);
  const found = built.filter((name) => {
    const text = readFileSync(join(dist, name), 'utf8');
    return facts.some(({ check }) => text.includes(check));
  });
  expect(found).toEqual([]);
});

test('npm run facts prints each fact and each source', () => {
  const text = execFileSync(process.execPath, [join(root, 'scripts', 'facts.mjs')], { encoding: 'utf8' });
  const plain = text.replaceAll(/\s+/g, ' ');
  expect(facts.filter(({ what, check }) => !plain.includes(what) || !plain.includes(check))).toEqual([]);
  const unprinted = sources.filter(([, { title, date = 'date unknown' }]) => !plain.includes(`${title}, ${date}`));
  expect(unprinted).toEqual([]);
  expect(
    [...RULES_BY_PAGE]
      .flatMap(([url, ids]) => (url === PAGES.ownConfig.url ? [] : ids))
      .filter((id) => !plain.includes(id)),
  ).toEqual([]);
  const long = text.split('\n').filter((line) => line.length > 80 && !line.includes('https://'));
  expect(long).toEqual([]);
});
