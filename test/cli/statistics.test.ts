import { describe, expect, it } from 'vitest';

import { runCli, type Ended } from '../support/run-cli.ts';
import { BAD, folder, NOTED } from '../support/process.ts';

const cwd = folder({ 'a.json': BAD, 'b.json': BAD, 'c.json': NOTED });

function lint(...args: readonly string[]): Promise<Ended> {
  return runCli(['lint', '.', '--no-config', ...args], { cwd });
}

describe('--statistics', () => {
  it('counts findings by rule, the most first, in place of the findings', async () => {
    const { code, out } = await lint('--statistics');
    expect(code).toBe(1);
    const [first, second, blank, summary] = out.split('\n');
    expect(first).toMatch(/^2 error\[dts-service-collapsed\] \S/);
    expect(second).toMatch(/^1 note\[dts-root-missing\] \S/);
    expect([blank, summary]).toEqual(['', expect.stringContaining('2 errors, 1 note')]);
    expect(out).not.toContain('a.json');
  });

  it('is a table in Markdown, and leaves reports for machines as they are', async () => {
    expect((await lint('--statistics', '-f', 'markdown')).out).toContain('| 2 | error | `dts-service-collapsed`: ');
    const { code, err } = await lint('--statistics', '-f', 'json');
    expect([code, err]).toEqual([2, expect.stringContaining('no report shows the --statistics')]);
  });
});

describe('--only', () => {
  it('runs only the rules that it names', async () => {
    const rules = async (...args: readonly string[]): Promise<readonly string[]> => {
      const report = JSON.parse((await lint('-f', 'json', ...args)).out) as { findings: { rule: string }[] };
      return [...new Set(report.findings.map(({ rule }) => rule))].toSorted();
    };
    expect(await rules('--only', 'dts-root-missing')).toEqual(['dts-root-missing']);
    expect(await rules('--only', 'dts-root-missing', '--only', 'dts-service-collapsed')).toEqual([
      'dts-root-missing',
      'dts-service-collapsed',
    ]);
    expect(await rules('--only', 'dts-root-missing', '--rule', 'dts-service-collapsed=error')).toEqual([
      'dts-root-missing',
    ]);
  });

  it('takes no rule that is not there', async () => {
    const { code, err } = await lint('--only', 'dts-root-mising');
    expect([code, err]).toEqual([2, expect.stringContaining('did you mean "dts-root-missing"?')]);
  });

  it('writes no baseline', async () => {
    expect((await lint('--only', 'dts-root-missing', '--write-baseline', 'x.json')).code).toBe(2);
  });
});
