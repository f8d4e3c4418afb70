import type { AnyRule } from '../src/model/rule.ts';
import accountIdFormat from './account-id-format.ts';
import conditionUnknown from './condition-unknown.ts';
import conditionValue from './condition-value.ts';
import denyNoEffect from './deny-no-effect.ts';
import dtsCondition from './dts-condition.ts';
import dtsDenied from './dts-denied.ts';
import dtsExtraTrust from './dts-extra-trust.ts';
import dtsPrincipalNotRoot from './dts-principal-not-root.ts';
import dtsPrincipalsDisagree from './dts-principals-disagree.ts';
import dtsRootMissing from './dts-root-missing.ts';
import dtsServiceCollapsed from './dts-service-collapsed.ts';
import dtsServiceMissing from './dts-service-missing.ts';
import dtsServiceMisspelt from './dts-service-misspelt.ts';
import dtsTrustsOwner from './dts-trusts-owner.ts';
import dtsTrustsWrongAccount from './dts-trusts-wrong-account.ts';
import federatedUnconditioned from './federated-unconditioned.ts';
import foreignCloud from './foreign-cloud.ts';
import placeholder from './placeholder.ts';
import policySchema from './policy-schema.ts';
import policyTooLong from './policy-too-long.ts';
import policyVersion from './policy-version.ts';
import principalMalformed from './principal-malformed.ts';
import principalWildcard from './principal-wildcard.ts';
import syntax from './syntax.ts';
import trustAction from './trust-action.ts';
import trustResource from './trust-resource.ts';
import unknownAccount from './unknown-account.ts';

/** The rules about texts and trust policies, in the order of reporting: all that a run over bare policies needs. */
export const policyRules: readonly AnyRule[] = [
  syntax,
  policySchema,
  policyVersion,
  policyTooLong,
  trustAction,
  trustResource,
  principalMalformed,
  principalWildcard,
  foreignCloud,
  placeholder,
  accountIdFormat,
  conditionUnknown,
  conditionValue,
  federatedUnconditioned,
  denyNoEffect,
  unknownAccount,
  dtsServiceMissing,
  dtsServiceCollapsed,
  dtsPrincipalsDisagree,
  dtsTrustsOwner,
  dtsTrustsWrongAccount,
  dtsServiceMisspelt,
  dtsRootMissing,
  dtsPrincipalNotRoot,
  dtsExtraTrust,
  dtsCondition,
  dtsDenied,
];
