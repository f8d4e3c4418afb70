import { describe, expect, test } from 'vitest';

import { FORBIDDEN_NAMES, LAWS, MAX_FUNCTION_LINES, PRIVILEGES, type Law } from './laws.ts';
import { moduleOf, modulesIn, type Module } from './modules.ts';

const house = modulesIn(['src', 'rules']);
const all = [...house, ...modulesIn(['test'])];

function fits(file: string, place: string): boolean {
  if (place.endsWith('/*')) return file.startsWith(place.slice(0, -1));
  return place.endsWith('/') ? file.startsWith(place) : file === place;
}

function lawOf(file: string): Law | undefined {
  return LAWS.find(({ from }) => fits(file, from));
}

function breaches({ file, imports }: Module): readonly string[] {
  const law = lawOf(file);
  if (law === undefined) return [`${file} has no law: say in test/laws.ts what it may import, and why`];
  const { from, may, types = [], packages = [], because } = law;
  const own = from.endsWith('/') ? [from] : [];
  return imports
    .filter(({ what, isType }) => {
      const allowed = [...may, ...own, ...packages, ...(isType ? types : [])];
      return !allowed.some((place) => fits(what, place));
    })
    .map(({ what, line }) => `${file}:${String(line)} imports ${what}, but ${because}`);
}

function misuses({ file, imports, globals }: Module): readonly string[] {
  const used = [...imports.map(({ what, line }) => ({ name: what, line })), ...globals];
  return used.flatMap(({ name, line }) =>
    PRIVILEGES.filter(({ what, only }) => what.includes(name) && !only.some((place) => fits(file, place))).map(
      ({ because }) => `${file}:${String(line)} uses ${name}, but ${because}`,
    ),
  );
}

/** Names that modules export for different things. */
function ambiguous(modules: readonly Module[]): readonly string[] {
  const homes = new Map<string, readonly string[]>();
  for (const { file, exports } of modules)
    for (const name of exports) homes.set(name, [...(homes.get(name) ?? []), file]);
  return [...homes].filter(([, files]) => files.length > 1).map(([name, files]) => `${name}: ${files.join(', ')}`);
}

/** The first circle that can be walked from a file, in words. */
function circle(modules: readonly Module[]): string | undefined {
  const byFile = new Map(modules.map((module) => [module.file, module]));
  const done = new Set<string>();
  const walk = (file: string, trail: readonly string[]): string | undefined => {
    if (trail.includes(file)) return [...trail.slice(trail.indexOf(file)), file].join(' → ');
    if (done.has(file)) return undefined;
    for (const { what } of byFile.get(file)?.imports ?? []) {
      const found = walk(what, [...trail, file]);
      if (found !== undefined) return found;
    }
    done.add(file);
    return undefined;
  };
  for (const { file } of modules) {
    const found = walk(file, []);
    if (found !== undefined) return found;
  }
  return undefined;
}

describe('who may import whom', () => {
  test('the house is read', () => {
    expect(house.length).toBeGreaterThan(100);
    expect(house.flatMap(({ imports }) => imports).length).toBeGreaterThan(300);
  });

  test('every import keeps the law of its file', () => {
    expect(house.flatMap(breaches)).toEqual([]);
  });

  test('what is for few is used by few', () => {
    expect(house.flatMap(misuses)).toEqual([]);
  });

  test('no law is for a file that is not there', () => {
    const idle = LAWS.filter((law) => !house.some(({ file }) => lawOf(file) === law)).map(({ from }) => from);
    expect(idle).toEqual([]);
    const files = new Set(house.map(({ file }) => file));
    const places = PRIVILEGES.flatMap(({ only }) => only);
    expect(places.filter((place) => ![...files].some((file) => fits(file, place)))).toEqual([]);
  });

  test('no law allows what nobody does', () => {
    const idle = LAWS.flatMap((law) => {
      const imports = house.filter(({ file }) => lawOf(file) === law).flatMap((module) => module.imports);
      const { from, may, types = [], packages = [] } = law;
      return [...may, ...types, ...packages]
        .filter((place) => !imports.some(({ what }) => fits(what, place)))
        .map((place) => `${from} imports no ${place}`);
    });
    expect(idle).toEqual([]);
  });

  test('there is no circle, not even of types', () => {
    expect(circle(house)).toBeUndefined();
  });
});

describe('size and names', () => {
  test('no file has a name that says nothing', () => {
    expect(all.map(({ file }) => file).filter((file) => FORBIDDEN_NAMES.test(file))).toEqual([]);
  });

  test('a name that is exported stands for one thing', () => {
    expect(house.flatMap(({ exports }) => exports).length).toBeGreaterThan(500);
    expect(ambiguous(house)).toEqual([]);
  });

  test('a rule has the name of its file', () => {
    const wrong = house.filter(
      ({ file }) => file.startsWith('rules/') && !/^rules\/[a-z]+(?:-[a-z]+)*\.ts$/.test(file),
    );
    expect(wrong.map(({ file }) => file)).toEqual([]);
  });
});

describe('the laws can be broken', () => {
  test.each([
    ['src/model/trust.ts', `import '../read/json.ts';`, 'the model knows the domain and nothing else'],
    ['src/model/trust.ts', `export * from '../engine.ts';`, 'the model knows the domain and nothing else'],
    ['src/model/trust.ts', `let a: import('../rule.ts').RuleCard;`, 'the model knows the domain and nothing else'],
    ['rules/syntax.ts', `import other from './placeholder.ts';`, 'rules do not know each other'],
    ['rules/syntax.ts', `import { readFileSync } from 'node:fs';`, 'rules do not know each other'],
    ['src/report/text.ts', `import type { Rule } from '../rule.ts';`, 'a reporter turns a report into a string'],
    ['src/read/json.ts', `const a = () => import('../engine.ts');`, 'reading knows no rule'],
    ['src/commands/lint.ts', `import './explain.ts';`, 'imports no other'],
    ['src/commands/lint.ts', `import type { Call } from '../cli/options.ts';`, 'knows no command line'],
    ['src/new-room.ts', '', 'has no law'],
  ])('%s: %s', (file, text, because) => {
    expect(breaches(moduleOf(file, text)).join('\n')).toContain(because);
  });

  test('a type of what may be known by its types is no breach', () => {
    expect(breaches(moduleOf('src/engine.ts', `import type { AnyRule } from './rule.ts';`))).toEqual([]);
    expect(breaches(moduleOf('src/engine.ts', `import { type AnyRule } from './rule.ts';`))).toEqual([]);
  });

  test.each([
    ['src/model/trust.ts', `process.exit(1);`, 'a library must not'],
    ['src/report/text.ts', `console.log(1);`, 'the report and nothing else'],
    ['src/read/reading.ts', `import { parse } from 'yaml';`, 'must not import it'],
    ['src/read/trust.ts', `import fs from 'node:fs';`, 'few places'],
    ['rules/syntax.ts', `await fetch('http://127.0.0.1');`, 'asks nobody'],
    ['rules/syntax.ts', `const now = Date.now();`, 'the same tomorrow'],
    ['src/model/day.ts', `const now = new Date();`, 'the same tomorrow'],
    ['src/model/role.ts', `const id = crypto.randomUUID();`, 'the same tomorrow'],
    ['src/report/text.ts', `setTimeout(print, 1);`, 'waits for nobody'],
  ])('%s: %s', (file, text, because) => {
    expect(misuses(moduleOf(file, text)).join('\n')).toContain(because);
  });

  test('a day that is read, and a member of that name, are no clock', () => {
    expect(
      misuses(moduleOf('src/model/day.ts', `new Date(Date.parse('2027-01-31')); a.fetch(); a.Date.now();`)),
    ).toEqual([]);
  });

  test('a circle of three, one side a type', () => {
    const modules = [
      moduleOf('src/a.ts', `import './b.ts';`),
      moduleOf('src/b.ts', `import type { C } from './c.ts';`),
      moduleOf('src/c.ts', `const a = import('./a.ts');`),
    ];
    expect(circle(modules)).toBe('src/a.ts → src/b.ts → src/c.ts → src/a.ts');
  });

  test('one name for a type, a value and a function', () => {
    const modules = [
      moduleOf('src/a.ts', `export interface One {}; export const two = 1, three = 2; export { four } from './b.ts';`),
      moduleOf('src/b.ts', `export type One = 1; export function three() {}; export class four {}; interface two {}`),
    ];
    expect(ambiguous(modules)).toEqual(['One: src/a.ts, src/b.ts', 'three: src/a.ts, src/b.ts']);
  });

  test('a long function, whatever it is', () => {
    const body = '\n'.repeat(MAX_FUNCTION_LINES);
    for (const text of [
      `function long() {${body}}`,
      `const long = () => {${body}};`,
      `const o = { long() {${body}} };`,
    ]) {
      expect(moduleOf('src/a.ts', text).functions).toMatchObject([{ name: 'long', lines: MAX_FUNCTION_LINES + 1 }]);
    }
  });

  test.each(['src/utils.ts', 'src/model/trust-helper.ts', 'src/common/trust.ts', 'rules/types.ts'])('%s', (file) => {
    expect(FORBIDDEN_NAMES.test(file)).toBe(true);
  });
});
