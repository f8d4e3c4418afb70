import { readdirSync } from 'node:fs';

import { describe, expect, test } from 'vitest';

import { audit, format, lint, preflight, type Finding, type Format, type Report } from '../../src/index.ts';

/** A finding as far as every format names it: rule, level, and the place or what it is about. */
type Named = readonly [rule: string, level: string, at: string];

const XML: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

function decoded(text: string): string {
  return text.replaceAll(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => XML[name] ?? '');
}

function all(
  text: string,
  pattern: RegExp,
  order: readonly [rule: number, level: number, at: number],
): readonly Named[] {
  return [...text.matchAll(pattern)].map((found) => order.map((group) => found[group] ?? '') as unknown as Named);
}

/** `path:line:col`, or else what the finding is about. */
function spot({ file, startLine, startColumn, subject }: Finding): string {
  return file === undefined ? (subject ?? '') : `${file}:${String(startLine)}:${String(startColumn)}`;
}

function withoutColumn(at: string): string {
  return at.replace(/:\d+$/, '');
}

interface Sarif {
  readonly runs: readonly {
    readonly results: readonly {
      readonly ruleId: string;
      readonly level: string;
      readonly locations?: readonly {
        readonly physicalLocation?: {
          readonly artifactLocation: { readonly uri: string };
          readonly region: { readonly startLine: number; readonly startColumn: number };
        };
        readonly logicalLocations?: readonly { readonly fullyQualifiedName: string }[];
      }[];
    }[];
  }[];
}

interface Issue {
  readonly check_name: string;
  readonly severity: string;
  readonly location: { readonly path: string; readonly lines: { readonly begin: number } };
}

const SEVERITIES: Readonly<Record<string, string>> = { major: 'error', minor: 'warning', info: 'note' };
const GITHUB: Readonly<Record<string, string>> = { error: 'error', warning: 'warning', notice: 'note' };

/** What each format says, read back; `short`: the place has no column there. */
const READ: Readonly<
  Record<Exclude<Format, 'json' | 'csv'>, { readonly isShort?: true; readonly of: (text: string) => readonly Named[] }>
> = {
  text: {
    of: (text) =>
      all(text, /^(error|warning|note)\[([a-z-]+)\]: .*\n(?: {4}.*\n)*? +--> (.+?)(?: \(.*\))?$/gm, [2, 1, 3]),
  },
  concise: { of: (text) => all(text, /^(.+?): (error|warning|note)\[([a-z-]+)\] /gm, [3, 2, 1]) },
  sarif: {
    of: (text) =>
      (JSON.parse(text) as Sarif).runs.flatMap(({ results }) =>
        results.map(({ ruleId, level, locations: [at] = [] }): Named => {
          const { artifactLocation, region } = at?.physicalLocation ?? {};
          const place = `${decodeURIComponent(artifactLocation?.uri ?? '')}:${String(region?.startLine)}:${String(region?.startColumn)}`;
          return [ruleId, level, region === undefined ? (at?.logicalLocations?.[0]?.fullyQualifiedName ?? '') : place];
        }),
      ),
  },
  github: {
    of: (text) =>
      [
        ...text.matchAll(
          /^::(error|warning|notice) (?:file=([^,]+),line=(\d+),(?:endLine=\d+,)?col=(\d+),)?.*?title=(?!dts-xacct::)([a-z-]+)::/gm,
        ),
      ].map(([, level = '', file = '', line, column, rule = '']): Named => [
        rule,
        GITHUB[level] ?? '',
        `${file.replaceAll('%2C', ',').replaceAll('%3A', ':')}:${String(line)}:${String(column)}`,
      ]),
  },
  junit: {
    of: (text) =>
      all(
        decoded(text),
        /<testcase classname="([a-z-]+)" name="[^]*?<failure type="(error|warning|note)" message="[^]*?">(.*?)(?:<|\n)/g,
        [1, 2, 3],
      ),
  },
  gitlab: {
    isShort: true,
    of: (text) =>
      (JSON.parse(text) as readonly Issue[]).map(({ check_name: rule, severity, location }): Named => [
        rule,
        SEVERITIES[severity] ?? '',
        `${location.path}:${String(location.lines.begin)}`,
      ]),
  },
  markdown: { of: (text) => all(text, /^\| (error|warning|note) \| `+(.+?)`+ \| `([a-z-]+)`: /gm, [3, 1, 2]) },
  html: {
    of: (text) =>
      all(
        decoded(text),
        /<article class="(error|warning|note)">\n<h3>.*?<a href="#rule-([a-z-]+)">.*\n<p><code>(.*?)<\/code>/g,
        [2, 1, 3],
      ),
  },
};

const RULES = 'fixtures/rules';

function fixturesOf(start: string): readonly string[] {
  return readdirSync(RULES)
    .filter((name) => name.startsWith(start))
    .map((name) => `${RULES}/${name}`);
}

const TASKS = 'fixtures/examples/preflight';
const reports: readonly [string, () => Promise<Report>, ...hidden: readonly Format[]][] = [
  ['files', () => lint({ paths: ['dts-', 'task-', 'policy-', 'role-'].flatMap(fixturesOf), config: false })],
  [
    'recorded accounts',
    () => audit({ snapshot: 'fixtures/rules/role-too-powerful/bad-administrator.json', config: false }),
  ],
  // The texts for people tell a finding at the check that it decides, in other words.
  [
    'tasks',
    () => preflight({ paths: [`${TASKS}/tasks.yaml`], snapshot: `${TASKS}/snapshot.json`, config: false }),
    'text',
    'markdown',
  ],
];

describe.each(reports)('the reports of %s', (_, make, ...hidden) => {
  const made = make();
  test.each(Object.entries(READ).filter(([name]) => !hidden.some((each) => each === name)))(
    'have in %s the findings that JSON has',
    async (name, { isShort, of }) => {
      const report = await made;
      const expected = report.findings.map((finding): Named => {
        const at = spot(finding);
        return [finding.rule, finding.level, isShort ? withoutColumn(at) : at];
      });
      const found = of(await format(report, name as Format));
      expect(found.length).toBeGreaterThan(0);
      expect(found.map(String).toSorted()).toEqual(expected.map(String).toSorted());
      const { errors, warnings, notes } = report.summary;
      expect(['error', 'warning', 'note'].map((level) => found.filter(([, each]) => each === level).length)).toEqual([
        errors,
        warnings,
        notes,
      ]);
    },
  );
});
