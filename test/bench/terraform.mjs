import { join } from 'node:path';

import { writeModule, writePlan } from './terraform-loads.mjs';

/** The rows of Terraform: source against its parser alone, plans against `JSON.parse`. */
export function terraform({ home, lint, floor, check, ratio, memory }) {
  const at = (name) => join(home, name);
  const [clean, some, folder] = [at('plan.json'), at('plan-1.json'), at('module')];
  check(clean, writePlan(clean, { count: 20_000, badShare: 0 }));
  check(some, writePlan(some, { count: 20_000, badShare: 0.01 }));
  check(folder, writeModule(folder, { count: 1000 }));
  ratio(
    { what: '1,000 Terraform files of 2 roles', base: 'parsing them with the same parser', must: 3, aim: 2 },
    lint(folder),
    { args: [join(import.meta.dirname, 'floor-hcl.mjs'), folder], cwd: home },
    7,
  );
  const json = 'readFile + JSON.parse';
  ratio({ what: 'plan of 20,000 roles', base: json, must: 1.8, aim: 1.3 }, lint(clean), floor('file', clean), 7);
  memory({ what: 'peak memory, plan of 20,000 roles', must: 500, aim: 350 }, lint(clean));
  ratio({ what: 'the same, 1 % with a defect', base: json, must: 6, aim: 3 }, lint(some), floor('file', some), 7);
}
