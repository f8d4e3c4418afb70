import { describe, expect, test } from 'vitest';

import { BASH_LIKE, makeRunner, POWERSHELLS } from '../report/shells.ts';
import { planOf } from '../support/tasks.ts';
import { written } from './written.ts';

const run = makeRunner();

const [ORDERS, ANALYTICS, PLATFORM] = ['1000000000000001', '1000000000000002', '1000000000000003'] as const;
const END = { database: 'MySQL', connection: 'Alibaba Cloud Instance', role: 'ram-for-dts' };
const TASKS = {
  version: 1,
  accounts: { "it's \\n $(orders)": ORDERS, analytics: ANALYTICS, platform: PLATFORM },
  tasks: [
    {
      name: 'orders-to-analytics',
      creator: 'platform',
      source: { account: "it's \\n $(orders)", ...END },
      destination: { account: 'analytics', ...END },
    },
  ],
};

/** The names of the calls, by the block that makes them. */
async function blocks(shell: string, layout: 'bash' | 'powershell', accounts: readonly string[]): Promise<unknown> {
  const plan = await planOf(TASKS);
  const { calls, status, stdout, stderr } = run(shell, await written(plan, { shell: layout }), accounts);
  return { calls: calls.map(([, action]) => action), status, stdout, stderr };
}

const CREATES = ['GetCallerIdentity', 'CreateRole', 'AttachPolicyToRole'];

describe('the steps of an account, run with the credentials of another one, stop before they change anything', () => {
  test.each(BASH_LIKE)('%s', async (shell) => {
    expect(await blocks(shell, 'bash', [ANALYTICS])).toEqual({
      calls: ['GetCallerIdentity', ...CREATES],
      status: 0,
      stdout: '',
      stderr: expect.stringMatching(/^stopped: .*it's \\n \$\(orders\) 1000000000000001\n$/) as string,
    });
    expect(await blocks(shell, 'bash', [ORDERS])).toMatchObject({
      calls: [...CREATES, 'GetCallerIdentity'],
      status: 1,
    });
    expect(await blocks(shell, 'bash', [PLATFORM])).toMatchObject({
      calls: ['GetCallerIdentity', 'GetCallerIdentity'],
    });
    // An ID that only contains the wanted one is another account.
    expect(await blocks(shell, 'bash', [`${ORDERS}0`, `9${ANALYTICS}`])).toMatchObject({
      calls: ['GetCallerIdentity', 'GetCallerIdentity'],
    });
    // No answer at all, as where the credentials have run out.
    expect(await blocks(shell, 'bash', [])).toMatchObject({ calls: ['GetCallerIdentity', 'GetCallerIdentity'] });
  });

  test.skipIf(POWERSHELLS.length === 0)('PowerShell (skipped where there is none)', async () => {
    for (const shell of POWERSHELLS) {
      expect(await blocks(shell, 'powershell', [ANALYTICS])).toMatchObject({
        calls: ['GetCallerIdentity', ...CREATES],
      });
      expect(await blocks(shell, 'powershell', [])).toMatchObject({
        calls: ['GetCallerIdentity', 'GetCallerIdentity'],
      });
    }
  });
});
