import { describe, expect, test } from 'vitest';

import { applyRules, makeEngine } from '../../src/engine/engine.ts';
import { jsonDocument } from '../../src/formats/json/locate.ts';
import type { Problem, RuleFinding, Setting } from '../../src/model/finding.ts';
import { levelsOf } from '../../src/model/rule-card.ts';
import type { AnyRule } from '../../src/model/rule.ts';
import type { Subject } from '../../src/model/subject.ts';

const document = jsonDocument('a.json', '{}');
const other = jsonDocument('b.json', '{}');
const problem = (at = document, more: Partial<Problem> = {}): Problem => ({
  at: { document: at, path: [] },
  message: 'm',
  ...more,
});

function rule(id: string, more: Partial<AnyRule>): AnyRule {
  const card = {
    id,
    level: 'warning',
    basis: 'documented',
    source: { title: '', url: '' },
    title: id,
    why: '',
    messages: { m: '' },
  };
  return { ...card, about: 'text', check: () => [problem()], ...more } as AnyRule;
}

const text = (at = document): Subject => ({ kind: 'text', of: { document: at, faults: [] }, subject: 'role' });
const said = (rules: readonly AnyRule[], settings = {}, subjects = [text()]): unknown =>
  applyRules(makeEngine(rules, new Map(Object.entries(settings))), subjects).verdicts.map(
    ({ rule: id, level, subject }) => [id, level, subject],
  );

describe('levels', () => {
  test('come from the card, else from the problem, else from the setting', () => {
    expect(said([rule('a', {})])).toEqual([['a', 'warning', 'role']]);
    expect(said([rule('a', { check: () => [problem(document, { level: 'note' })] })])).toEqual([['a', 'note', 'role']]);
    expect(said([rule('a', { check: () => [problem(document, { level: 'note' })] })], { a: 'error' })).toEqual([
      ['a', 'error', 'role'],
    ]);
    expect(said([rule('a', {}), rule('b', {})], { a: 'off' })).toEqual([['b', 'warning', 'role']]);
  });
});

describe('a rule that is new', () => {
  const fresh = rule('fresh', { since: '0.2.0', check: () => [problem(), problem(document, { level: 'error' })] });
  const levels = (
    version: string,
    settings: Readonly<Record<string, Setting>> = {},
    more: readonly AnyRule[] = [],
  ): readonly RuleFinding[] =>
    applyRules(makeEngine([fresh, ...more], new Map(Object.entries(settings)), version), [text()]).verdicts;

  test('finds notes in its first minor version, and then what its card says', () => {
    expect(levels('0.2.0').map(({ level }) => level)).toEqual(['note', 'note']);
    expect(levels('0.2.7').map(({ level }) => level)).toEqual(['note', 'note']);
    expect(levels('0.3.0').map(({ level }) => level)).toEqual(['warning', 'error']);
    expect(levels('1.2.0').map(({ level }) => level)).toEqual(['warning', 'error']);
    expect([levelsOf(fresh, '0.2.1'), levelsOf(fresh, '0.3.0')]).toEqual([['note'], ['warning']]);
  });

  test('has the level that it is given', () => {
    expect(levels('0.2.0', { fresh: 'error' }).map(({ level }) => level)).toEqual(['error', 'error']);
  });

  test('keeps a finding of a higher level', () => {
    const old = rule('old', { supersededBy: ['fresh'] });
    expect(levels('0.2.0', {}, [old]).map(({ rule: id }) => id)).toContain('old');
    expect(levels('0.3.0', {}, [old]).map(({ rule: id }) => id)).not.toContain('old');
  });

  test('keeps its fingerprints when it is new no more', () => {
    const [before, after] = ['0.2.0', '0.3.0'].map((version) => levels(version).map(({ distinction }) => distinction));
    expect(before).toEqual(after);
  });
});

describe('a rule that yields', () => {
  const special = rule('special', {});
  const general = rule('general', { supersededBy: ['special'] });

  test('has no finding in a document where the other rule has one', () => {
    expect(said([general, special])).toEqual([['special', 'warning', 'role']]);
  });

  test('has a finding in another document', () => {
    const elsewhere = rule('special', { check: () => [problem(other)] });
    expect(said([general, elsewhere])).toEqual([
      ['general', 'warning', 'role'],
      ['special', 'warning', 'role'],
    ]);
  });

  test('has a finding when the other rule is off', () => {
    expect(said([general, special], { special: 'off' })).toEqual([['general', 'warning', 'role']]);
  });
});

test('a rule is asked about its own kind of subject only', () => {
  expect(said([rule('a', { about: 'task' } as never), rule('b', {})])).toEqual([['b', 'warning', 'role']]);
});

test('a kind of subject about which no rules were loaded is a fault of the program, not a pass', () => {
  expect(() => said([rule('a', { about: 'task' } as never)])).toThrow('no rules about text were loaded');
});

test('records a rule that crashes, and runs the others', () => {
  const broken = rule('broken', {
    *check() {
      yield problem();
      throw new TypeError('boom');
    },
  });
  const { verdicts, crashes } = applyRules(makeEngine([broken, rule('a', {})], new Map()), [text()]);
  expect(verdicts.map((verdict) => verdict.rule)).toEqual(['broken', 'a']);
  expect(crashes.map(({ rule: id, subject, cause }) => [id, subject, String(cause)])).toEqual([
    ['broken', 'role', 'TypeError: boom'],
  ]);
});
