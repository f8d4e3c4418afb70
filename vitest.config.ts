import { readFileSync } from 'node:fs';

import { defineConfig } from 'vitest/config';

const { version } = JSON.parse(readFileSync(new URL('./package.json', import.meta.url), 'utf8')) as { version: string };

/** Tests that change functions of the language. */
const ALONE = ['test/growth/*.test.ts'];

/** Tests that run other programs: `npm run test:tools`. */
const TOOLS = ['test/tools/*.test.ts'];

export default defineConfig({
  define: { __VERSION__: JSON.stringify(version) },
  test: {
    globalSetup: 'test/support/tempdir.ts',
    // Properties at their deep level (test/support/property.ts) take minutes.
    testTimeout: process.env['DEEP'] === undefined ? 30_000 : 0,
    hookTimeout: 60_000,
    maxWorkers: 2,
    // Tests must not depend on the machine's language, colours or accounts.
    env: {
      LANG: 'C.UTF-8',
      LC_ALL: 'C.UTF-8',
      NO_COLOR: '',
      FORCE_COLOR: '',
      ALIBABA_CLOUD_ECS_METADATA_DISABLED: 'true',
      ALIBABA_CLOUD_CLI_PROFILE_DISABLED: 'true',
    },
    projects: [
      // Files that share a process, which imports the source once: a third of the time of all.
      {
        extends: true,
        test: { name: 'shared', include: ['test/**/*.test.ts'], exclude: [...ALONE, ...TOOLS], isolate: false },
      },
      { extends: true, test: { name: 'alone', include: ALONE } },
      { extends: true, test: { name: 'tools', include: TOOLS, testTimeout: 600_000, hookTimeout: 600_000 } },
    ],
    coverage: {
      provider: 'v8',
      include: ['src/**', 'rules/**'],
      reporter: ['text', 'html', 'json-summary'],
    },
  },
});
