import type { AccountId } from '../model/account.ts';
import type { Located, Location } from '../model/location.ts';
import type { AttachedPolicy, PolicyText } from '../model/role.ts';
import type { Side, Task } from '../model/task.ts';

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
  /** What a policy is called of which so much is not known that nothing can be said of it. */
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
  /** It is judged elsewhere, and only there to tell what its roles are for. */
  readonly isContext?: boolean;
}
