import type { AnyRule } from '../src/model/rule.ts';
import linkAssumeDenied from './link-assume-denied.ts';
import linkDrift from './link-drift.ts';
import linkOwnerUnknown from './link-owner-unknown.ts';
import linkPolicyMissing from './link-policy-missing.ts';
import linkRoleNotFound from './link-role-not-found.ts';
import { policyRules } from './policies.ts';
import roleDefaultMissing from './role-default-missing.ts';
import roleDefaultTrustsOthers from './role-default-trusts-others.ts';
import roleNameInvalid from './role-name-invalid.ts';
import rolePolicyIncomplete from './role-policy-incomplete.ts';
import rolePolicyMissing from './role-policy-missing.ts';
import rolePolicyOnUser from './role-policy-on-user.ts';
import rolePolicyWrongType from './role-policy-wrong-type.ts';
import roleTooPowerful from './role-too-powerful.ts';
import roleUnused from './role-unused.ts';
import roleVpcPolicy from './role-vpc-policy.ts';
import roleWrongAccount from './role-wrong-account.ts';
import taskAccountKindsDiffer from './task-account-kinds-differ.ts';
import taskCompanionMissing from './task-companion-missing.ts';
import taskCrossAccountDisagrees from './task-cross-account-disagrees.ts';
import taskDestinationApiLimit from './task-destination-api-limit.ts';
import taskDestinationNotRefreshed from './task-destination-not-refreshed.ts';
import taskDestinationUnsupported from './task-destination-unsupported.ts';
import taskDuplicate from './task-duplicate.ts';
import taskEngineMismatch from './task-engine-mismatch.ts';
import taskLegacyOwnerId from './task-legacy-owner-id.ts';
import taskNoDestinationPair from './task-no-destination-pair.ts';
import taskOwnerIsCreator from './task-owner-is-creator.ts';
import taskRoleIsArn from './task-role-is-arn.ts';
import taskRoleIsDefault from './task-role-is-default.ts';
import taskRoleIsUser from './task-role-is-user.ts';
import taskRoleMissing from './task-role-missing.ts';
import taskSchema from './task-schema.ts';
import taskSecret from './task-secret.ts';
import taskSourceUnsupported from './task-source-unsupported.ts';
import taskTwoWayOneSide from './task-two-way-one-side.ts';
import taskTwoWayUnsupported from './task-two-way-unsupported.ts';
import taskVocabulary from './task-vocabulary.ts';
import unusedException from './unused-exception.ts';

/** All rules, in the order of reporting. */
export const rules: readonly AnyRule[] = [
  ...policyRules,
  rolePolicyMissing,
  rolePolicyWrongType,
  rolePolicyIncomplete,
  roleTooPowerful,
  roleNameInvalid,
  roleDefaultMissing,
  roleDefaultTrustsOthers,
  roleWrongAccount,
  rolePolicyOnUser,
  roleUnused,
  roleVpcPolicy,
  taskSchema,
  taskDuplicate,
  taskRoleMissing,
  taskOwnerIsCreator,
  taskCrossAccountDisagrees,
  taskRoleIsArn,
  taskRoleIsDefault,
  taskRoleIsUser,
  taskSourceUnsupported,
  taskDestinationUnsupported,
  taskDestinationApiLimit,
  taskTwoWayUnsupported,
  taskTwoWayOneSide,
  taskAccountKindsDiffer,
  taskNoDestinationPair,
  taskDestinationNotRefreshed,
  taskVocabulary,
  taskEngineMismatch,
  taskCompanionMissing,
  taskLegacyOwnerId,
  taskSecret,
  linkRoleNotFound,
  linkAssumeDenied,
  linkPolicyMissing,
  linkDrift,
  linkOwnerUnknown,
  unusedException,
];

/** The ids of all rules, in the same order. */
export const ruleIds: readonly string[] = rules.map(({ id }) => id);
