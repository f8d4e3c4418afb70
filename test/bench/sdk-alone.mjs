// Asks for roles as fast as the SDK does with nothing of ours around it, and prints how many calls a second that are:
//   node test/bench/sdk-alone.mjs http://127.0.0.1:PORT roles calls
import { createRequire } from 'node:module';

const AT_ONCE = 128;
const [url, roles, calls] = process.argv.slice(2);
// Called otherwise than `require`, so that its types, which bring an older Node along, stay out of the checks of scripts.
const load = createRequire(import.meta.url);
const { default: Client, GetRoleRequest } = load('@alicloud/ram20150501');
const { Config } = load('@alicloud/openapi-core').$OpenApiUtil;

const client = new Client(
  new Config({
    endpoint: new URL(url).host,
    protocol: 'HTTP',
    accessKeyId: process.env.ALIBABA_CLOUD_ACCESS_KEY_ID,
    accessKeySecret: process.env.ALIBABA_CLOUD_ACCESS_KEY_SECRET,
  }),
);
let asked = 0;
const start = performance.now();
await Promise.all(
  Array.from({ length: AT_ONCE }, async () => {
    while (asked < Number(calls)) {
      const roleName = `app-${String(asked++ % Number(roles)).padStart(6, '0')}`;
      await client.getRole(new GetRoleRequest({ roleName }));
    }
  }),
);
console.log(String(Math.round((Number(calls) * 1000) / (performance.now() - start))));
