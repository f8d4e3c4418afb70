import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { ruleIds } from '../../rules/index.ts';
import { runs } from '../support/property.ts';
import { ADVICE_ONLY, FIXED_ELSEWHERE } from './coverage.ts';
import { DEFECTS, rightStatement, statement, type Defect, type Policy, type Statement } from './defects.ts';
import { fixed, fixesIn } from './fixed.ts';
import { NOTATIONS, type Json, type Notation, type Style } from './policy-texts.ts';

test('every rule has its fixes tested, or gives advice only', () => {
  const fixedHere = Object.values(DEFECTS).map(({ rule }) => rule);
  const all = [...new Set(fixedHere), ...FIXED_ELSEWHERE, ...ADVICE_ONLY];
  expect(all.toSorted()).toEqual([...ruleIds].toSorted());
});

/** What else a policy may grant: nothing of it is offered a fix. */
const OTHERS: readonly Statement[] = [
  statement({ Service: ['fc.aliyuncs.com', 'oss.aliyuncs.com'] }),
  statement(
    { Federated: ['acs:ram::1000000000000001:saml-provider/x'] },
    { Condition: { StringEquals: { 'saml:recipient': 'https://signin.aliyun.com/saml-role/sso' } } },
  ),
  statement({ Service: ['ecs.aliyuncs.com'] }),
  statement(
    { Service: ['ecs.aliyuncs.com'] },
    { Effect: 'Deny', Condition: { NotIpAddress: { 'acs:SourceIp': '10.0.0.0/8' } } },
  ),
];

interface World {
  readonly others: readonly Statement[];
  readonly at: number;
  readonly order: readonly string[];
  readonly isTerse: boolean;
  readonly style: Style;
  readonly risk: 'safe' | 'review';
}

const worlds: fc.Arbitrary<World> = fc.record({
  others: fc.subarray([...OTHERS]),
  at: fc.nat(OTHERS.length),
  order: fc.shuffledSubarray(['Effect', 'Action', 'Principal'], { minLength: 3 }),
  isTerse: fc.boolean(),
  risk: fc.constantFrom('safe', 'review', 'review', 'review'),
  style: fc.record<Style>({
    hasComments: fc.boolean(),
    hasTallLists: fc.boolean(),
    indent: fc.constantFrom('  ', '    ', '\t'),
    isWindows: fc.boolean(),
    hasFinalNewline: fc.boolean(),
  }),
});

interface Pair {
  readonly broken: Policy;
  readonly right: Policy;
}

/** A policy with a defect, and as it should be. */
function policies({ wrong, right: adapt, isAlone }: Defect, { others, at, order, isTerse }: World): Pair {
  const build = (change?: Defect['wrong']): Policy => {
    const own = rightStatement();
    const ordered = Object.fromEntries(order.map((key) => [key, own[key] ?? null]));
    const beside = isAlone === true ? [] : others.map((each) => ({ ...each }));
    const policy: Policy = { Version: '1', Statement: beside.toSpliced(Math.min(at, beside.length), 0, ordered) };
    change?.(policy, ordered);
    return policy;
  };
  const pair = { broken: build(wrong), right: build(adapt) };
  const hasSameLists = shape(pair.broken) === shape(pair.right);
  return isTerse && hasSameLists ? { broken: terse(pair.broken), right: terse(pair.right) } : pair;
}

function principalsOf(policy: Policy): readonly Json[] {
  return policy.Statement.map((each) => each['Principal'] ?? each['Principals'] ?? each['principal'] ?? null);
}

/** How many entries stand under each key. */
function shape(policy: Policy): string {
  return principalsOf(policy)
    .map((each) => Object.values(each as object).map((list) => (list as readonly unknown[]).length))
    .join(';');
}

/** A list of one principal as that principal. */
function terse(policy: Policy): Policy {
  const Statement = policy.Statement.map((each) =>
    Object.fromEntries(
      Object.entries(each).map(([key, value]) => [key, /^principals?$/i.test(key) ? terseLists(value) : value]),
    ),
  );
  return { ...policy, Statement };
}

function terseLists(lists: Json): Json {
  return Object.fromEntries(
    Object.entries(lists as Record<string, Json[]>).map(([key, list]) => [
      key,
      list.length === 1 && list[0] !== undefined ? list[0] : list,
    ]),
  );
}

/** Where a notation has no exact edit, so that there is advice. */
const ADVICE: Readonly<Record<string, readonly string[]>> = {
  'policy_document blocks in JSON': ['no root', 'no service'],
  'services and ram_users': ['no root', 'no service'],
};

/** A policy with a defect and the right one as texts, beside as much else as the notation can hold. */
function textsOf(defect: Defect, world: World, { write }: Notation): Texts | undefined {
  for (const each of [world, { ...world, others: [] }]) {
    const pair = policies(defect, each);
    const [broken, right] = [pair.broken, pair.right].map((one) => write(one, world.style, defect.roleName ?? 'r'));
    if (broken !== undefined && right !== undefined) return { broken, right };
  }
  return undefined;
}

const PLAIN: World = {
  others: [],
  at: 0,
  order: ['Effect', 'Action', 'Principal'],
  isTerse: false,
  style: { hasComments: false, hasTallLists: false, indent: '  ', isWindows: false, hasFinalNewline: true },
  risk: 'review',
};

/** Whether a notation can have a defect: blocks have a version by default. */
function canHave(name: string, notation: Notation, defect: Defect): boolean {
  if (textsOf(defect, PLAIN, notation) === undefined) return false;
  if (notation.isRos === true && defect.isNotInRos === true) return false;
  if (notation.isBare === true && defect.roleName !== undefined) return false;
  return !(name.startsWith('policy_document') && DEFECTS['version missing'] === defect);
}

const COMMENT = /(?:#|\/\/) c(?=\s|$)/g;

const countOf = (text: string): number => text.match(COMMENT)?.length ?? 0;

/** A text without its comments, and without lines that hold nothing else. */
const withoutComments = (text: string): string =>
  text
    .replaceAll('\r', '')
    .replaceAll(/(?:[ \t]*(?:#|\/\/) c)+$/gm, '')
    .replaceAll(/^[ \t]*\n/gm, '');

/** A new line has no comment, and one beside what goes may stay; else the text is just the one that is expected. */
function expectText(found: string, { broken, right }: Texts, hasComments: boolean): void {
  if (!hasComments) {
    expect(found).toBe(right);
    return;
  }
  expect(withoutComments(found)).toBe(withoutComments(right));
  expect(countOf(found)).toBeGreaterThanOrEqual(Math.min(countOf(broken), countOf(right)));
  expect(found.includes('\r')).toBe(right.includes('\r'));
}

interface Texts {
  readonly broken: string;
  readonly right: string;
}

describe.each(Object.entries(NOTATIONS))('%s', (name, notation) => {
  const possible = Object.entries(DEFECTS).filter(([, defect]) => canHave(name, notation, defect));

  test('a fix changes what its finding says and nothing else, once and for all', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...possible), worlds, async ([what, defect], world) => {
        const { rule, options } = defect;
        const { style, risk } = world;
        const texts = textsOf(defect, world, notation);
        if (texts === undefined) throw new Error(`${what} cannot be written`);
        const { broken } = texts;
        // Whoever else a role lets in is extra.
        const settings = new Map(defect.isAlone === true ? [] : [['dts-extra-trust', 'off' as const]]);
        const once = await fixed(notation.file, broken, risk, { ...options, settings });
        const found = once.before.findings.filter((each) => each.rule === rule);
        expect(found.length).toBeGreaterThan(0);
        expect(fixesIn(once.before).filter((each) => !each.startsWith(`${rule} `))).toEqual([]);
        expect(once.untouched.refused).toEqual([]);
        const isAdvice = found.every(({ fix }) => fix?.edits.length === 0);
        if (!style.hasComments) expect(isAdvice).toBe(ADVICE[name]?.includes(what) === true);
        const isMade = !isAdvice && (risk === 'review' || found.every(({ fix }) => fix?.risk === 'safe'));
        if (!isMade) {
          expect(once.text).toBe(broken);
          return;
        }
        expectText(once.text, texts, style.hasComments);
        expect(once.after.findings.map((each) => each.rule)).not.toContain(rule);
        expect(once.after.findings.map((each) => each.rule)).not.toContain('syntax');
        expect(fixesIn(once.after)).toEqual([]);
        const twice = await fixed(notation.file, once.text, risk, { ...options, settings });
        expect([twice.text, twice.made]).toEqual([once.text, []]);
      }),
      runs(5, 500),
    );
  });
});
