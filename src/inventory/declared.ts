import type { BudgetExceeded } from '../formats/evaluation-budget.ts';
import { asList, asObject } from '../formats/nodes.ts';
import type { AccountId } from '../model/account.ts';
import type { Located, Location } from '../model/document.ts';
import type { Side, Task, RoleUse } from '../model/dts/task.ts';
import type { Unchecked } from '../model/finding.ts';
import type { AttachedPolicy, PolicyContent, PolicyText } from '../model/role.ts';

/** A role as a template, a module or a manifest declares it. */
export interface DeclaredRole {
  readonly at: Location;
  readonly address: string;
  /** What references say of it: the address, made different where another has the same. */
  readonly id: string;
  readonly name: Located<string>;
  /** Other texts that stand for its name in the same stack: `${alicloud_ram_role.x.name}`. */
  readonly otherNames: readonly string[];
  /** What makes it: a provider with its alias. One home is one account. */
  readonly home: string;
  readonly owner: AccountId | undefined;
  readonly isOwnerUnsure?: boolean;
  /** Its ARN, where somebody has seen it made. */
  readonly arn?: Located<string> | undefined;
  readonly policy: () => PolicyText;
  readonly policyAt?: Location | undefined;
  /** Its policy as a value, with the names of what is not known in it. */
  readonly policyValue?: Located<unknown> | undefined;
  /** Its policy as the text has it, where it is a string and nothing was put in. */
  readonly policyText?: string | undefined;
  /** The name of a policy of which too much is unknown to check it. */
  readonly openName?: string | undefined;
  /** Where that stands, where it is not the role as a whole. */
  readonly openAt?: Location | undefined;
  /** The policies that the role itself lists; `undefined` where it has no word for them. */
  readonly own: readonly AttachedPolicy[] | undefined;
  readonly unfilled: readonly Located<string>[];
  /** What the text calls the account that the role is made in: `${data.alicloud_account.x.id}`. */
  readonly ownNames?: readonly string[];
  /** Nobody asked for it: it is only there to be named. */
  readonly isContext?: boolean;
  /** Others learn its name from the stack, and may attach policies to it. */
  readonly isHandedOn?: boolean;
}

export interface DeclaredAttachment {
  readonly role: Located<string>;
  /** The role that the name is taken from, by `id`. */
  readonly refersTo?: string;
  readonly home: string;
  readonly policy: AttachedPolicy;
  readonly address?: string;
  /** Nobody asked for it: a role that it does not name is none of its business. */
  readonly isContext?: boolean;
}

/** A policy that is attached to a user or a group. */
export interface DeclaredGrant {
  readonly policy: AttachedPolicy;
  readonly to: 'user' | 'group';
  readonly name: string;
  readonly address?: string;
}

export interface DeclaredJob {
  readonly task: Task;
  readonly home: string;
  /** The roles of the stack, by `id`, from which an end takes the name of its role. */
  readonly references: Readonly<Partial<Record<Side, string>>>;
  readonly address?: string;
  /** The attributes that it is read from, and the same job of others: a plan knows what its source leaves open. */
  readonly attributes?: ReadonlyMap<string, Located<unknown>>;
  readonly remade?: (attributes: ReadonlyMap<string, Located<unknown>>) => DeclaredJob;
  /** It is checked elsewhere; here it only shows the purpose of its roles. */
  readonly isContext?: boolean;
}

/** What the texts of one stack or module declare together. Names that refer to one another are worked out already. */
export interface Stack {
  readonly language: DeclaredAs['in'];
  readonly roles: readonly DeclaredRole[];
  readonly attachments: readonly DeclaredAttachment[];
  readonly grants: readonly DeclaredGrant[];
  readonly jobs: readonly DeclaredJob[];
  /** What custom policies of the stack allow, by name. */
  readonly permissions: ReadonlyMap<string, PolicyContent>;
  /** All of the text was read, so that what it does not attach, it does not attach. */
  readonly isWhole?: boolean;
  /** Where values were not worked out because they lead on too deep, or grow too large. */
  readonly givenUp?: BudgetExceeded;
  /** What of it was not read. */
  readonly gaps?: readonly Unchecked[];
}

/** Of a job whose account is not known. */
export const NO_HOME = '';

/** What a policy is called of which nothing is known, or a whole statement is not; `undefined` for any other. */
export function openNameOf(policy: unknown): string | undefined {
  if (typeof policy === 'string') return NAME_ONLY.test(policy) ? policy.trim() : undefined;
  const statements = asList(asObject(policy)?.['Statement']);
  return statements.find((item): item is string => typeof item === 'string' && NAME_ONLY.test(item));
}

const NAME_ONLY = /^\s*\$\{[^{}]*\}\s*$/;

/** A role as a part of a template or a module. */
export interface DeclaredAs {
  readonly in: 'ros' | 'terraform' | 'plan' | 'manifest';
  /** What the text calls the role, where no account makes it an ARN. */
  readonly address: string;
  /** The ends of tasks of the same stack that name it. */
  readonly uses: readonly RoleUse[];
  /** References in plain text of its policy, which nothing fills in. */
  readonly unfilled: readonly Located<string>[];
  /** A policy that is attached to it of which nothing but a name is known, where that may be the one that DTS needs. */
  readonly openPolicy?: string;
  /** What the text calls the account that the role is made in. */
  readonly ownNames?: readonly string[];
}
