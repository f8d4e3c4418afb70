// RAM, STS, DTS, IMS and Resource Directory on loopback, as a process of its own:
//   node test/cloud/server.mjs world.json
// It prints its address when it listens. GET /stats tells what it was asked; POST /faults sets what goes wrong.
import { readFileSync } from 'node:fs';

import { startServer } from './api-server.mjs';

const { url } = await startServer(JSON.parse(readFileSync(process.argv[2] ?? 0, 'utf8')));
process.stdout.write(`${url}\n`);
