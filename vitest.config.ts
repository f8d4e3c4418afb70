import { readFileSync } from 'node:fs';

import { defineConfig } from 'vitest/config';

const { version } = JSON.parse(readFileSync(new URL('./package.json', import.meta.url), 'utf8')) as { version: string };

export default defineConfig({
  define: { __VERSION__: JSON.stringify(version) },
  test: {
    include: ['test/**/*.test.ts'],
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
    },
    coverage: {
      provider: 'v8',
      include: ['src/**', 'rules/**'],
      reporter: ['text', 'html', 'json-summary'],
    },
  },
});
