import type { AnyRule } from '../src/rule.ts';
import syntax from './syntax.ts';
import policySchema from './policy-schema.ts';
import policyVersion from './policy-version.ts';
import policyTooLong from './policy-too-long.ts';
import trustAction from './trust-action.ts';
import trustResource from './trust-resource.ts';
import principalMalformed from './principal-malformed.ts';
import principalWildcard from './principal-wildcard.ts';
import foreignCloud from './foreign-cloud.ts';
import placeholder from './placeholder.ts';
import accountIdFormat from './account-id-format.ts';
import conditionUnknown from './condition-unknown.ts';
import conditionValue from './condition-value.ts';
import federatedUnconditioned from './federated-unconditioned.ts';
import denyNoEffect from './deny-no-effect.ts';
import unknownAccount from './unknown-account.ts';
import dtsServiceMissing from './dts-service-missing.ts';
import dtsServiceCollapsed from './dts-service-collapsed.ts';
import dtsPrincipalsDisagree from './dts-principals-disagree.ts';
import dtsTrustsOwner from './dts-trusts-owner.ts';
import dtsTrustsWrongAccount from './dts-trusts-wrong-account.ts';
import dtsServiceMisspelt from './dts-service-misspelt.ts';
import dtsRootMissing from './dts-root-missing.ts';
import dtsPrincipalNotRoot from './dts-principal-not-root.ts';
import dtsExtraTrust from './dts-extra-trust.ts';
import dtsCondition from './dts-condition.ts';
import dtsDenied from './dts-denied.ts';

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
