import { member, textMember } from '../../formats/nodes.ts';
import type { DeclaredAttachment, DeclaredGrant, DeclaredRole, Stack } from '../../inventory/declared.ts';
import type { Located, Location } from '../../model/document.ts';
import { declaredRole } from '../ram/declared-role.ts';
import { attachedPolicy, namedPermissions, type NamedPermissions } from '../ram/permissions.ts';
import { type Call, callsIn } from './detect.ts';

/** Reads what tasks declare of roles and their policies. */
export function readTasks(value: unknown, at: Location): Stack {
  // What is to be absent is not made.
  const calls = [...callsIn(value, at)].filter((call) => call.value['state'] !== 'absent');
  const of = (module: string): readonly Call[] => calls.filter((call) => call.module === module);
  return {
    language: 'manifest',
    roles: of('ali_ram_role').flatMap(roleOf),
    attachments: of('ali_ram_policy').flatMap(attachment),
    grants: of('ali_ram_policy').flatMap(grants),
    jobs: [],
    permissions: new Map(of('ali_ram_policy').flatMap(customPolicy)),
  };
}

function textOf({ value, at }: Call, ...names: readonly string[]): Located<string> | undefined {
  for (const name of names) {
    const found = textMember(value, at, name);
    if (found !== undefined && found.value !== '') return found;
  }
  return undefined;
}

/** The role that a task takes; without one it works in the account of its key. */
function takenRole(call: Call): string | undefined {
  return textOf(call, 'alicloud_assume_role_arn', 'assume_role_arn')?.value;
}

function homeOf(call: Call): string {
  return takenRole(call) ?? 'default';
}

/** Without a policy the task only names a role that is there. */
function roleOf(call: Call): readonly DeclaredRole[] {
  const { value, at } = call;
  const document = { ...at.document, part: at.path.join('/') };
  const policy =
    member(value, { ...at, document }, 'assume_role_policy_document') ?? member(value, { ...at, document }, 'policy');
  const name = textOf(call, 'role_name', 'name');
  if (policy === undefined || policy.value === '') return [];
  const found = name ?? { value: '${role_name}', at };
  const made = { at, address: found.value, name: found, otherNames: [], home: homeOf(call), own: undefined };
  return [declaredRole({ ...made, policy, madeBy: takenRole(call) })];
}

function attachment(call: Call): readonly DeclaredAttachment[] {
  const [role, name] = [textOf(call, 'role_name'), textOf(call, 'policy_name', 'name')];
  if (role === undefined || name === undefined) return [];
  return [{ role, home: homeOf(call), policy: attachedPolicy(name, textOf(call, 'policy_type', 'type')) }];
}

function grants(call: Call): readonly DeclaredGrant[] {
  const name = textOf(call, 'policy_name', 'name');
  if (name === undefined) return [];
  const type = textOf(call, 'policy_type', 'type')?.value ?? '';
  const policy = { at: name.at, name: name.value, type, statements: undefined };
  return (['user', 'group'] as const).flatMap((to) => {
    const who = textOf(call, `${to}_name`);
    return who === undefined ? [] : [{ policy, to, name: who.value }];
  });
}

function customPolicy(call: Call): NamedPermissions {
  const name = textOf(call, 'policy_name', 'name')?.value;
  return namedPermissions(name, call.value['policy_document'] ?? call.value['policy']);
}
