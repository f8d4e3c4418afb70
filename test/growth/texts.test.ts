import { describe, expect, test } from 'vitest';

import { correctedPrincipal } from '../../rules/principal-malformed.ts';
import { firstJsonError } from '../../src/formats/json/syntax-error.ts';
import { isMadeOf } from '../../src/lib/wildcard.ts';
import { matchesPattern } from '../../src/model/policy/evaluate.ts';
import { parsePrincipal } from '../../src/model/policy/principal.ts';
import { findPlaceholder } from '../../src/model/unresolved.ts';
import { growsFaster } from '../support/work.ts';

const at = { document: {} as never, path: [] };

describe('work grows with the length of a text', () => {
  test.each(['[', '{"a":', '"', '\\', '“', '${', '$', '{{', '//', '/*', '"${', '<', '1', 'a', ',', '\n', '#', "'"])(
    'that is no JSON: %j',
    async (piece) => {
      const read = (count: number): void => {
        firstJsonError(piece.repeat(count));
        firstJsonError(`{"a": ["${piece.repeat(count)}`);
      };
      expect(await growsFaster(300, read)).toEqual([]);
    },
  );

  test.each(['<', '账', '号账', 'A_', 'x', '%1', '{a', 'your_', 'ID of A', '${', '1', '[id', 'account '])(
    'that may be a placeholder: %j',
    async (piece) => {
      const read = (count: number): void => {
        findPlaceholder(piece.repeat(count));
        findPlaceholder(`${piece.repeat(count)}!`);
      };
      expect(await growsFaster(300, read)).toEqual([]);
    },
  );

  test.each(['a', 'a-', 'a.', '-', '.', '@', ':', '/', ' ', '${', '{{', '<', '*', '1', 'acs:ram::', 'dts.', '账'])(
    'that is a principal: %j',
    async (piece) => {
      const read = (count: number): void => {
        const long = piece.repeat(count);
        for (const under of ['RAM', 'Service']) {
          for (const text of [long, `acs:ram::${long}!`, `${long}.aliyuncs.com!`]) {
            parsePrincipal(under, text, at);
            correctedPrincipal(under, text);
          }
        }
      };
      expect(await growsFaster(1200, read)).toEqual([]);
    },
  );
});

describe('work grows with a pattern and its text', () => {
  test.each<[name: string, match: (count: number) => boolean]>([
    ['twice the text', (count) => matchesPattern(`${'*a'.repeat(50)}b`, 'a'.repeat(count))],
    ['twice the wildcards', (count) => matchesPattern(`${'*a'.repeat(count)}b`, 'a'.repeat(50))],
    [
      'twice the text for pieces',
      (count) => isMadeOf(['', ...Array.from({ length: 50 }, () => 'x'), '!'], 'x'.repeat(count)),
    ],
    ['twice the pieces', (count) => isMadeOf(['', ...Array.from({ length: count }, () => 'x'), '!'], 'x'.repeat(50))],
  ])('%s', async (_, match) => {
    expect(match(100)).toBe(false);
    expect(await growsFaster(100, match)).toEqual([]);
  });
});
