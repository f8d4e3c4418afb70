// npm run demo:audit: an audit of two accounts that a server on loopback plays, so that one is seen without any account.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');
const example = join(root, 'fixtures', 'examples', 'live-accounts');

const server = spawn(process.execPath, [join(import.meta.dirname, 'server.mjs'), join(example, 'world.json')], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
const [line] = await once(server.stdout, 'data');
const { HOME, PATH, TERM, NO_COLOR, FORCE_COLOR } = process.env;
const audit = spawn(
  process.execPath,
  [join(root, 'dist', 'cli.cjs'), 'audit', '--fail-on', 'never', ...process.argv.slice(2)],
  {
    cwd: example,
    stdio: 'inherit',
    env: {
      ...Object.fromEntries(
        Object.entries({ HOME, PATH, TERM, NO_COLOR, FORCE_COLOR }).filter(([, value]) => value !== undefined),
      ),
      ALIBABA_CLOUD_ECS_METADATA_DISABLED: 'true',
      ALIBABA_CLOUD_ACCESS_KEY_ID: 'LTAIdemo',
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'demo-secret',
      // One address on loopback is enough: nothing leaves the machine then.
      DTS_XACCT_RAM_ENDPOINT: line.toString().trim(),
    },
  },
);
const [code] = await once(audit, 'exit');
server.kill();
process.exitCode = code;
