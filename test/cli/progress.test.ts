import stringWidth from 'fast-string-width';
import { describe, expect, test } from 'vitest';

import { makeProgress, progressLine } from '../../src/cli/progress.ts';
import type { LiveTexts } from '../../src/messages/language.ts';
import { liveEn } from '../../src/messages/en/live.ts';
import { liveZh } from '../../src/messages/zh-CN/live.ts';

function told(
  isTerminal: boolean,
  isQuiet = false,
  texts: LiveTexts = liveEn,
): { readonly text: () => string; readonly progress: ReturnType<typeof makeProgress> } {
  let text = '';
  const progress = makeProgress(
    {
      out: () => undefined,
      err: (piece) => void (text += piece),
      isOutTerminal: () => false,
      isErrTerminal: () => isTerminal,
      env: {},
      cwd: '',
    },
    { isQuiet, nameOf: (account) => account, texts },
  );
  progress.update({ kind: 'accounts', of: 2 });
  progress.update({ kind: 'roles', account: '1', read: 3, of: 10 });
  progress.update({ kind: 'account', account: { id: '1', name: 'or\u001Bders', roles: 10, gaps: 0 } });
  progress.update({ kind: 'account', account: { id: '2', roles: 1, gaps: 2 } });
  progress.end();
  return { text: () => text, progress };
}

describe('how far the reading is', () => {
  test.each([
    [{ accounts: 0, of: 0, retries: 0, roles: [] }, 0, '0 of 0 accounts, 0 of 0 roles'],
    [{ accounts: 0, of: 2, retries: 0, roles: [[10, 100]] }, 10_000, '0 of 2 accounts, 10 of 100 roles, 190 s left'],
    [
      {
        accounts: 1,
        of: 2,
        retries: 7,
        roles: [
          [100, 100],
          [50, 100],
        ],
      },
      30_000,
      '1 of 2 accounts, 150 of 200 roles, 7 retried, 10 s left',
    ],
    [{ accounts: 1, of: 3, retries: 1, roles: [[0, 0]] }, 30_000, '1 of 3 accounts, 0 of 0 roles, 1 retried'],
  ] as const)('%j after %i ms', (state, elapsed, line) => {
    const roles = new Map(state.roles.map(([read, of], index) => [String(index), [read, of] as const]));
    expect(progressLine({ ...state, roles }, elapsed, liveEn).replace('4 min', '190 s')).toBe(line);
  });

  test('is never as wide as a terminal', () => {
    const roles = new Map([['1', [12_345_678, 99_999_999] as const]]);
    for (const texts of [liveEn, liveZh]) {
      const line = progressLine({ accounts: 10_000, of: 99_999, retries: 1_234_567, roles }, 1e12, texts);
      expect(stringWidth(line)).toBeLessThan(80);
    }
  });

  test('on a terminal: one line that is overwritten, and gone in the end', () => {
    const text = told(true).text();
    expect(text).not.toContain('\n');
    expect(text.startsWith('\r\u001B[2K')).toBe(true);
    expect(text.endsWith('\r\u001B[2K')).toBe(true);
  });

  test('elsewhere: a line for each account, without what a terminal would take for an order', () => {
    const lines = told(false).text().split('\n');
    expect(lines).toEqual([
      expect.stringContaining(': 10 roles, complete (1 of 2)'),
      '2: 1 role, incomplete (2 of 2)',
      '',
    ]);
    expect(lines[0]).not.toContain('\u001B');
  });

  test('in the end: what was read, on a terminal too', () => {
    for (const isTerminal of [true, false]) {
      const { text, progress } = told(isTerminal);
      progress.over();
      expect(text().endsWith('read: 2 accounts (1 not completely), 11 roles\n')).toBe(true);
    }
    const { text, progress } = told(false, true);
    progress.over();
    expect(text()).toBe('');
  });

  test('in Chinese', () => {
    const { text, progress } = told(false, false, liveZh);
    progress.update({ kind: 'credentials', origin: { kind: 'profile', profile: 'dts', mode: 'AK', by: 'current' } });
    const waiting = { caller: '1000000000000001', action: 'ListRoles' as const, host: 'ram.aliyuncs.com', forMs: 2400 };
    progress.update({ kind: 'waiting', waiting });
    progress.over();
    expect(text().split('\n').slice(1)).toEqual([
      '2：1个角色，未完整读取（2/2）',
      '凭证：aliyun CLI的当前配置"dts"（模式AK）',
      '等待ram.aliyuncs.com响应ListRoles（账号1000000000000001）：2秒内无响应',
      '已读取：2个账号（1个未完整读取），11个角色',
      '',
    ]);
  });

  test('not at all where nobody wants to hear it', () => {
    expect(told(false, true).text()).toBe('');
  });
});
