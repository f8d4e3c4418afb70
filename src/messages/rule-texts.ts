/** The shape of the sentences of the rules in a language other than English, whose sentences the cards hold. */
type Texts<Card extends { readonly messages: object }> = {
  readonly title: string;
  readonly why: string;
  readonly messages: Readonly<Record<keyof Card['messages'], string>>;
};

/** By rule id: a sentence that is missing is a type error. */
export interface RuleTexts {
  readonly syntax: Texts<(typeof import('../../rules/syntax.ts'))['default']>;
  readonly 'policy-schema': Texts<(typeof import('../../rules/policy-schema.ts'))['default']>;
  readonly 'policy-version': Texts<(typeof import('../../rules/policy-version.ts'))['default']>;
  readonly 'policy-too-long': Texts<(typeof import('../../rules/policy-too-long.ts'))['default']>;
  readonly 'trust-action': Texts<(typeof import('../../rules/trust-action.ts'))['default']>;
  readonly 'trust-resource': Texts<(typeof import('../../rules/trust-resource.ts'))['default']>;
  readonly 'principal-malformed': Texts<(typeof import('../../rules/principal-malformed.ts'))['default']>;
  readonly 'principal-wildcard': Texts<(typeof import('../../rules/principal-wildcard.ts'))['default']>;
  readonly 'foreign-cloud': Texts<(typeof import('../../rules/foreign-cloud.ts'))['default']>;
  readonly placeholder: Texts<(typeof import('../../rules/placeholder.ts'))['default']>;
  readonly 'account-id-format': Texts<(typeof import('../../rules/account-id-format.ts'))['default']>;
  readonly 'condition-unknown': Texts<(typeof import('../../rules/condition-unknown.ts'))['default']>;
  readonly 'condition-value': Texts<(typeof import('../../rules/condition-value.ts'))['default']>;
  readonly 'federated-unconditioned': Texts<(typeof import('../../rules/federated-unconditioned.ts'))['default']>;
  readonly 'deny-no-effect': Texts<(typeof import('../../rules/deny-no-effect.ts'))['default']>;
  readonly 'unknown-account': Texts<(typeof import('../../rules/unknown-account.ts'))['default']>;
  readonly 'dts-service-missing': Texts<(typeof import('../../rules/dts-service-missing.ts'))['default']>;
  readonly 'dts-service-collapsed': Texts<(typeof import('../../rules/dts-service-collapsed.ts'))['default']>;
  readonly 'dts-principals-disagree': Texts<(typeof import('../../rules/dts-principals-disagree.ts'))['default']>;
  readonly 'dts-trusts-owner': Texts<(typeof import('../../rules/dts-trusts-owner.ts'))['default']>;
  readonly 'dts-trusts-wrong-account': Texts<(typeof import('../../rules/dts-trusts-wrong-account.ts'))['default']>;
  readonly 'dts-service-misspelt': Texts<(typeof import('../../rules/dts-service-misspelt.ts'))['default']>;
  readonly 'dts-root-missing': Texts<(typeof import('../../rules/dts-root-missing.ts'))['default']>;
  readonly 'dts-principal-not-root': Texts<(typeof import('../../rules/dts-principal-not-root.ts'))['default']>;
  readonly 'dts-extra-trust': Texts<(typeof import('../../rules/dts-extra-trust.ts'))['default']>;
  readonly 'dts-condition': Texts<(typeof import('../../rules/dts-condition.ts'))['default']>;
  readonly 'dts-denied': Texts<(typeof import('../../rules/dts-denied.ts'))['default']>;
  readonly 'role-policy-missing': Texts<(typeof import('../../rules/role-policy-missing.ts'))['default']>;
  readonly 'role-policy-wrong-type': Texts<(typeof import('../../rules/role-policy-wrong-type.ts'))['default']>;
  readonly 'role-policy-incomplete': Texts<(typeof import('../../rules/role-policy-incomplete.ts'))['default']>;
  readonly 'role-too-powerful': Texts<(typeof import('../../rules/role-too-powerful.ts'))['default']>;
  readonly 'role-name-invalid': Texts<(typeof import('../../rules/role-name-invalid.ts'))['default']>;
  readonly 'role-default-missing': Texts<(typeof import('../../rules/role-default-missing.ts'))['default']>;
  readonly 'role-default-trusts-others': Texts<(typeof import('../../rules/role-default-trusts-others.ts'))['default']>;
  readonly 'role-wrong-account': Texts<(typeof import('../../rules/role-wrong-account.ts'))['default']>;
  readonly 'role-policy-on-user': Texts<(typeof import('../../rules/role-policy-on-user.ts'))['default']>;
  readonly 'role-unused': Texts<(typeof import('../../rules/role-unused.ts'))['default']>;
  readonly 'role-vpc-policy': Texts<(typeof import('../../rules/role-vpc-policy.ts'))['default']>;
  readonly 'task-schema': Texts<(typeof import('../../rules/task-schema.ts'))['default']>;
  readonly 'task-duplicate': Texts<(typeof import('../../rules/task-duplicate.ts'))['default']>;
  readonly 'task-role-missing': Texts<(typeof import('../../rules/task-role-missing.ts'))['default']>;
  readonly 'task-owner-is-creator': Texts<(typeof import('../../rules/task-owner-is-creator.ts'))['default']>;
  readonly 'task-cross-account-disagrees': Texts<
    (typeof import('../../rules/task-cross-account-disagrees.ts'))['default']
  >;
  readonly 'task-role-is-arn': Texts<(typeof import('../../rules/task-role-is-arn.ts'))['default']>;
  readonly 'task-role-is-default': Texts<(typeof import('../../rules/task-role-is-default.ts'))['default']>;
  readonly 'task-role-is-user': Texts<(typeof import('../../rules/task-role-is-user.ts'))['default']>;
  readonly 'task-source-unsupported': Texts<(typeof import('../../rules/task-source-unsupported.ts'))['default']>;
  readonly 'task-destination-unsupported': Texts<
    (typeof import('../../rules/task-destination-unsupported.ts'))['default']
  >;
  readonly 'task-destination-api-limit': Texts<(typeof import('../../rules/task-destination-api-limit.ts'))['default']>;
  readonly 'task-two-way-unsupported': Texts<(typeof import('../../rules/task-two-way-unsupported.ts'))['default']>;
  readonly 'task-two-way-one-side': Texts<(typeof import('../../rules/task-two-way-one-side.ts'))['default']>;
  readonly 'task-account-kinds-differ': Texts<(typeof import('../../rules/task-account-kinds-differ.ts'))['default']>;
  readonly 'task-no-destination-pair': Texts<(typeof import('../../rules/task-no-destination-pair.ts'))['default']>;
  readonly 'task-destination-not-refreshed': Texts<
    (typeof import('../../rules/task-destination-not-refreshed.ts'))['default']
  >;
  readonly 'task-vocabulary': Texts<(typeof import('../../rules/task-vocabulary.ts'))['default']>;
  readonly 'task-engine-mismatch': Texts<(typeof import('../../rules/task-engine-mismatch.ts'))['default']>;
  readonly 'task-companion-missing': Texts<(typeof import('../../rules/task-companion-missing.ts'))['default']>;
  readonly 'task-legacy-owner-id': Texts<(typeof import('../../rules/task-legacy-owner-id.ts'))['default']>;
  readonly 'task-secret': Texts<(typeof import('../../rules/task-secret.ts'))['default']>;
  readonly 'link-role-not-found': Texts<(typeof import('../../rules/link-role-not-found.ts'))['default']>;
  readonly 'link-assume-denied': Texts<(typeof import('../../rules/link-assume-denied.ts'))['default']>;
  readonly 'link-policy-missing': Texts<(typeof import('../../rules/link-policy-missing.ts'))['default']>;
  readonly 'link-drift': Texts<(typeof import('../../rules/link-drift.ts'))['default']>;
  readonly 'link-owner-unknown': Texts<(typeof import('../../rules/link-owner-unknown.ts'))['default']>;
  readonly 'unused-exception': Texts<(typeof import('../../rules/unused-exception.ts'))['default']>;
}
