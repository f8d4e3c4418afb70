import { describe, expect, it } from 'vitest';

import { readYaml } from '../../src/formats/yaml/parse.ts';
import type { IgnoreDirective } from '../../src/model/suppression.ts';
import { yamlIgnoreDirectives } from '../../src/source/yaml-comments.ts';

function commentsIn(text: string): readonly IgnoreDirective[] {
  const read = readYaml('a.yaml', text);
  const item = read === 'tooDeep' ? undefined : read.documents[0];
  if (item === undefined) throw new Error('no document');
  return yamlIgnoreDirectives(item.document);
}

/** The text from the first to the last place that a comment covers, by asking for each place. */
function covered(text: string, exception: IgnoreDirective | undefined): string {
  const lines = text.split('\n');
  const shown = lines.map((line, number) =>
    Array.from(line)
      .filter((_, column) => isCovered(exception, number + 1, column + 1))
      .join(''),
  );
  return shown.join('\n').trim();
}

function isCovered(exception: IgnoreDirective | undefined, line: number, column: number): boolean | undefined {
  return exception?.touches.some(({ startLine, startColumn, endLine, endColumn }) => {
    const isBehindStart = startLine < line || (startLine === line && startColumn <= column);
    return isBehindStart && (line < endLine || (line === endLine && column < endColumn));
  });
}

const IGNORE = '# dts-xacct: ignore[dts-extra-trust] why';

describe('a comment touches', () => {
  it.each<[what: string, text: string, expected: string]>([
    ['the member on its line', `a: 1\nb: 2 ${IGNORE}\nc: 3\n`, `b: 2 ${IGNORE}`],
    ['the first member, not the whole document', `a: 1 ${IGNORE}\nb: 2\n`, `a: 1 ${IGNORE}`],
    ['all of a member that goes on', `a: ${IGNORE}\n  b: 1\n  c: 2\nd: 3\n`, `a: ${IGNORE}\n  b: 1\n  c: 2`],
    [
      'the item, where its first member is on the line too',
      `- a: 1 ${IGNORE}\n  b: 2\n- c: 3\n`,
      `- a: 1 ${IGNORE}\n  b: 2`,
    ],
    ['an item with an anchor', `- &x ${IGNORE}\n  a: 1\n- b: 2\n`, `- &x ${IGNORE}\n  a: 1`],
    ['an inner item', `a:\n  - x ${IGNORE}\n  - y\n`, `- x ${IGNORE}`],
    ['all entries on its line', `a: [\n  x, y, ${IGNORE}\n  z]\n`, `x, y, ${IGNORE}`],
    ['an entry of a flow map', `a: {\n  x: 1, ${IGNORE}\n  y: 2 }\n`, `x: 1, ${IGNORE}`],
    ['a flow list from its first line', `a: [x, ${IGNORE}\n  y]\nb: 1\n`, `a: [x, ${IGNORE}\n  y]`],
    ['a block text', `a: | ${IGNORE}\n  {"b": 1}\nc: 1\n`, `a: | ${IGNORE}\n  {"b": 1}`],
    ['a member with an explicit key', `? a ${IGNORE}\n: 1\nb: 2\n`, `? a ${IGNORE}\n: 1`],
    ['the member below', `a: 1\n${IGNORE}\nb:\n  c: 2\nd: 3\n`, 'b:\n  c: 2'],
    ['the item below', `a:\n  ${IGNORE}\n  - b: 1\n    c: 2\n  - d\n`, '- b: 1\n    c: 2'],
    ['what is below, over other comments', `a: 1\n${IGNORE}\n# 说明\nb: 2\nc: 3\n`, 'b: 2'],
    ['nothing over an empty line', `a: 1\n${IGNORE}\n\nb: 2\n`, ''],
    ['nothing at the end', `a: 1\n${IGNORE}\n`, ''],
    ['nothing where only a bracket closes', `a: [\n  x\n] ${IGNORE}\nb: 1\n`, ''],
    ['its own document', `a: 1\n---\nb: 2 ${IGNORE}\n---\nc: 3\n`, `b: 2 ${IGNORE}`],
    ['a member behind a Chinese one', `名称: 值 # 注释\n角色: 订单 ${IGNORE}\n其他: 1\n`, `角色: 订单 ${IGNORE}`],
    ['a line that ends as in Windows', `a: 1\r\nb: 2 ${IGNORE}\r\nc: 3\r\n`, `b: 2 ${IGNORE}`],
    ['the line below as in Windows', `a: 1\r\n${IGNORE}\r\nb: 2\r\nc: 3\r\n`, 'b: 2'],
  ])('%s', (_, text, expected) => {
    const comments = commentsIn(text);
    expect(comments).toHaveLength(1);
    expect(covered(text, comments[0])).toBe(expected);
  });
});

describe('no comment is', () => {
  it.each([
    ['a # in a string', `a: "x ${IGNORE}"\n`],
    ['a # in a single-quoted string', `a: 'x ${IGNORE}'\n`],
    ['a # without a blank before it', 'a: x#dts-xacct:ignore[dts-extra-trust]\n'],
    ['a line of a block text', `a: |\n  x\n  ${IGNORE}\n  y\n`],
    ['the first line of a block text', `a: >\n  ${IGNORE}\n`],
    ['talk about ignoring', 'a: 1 # dts-xacct ignores this\n'],
    ['talk about the comment', 'a: 1 # see the dts-xacct: ignore[dts-extra-trust] below\n'],
  ])('%s', (_, text) => {
    expect(commentsIn(text)).toEqual([]);
  });
});

/** What a comment says of itself. */
function saidBy(comment: string): Partial<IgnoreDirective> | undefined {
  const [found] = commentsIn(`a: 1 ${comment}\n`);
  return (
    found && { rule: found.rule, because: found.because, until: found.until, ...(found.flaw && { flaw: found.flaw }) }
  );
}

describe('a comment says', () => {
  it.each<[comment: string, expected: Partial<IgnoreDirective>]>([
    [
      '# dts-xacct: ignore[dts-extra-trust] until=2027-01-31 two creators until the move is done',
      { rule: 'dts-extra-trust', until: '2027-01-31', because: 'two creators until the move is done' },
    ],
    [
      '# dts-xacct: ignore[x] 迁移完成前有两个创建者',
      { rule: 'x', until: undefined, because: '迁移完成前有两个创建者' },
    ],
    ['# dts-xacct: ignore[x] why until=2027-01-31', { rule: 'x', until: '2027-01-31', because: 'why' }],
    ['# dts-xacct: ignore[x] -- why, see #4711', { rule: 'x', until: undefined, because: 'why, see #4711' }],
    ['# dts-xacct: ignore[x]: why', { rule: 'x', until: undefined, because: 'why' }],
    ['#dts-xacct:ignore [x] why', { rule: 'x', until: undefined, because: 'why' }],
    ['# nosec # dts-xacct: ignore[x] why', { rule: 'x', until: undefined, because: 'why' }],
    ['# dts-xacct: ignore[x]', { rule: 'x', until: undefined, because: undefined }],
    ['# dts-xacct: ignore[x] until=2027-01-31', { rule: 'x', until: '2027-01-31', because: undefined }],
    ['# dts-xacct: ignore[x] --', { rule: 'x', until: undefined, because: undefined }],
    ['# dts-xacct: ignore[x] until=2027-02-30 why', { rule: 'x', until: '2027-02-30', because: 'why', flaw: 'badDay' }],
    ['# dts-xacct: ignore[x] until= why', { rule: 'x', until: '', because: 'why', flaw: 'badDay' }],
    ['# dts-xacct: ignore', { rule: '', until: undefined, because: undefined, flaw: 'malformed' }],
    ['# dts-xacct: ignore x why', { rule: '', until: undefined, because: 'x why', flaw: 'malformed' }],
    ['# dts-xacct: ignore[] why', { rule: '', until: undefined, because: 'why', flaw: 'malformed' }],
    ['# dts-xacct ignore[x] why', { rule: '', until: undefined, because: 'why', flaw: 'malformed' }],
    ['# dts-xacct: ignore[x why', { rule: '', until: undefined, because: '[x why', flaw: 'malformed' }],
  ])('%s', (comment, expected) => {
    expect(saidBy(comment)).toEqual(expected);
  });

  it('one thing of each rule, where it names it', () => {
    const text = 'a: 1 # dts-xacct: ignore[one,  two ,] until=2027-01-31 why\r\n';
    const comments = commentsIn(text);
    expect(comments.map(({ rule, at }) => [rule, text.slice(...(at.offsets ?? []))])).toEqual([
      ['one', 'one'],
      ['two', 'two'],
    ]);
    expect(comments.map(({ untilAt }) => text.slice(...(untilAt?.offsets ?? [])))).toEqual([
      'until=2027-01-31',
      'until=2027-01-31',
    ]);
    expect(comments.map(({ entry }) => entry)).toEqual([undefined, undefined]);
  });

  it.each<[what: string, text: string, left: string]>([
    ['at the end of a line', `a: 1  ${IGNORE}\nb: 2\n`, 'a: 1\nb: 2\n'],
    ['on a line of its own', `a: 1\n  ${IGNORE}\nb: 2\n`, 'a: 1\nb: 2\n'],
    ['on a line of its own in Windows', `a: 1\r\n${IGNORE}\r\nb: 2\r\n`, 'a: 1\r\nb: 2\r\n'],
    ['at the end of the text', `a: 1\n${IGNORE}`, 'a: 1\n'],
  ])('what can be taken out %s', (_, text, left) => {
    const [start, end] = commentsIn(text)[0]?.entry?.offsets ?? [0, 0];
    expect(text.slice(0, start) + text.slice(end)).toBe(left);
  });
});

describe('a directive in another spelling', () => {
  it.each([
    ['# dts-xacct: disable[dts-extra-trust] x', 'disable'],
    ['# dts-xacct disable[dts-extra-trust] x', 'disable'],
    ['# dts-xacct: Ignore[dts-extra-trust] x', 'Ignore'],
    ['# dts-xacct: ignroe[dts-extra-trust] x', 'ignroe'],
    ['# dts-xacct: ignore-next-line[dts-extra-trust] x', 'ignore-next-line'],
    ['# dts-xacct: ignored dts-extra-trust', 'ignored'],
    ['# dts-xact: ignore[dts-extra-trust] x', 'dts-xact'],
    ['# dts_xacct: ignore[dts-extra-trust] x', 'dts_xacct'],
    ['# DTS-XACCT: ignore[dts-extra-trust] x', 'DTS-XACCT'],
    ['# dts-xaact: disable[dts-extra-trust] x', 'dts-xaact'],
    ['# dts_xacct: suppress[dts-extra-trust] x', 'dts_xacct'],
  ])('%s is reported and covers nothing', (comment, found) => {
    expect(commentsIn(`a: 1 ${comment}\n`)).toMatchObject([{ flaw: 'misspelt', found, touches: [] }]);
  });

  it.each(['# dts-xacct: see the README', '# dts-xacct checks this', '# the xaccount is [new]'])(
    '%s is none',
    (comment) => {
      expect(commentsIn(`a: 1 ${comment}\n`)).toEqual([]);
    },
  );
});
