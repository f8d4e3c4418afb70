import { describe, expect, test } from 'vitest';

import { bannedWord, FORBIDDEN_FILES, LAWS, PRIVILEGES, type Law } from './laws.ts';
import { moduleOf, modulesIn, type Module } from './modules.ts';

const house = modulesIn(['src', 'rules']);
const all = [...house, ...modulesIn(['test'])];

/** Whether a file is a folder's, or the file itself is named. */
function isIn(file: string, folder: string): boolean {
  return file === folder || file.startsWith(`${folder}/`);
}

function lawOf(file: string): Law | undefined {
  return LAWS.filter(({ folder }) => isIn(file, folder)).toSorted((a, b) => b.folder.length - a.folder.length)[0];
}

function breaches({ file, imports }: Module): readonly string[] {
  const law = lawOf(file);
  if (law === undefined)
    return [`${file} has no law: say in test/architecture/laws.ts what its folder may import, and why`];
  const { folder, may, types = [], packages = [], because } = law;
  // Rules know each other by their lists only.
  const isAlone = folder === 'rules' && !/^rules\/(?:index|policies)\.ts$/.test(file);
  return imports
    .filter(({ what, isType }) => {
      const allowed = [...may, ...(isAlone ? [] : [folder]), ...packages, ...(isType ? types : [])];
      return !allowed.some((place) => isIn(what, place));
    })
    .map(({ what, line }) => `${file}:${String(line)} imports ${what}, but ${because}`);
}

function misuses({ file, imports, globals }: Module): readonly string[] {
  const used = [...imports.map(({ what, line }) => ({ name: what, line })), ...globals];
  return used.flatMap(({ name, line }) =>
    PRIVILEGES.filter(({ what, only }) => what(name) && !only.some((place) => isIn(file, place))).map(
      ({ because }) => `${file}:${String(line)} uses ${name}, but ${because}`,
    ),
  );
}

/** The longest way along imports from one of our files to another; they have no cycle. */
function longestChain(modules: readonly Module[]): readonly string[] {
  const byFile = new Map(modules.map((module) => [module.file, module]));
  const known = new Map<string, readonly string[]>();
  const from = (file: string): readonly string[] => {
    const done = known.get(file);
    if (done !== undefined) return done;
    const next = (byFile.get(file)?.imports ?? []).flatMap(({ what }) => (byFile.has(what) ? [from(what)] : []));
    const [longest = []] = next.toSorted((one, other) => other.length - one.length);
    known.set(file, [file, ...longest]);
    return [file, ...longest];
  };
  return modules.map(({ file }) => from(file)).toSorted((one, other) => other.length - one.length)[0] ?? [];
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

/** Fields of the JSON report. */
const CONTRACT = new Set(['says']);

function bannedNames(modules: readonly Module[]): readonly string[] {
  return modules.flatMap(({ file, declared }) =>
    declared.flatMap((name) => {
      const word = CONTRACT.has(name) ? undefined : bannedWord(name);
      return word === undefined ? [] : [`${file}: ${name} has "${word}"`];
    }),
  );
}

describe('imports', () => {
  test('reads every module', () => {
    expect(house.length).toBeGreaterThan(100);
    expect(house.flatMap(({ imports }) => imports).length).toBeGreaterThan(300);
  });

  test('keep the law of their folder', () => {
    expect(house.flatMap(breaches)).toEqual([]);
  });

  test('of a folder go down only', () => {
    const order = LAWS.map(({ folder }) => folder);
    const upward = LAWS.flatMap(({ folder, may, types = [] }) =>
      folder === 'src'
        ? []
        : [...may, ...types]
            .filter((place) => order.indexOf(place) > order.indexOf(folder))
            .map((place) => `${folder} may import ${place}`),
    );
    expect(upward).toEqual([]);
  });

  test('have no cycle, not even of types', () => {
    expect(circle(house)).toBeUndefined();
  });

  test('lead through at most 16 files one after the other, types included', () => {
    expect(longestChain(house).length).toBeLessThanOrEqual(16);
  });

  test('use the system only where it is allowed', () => {
    expect(house.flatMap(misuses)).toEqual([]);
  });
});

describe('names', () => {
  test('say what is in a file', () => {
    expect(all.map(({ file }) => file).filter((file) => FORBIDDEN_FILES.test(file))).toEqual([]);
  });

  test('have no banned word, exported or not', () => {
    expect(house.flatMap(({ declared }) => declared).length).toBeGreaterThan(8000);
    expect(bannedNames(house)).toEqual([]);
  });

  test('of a rule are its id', () => {
    const wrong = house.filter(
      ({ file }) => file.startsWith('rules/') && !/^rules\/[a-z]+(?:-[a-z]+)*\.ts$/.test(file),
    );
    expect(wrong.map(({ file }) => file)).toEqual([]);
  });
});

describe('the laws fail', () => {
  test.each([
    ['src/model/role.ts', `import '../formats/nodes.ts';`, 'neither files nor formats'],
    ['src/model/role.ts', `export * from '../engine/engine.ts';`, 'neither files nor formats'],
    ['src/model/policy/evaluate.ts', `let a: import('../../source/edits.ts').EditValue;`, 'neither files nor formats'],
    ['src/formats/json/parse.ts', `import '../../inputs/registry.ts';`, 'whatever the values are for'],
    ['rules/syntax.ts', `import other from './placeholder.ts';`, 'rules do not know each other'],
    ['rules/syntax.ts', `import { readFileSync } from 'node:fs';`, 'rules do not know each other'],
    ['src/inputs/registry.ts', `const a = () => import('../engine/engine.ts');`, 'knows no rule'],
    ['src/report/text.ts', `import '../commands/lint.ts';`, 'turns a report into text'],
    ['src/commands/lint.ts', `import { json } from '../report/json.ts';`, 'prints nothing'],
    ['src/commands/lint.ts', `import type { CommandCall } from '../cli/options.ts';`, 'knows no command line'],
    ['lib/new.ts', '', 'has no law'],
  ])('when %s has %s', (file, text, because) => {
    expect(breaches(moduleOf(file, text)).join('\n')).toContain(because);
  });

  test('for no type where types are allowed', () => {
    expect(
      breaches(moduleOf('src/commands/lint.ts', `import type { Reporter } from '../report/reporter.ts';`)),
    ).toEqual([]);
  });

  test.each([
    ['src/model/role.ts', `process.exit(1);`, 'runs in a browser'],
    ['src/report/text.ts', `console.log(1);`, 'runs in a browser'],
    ['src/inputs/registry.ts', `import fs from 'node:fs';`, 'runs in a browser'],
    ['rules/syntax.ts', `await fetch('http://127.0.0.1');`, 'runs in a browser'],
    ['rules/syntax.ts', `const now = Date.now();`, 'runs in a browser'],
    ['src/lib/dates.ts', `const now = new Date();`, 'runs in a browser'],
    ['src/model/role.ts', `const id = crypto.randomUUID();`, 'runs in a browser'],
    ['src/formats/nodes.ts', `const bytes = Buffer.from('');`, 'runs in a browser'],
    ['src/report/text.ts', `setTimeout(print, 1);`, 'runs in a browser'],
    ['src/commands/audit.ts', `import '@alicloud/openapi-core';`, '22 MB'],
  ])('when %s uses %s', (file, text, because) => {
    expect(misuses(moduleOf(file, text)).join('\n')).toContain(because);
  });

  test('for no date that is read, and no member of the same name', () => {
    expect(
      misuses(moduleOf('src/lib/dates.ts', `new Date(Date.parse('2027-01-31')); a.fetch(); a.Date.now();`)),
    ).toEqual([]);
  });

  test('for a chain of three files, one of them of types', () => {
    const types = moduleOf('src/b.ts', "import type { C } from './c.ts';\n");
    const modules = [moduleOf('src/c.ts', ''), moduleOf('src/a.ts', "import './b.ts';\n"), types];
    expect(longestChain(modules)).toEqual(['src/a.ts', 'src/b.ts', 'src/c.ts']);
  });

  test('when three files import each other, one of them a type', () => {
    const modules = [
      moduleOf('src/a.ts', `import './b.ts';`),
      moduleOf('src/b.ts', `import type { C } from './c.ts';`),
      moduleOf('src/c.ts', `const a = import('./a.ts');`),
    ];
    expect(circle(modules)).toBe('src/a.ts → src/b.ts → src/c.ts → src/a.ts');
  });

  test.each(['tellsOf', 'Mending', 'MisspeltEntry', 'SHEETS', 'tallies', 'isToldElsewhere'])(
    'when %s is exported',
    (name) => {
      expect(bannedNames([moduleOf('src/a.ts', `export const ${name} = 1;`)])).toHaveLength(1);
    },
  );

  test.each([
    'const { a: told } = b;',
    'const [{ told = 1 }] = b;',
    'let a = (told: string) => 1;',
    'function a(...told) {}',
    'class A { told = 1; }',
    'interface A { told(): void }',
    'type A = (told: string) => void;',
    'interface Told {}',
    'try {} catch (told) {}',
  ])('when %s declares it inside a file', (text) => {
    expect(bannedNames([moduleOf('src/a.ts', text)])).toHaveLength(1);
  });

  test('not when an object has it as a key', () => {
    expect(bannedNames([moduleOf('src/a.ts', 'const a = { told: 1, again: 2 };')])).toEqual([]);
  });

  test.each(['essay', 'recommended', 'satellite', 'doorway', 'choice'])('not when %s is exported', (name) => {
    expect(bannedNames([moduleOf('src/a.ts', `export const ${name} = 1;`)])).toEqual([]);
  });

  test.each(['src/utils.ts', 'src/model/trust-helper.ts', 'src/misc/trust.ts'])('when a file is called %s', (file) => {
    expect(FORBIDDEN_FILES.test(file)).toBe(true);
  });
});
