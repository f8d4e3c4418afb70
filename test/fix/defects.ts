import type { LintOptions } from '../../src/commands/lint.ts';
import { parseAccountId } from '../../src/model/account.ts';
import type { Json } from './policy-texts.ts';

const CREATOR = '1000000000000002';
const OWNER = '1000000000000001';
const THIRD = '1000000000000003';
const ROOT = `acs:ram::${CREATOR}:root`;
const DTS = `${CREATOR}@dts.aliyuncs.com`;

/** A policy under construction. */
export type Policy = Record<string, Json> & { Statement: Statement[] };
export type Statement = Record<string, Json>;

/** A statement that trusts DTS of one creator: it is what a defect changes, or something is put beside it. */
export function rightStatement(): Statement {
  return statement({ Service: [DTS], RAM: [ROOT] });
}

export function statement(principal: Json, more: Statement = {}): Statement {
  return { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: principal, ...more };
}

type Change = (policy: Policy, own: Statement) => void;

/** What a rule fixes in a policy. */
export interface Defect {
  readonly rule: string;
  readonly wrong: Change;
  /** What makes the right policy the one that is expected, where that is another one. */
  readonly right?: Change;
  readonly options?: Partial<LintOptions>;
  readonly roleName?: string;
  /** The rule is about all whom a policy trusts, so that nothing may be beside. */
  readonly isAlone?: true;
  /** ROS makes strings of values before RAM sees them, so that this is none there. */
  readonly isNotInRos?: true;
}

const creator = parseAccountId(CREATOR);
const owner = parseAccountId(OWNER);
const known = { ...(creator && { creator }), ...(owner && { owner }) };

const principal =
  (services: readonly string[], ram: readonly string[] = [ROOT]): Change =>
  (_, own) =>
    void (own['Principal'] = { Service: services, RAM: ram });

const set =
  (key: string, value: Json): Change =>
  (_, own) =>
    void (own[key] = value);

/** Puts a member at the end, where an edit adds it. */
const version =
  (value?: Json): Change =>
  (policy) => {
    delete policy['Version'];
    if (value !== undefined) policy['Version'] = value;
  };

const add =
  (...statements: readonly Statement[]): Change =>
  (policy) =>
    void policy.Statement.push(...statements.map((each) => ({ ...each })));

const ecs = (more: Statement): Statement => statement({ Service: ['ecs.aliyuncs.com'] }, more);

const renamed =
  (names: Readonly<Record<string, string>>): Change =>
  (_, own) => {
    for (const [key, value] of Object.entries(own)) {
      delete own[key];
      own[names[key] ?? key] = value;
    }
  };

export const DEFECTS: Readonly<Record<string, Defect>> = {
  'action in another case': { rule: 'trust-action', wrong: set('Action', 'sts:assumerole') },
  'action in a list': {
    rule: 'trust-action',
    wrong: set('Action', ['sts:assumerole', 'sts:SetSourceIdentity']),
    right: set('Action', ['sts:AssumeRole', 'sts:SetSourceIdentity']),
  },
  'unknown action': { rule: 'trust-action', wrong: set('Action', 'sts:AssumeRoles') },
  'action too wide': { rule: 'trust-action', wrong: set('Action', 'sts:*') },
  'action alone': {
    rule: 'trust-action',
    wrong: set('Action', ['sts:SetSourceIdentity']),
    right: set('Action', ['sts:AssumeRole', 'sts:SetSourceIdentity']),
    isAlone: true,
  },
  'version of AWS': { rule: 'policy-version', wrong: (policy) => void (policy['Version'] = '2012-10-17') },
  'unknown version': { rule: 'policy-version', wrong: (policy) => void (policy['Version'] = '2') },
  'version as a number': { rule: 'policy-version', wrong: (policy) => void (policy['Version'] = 1), isNotInRos: true },
  'version missing': { rule: 'policy-version', wrong: version(), right: version('1') },
  'version of another cloud': { rule: 'foreign-cloud', wrong: (policy) => void (policy['Version'] = '5.0') },
  'effect in another case': { rule: 'policy-schema', wrong: set('Effect', 'allow') },
  'key in another case': { rule: 'policy-schema', wrong: renamed({ Effect: 'effect' }) },
  'key misspelt': { rule: 'policy-schema', wrong: renamed({ Principal: 'Principals' }) },
  'keys in lower case': {
    rule: 'policy-schema',
    wrong: renamed({ Effect: 'effect', Action: 'action', Principal: 'principal' }),
  },
  'principal key in another case': {
    rule: 'policy-schema',
    wrong: (_, own) => void (own['Principal'] = { service: [DTS], RAM: [ROOT] }),
  },
  'element of AWS': { rule: 'policy-schema', wrong: (_, own) => void Object.assign(own, { Sid: 'x' }) },
  'Boolean without quotes': {
    rule: 'condition-value',
    wrong: add(ecs({ Condition: { Bool: { 'acs:SecureTransport': true } } })),
    right: add(ecs({ Condition: { Bool: { 'acs:SecureTransport': 'true' } } })),
    isNotInRos: true,
  },
  'number without quotes': {
    rule: 'condition-value',
    wrong: add(ecs({ Condition: { NumericEquals: { 'acs:CurrentTime': [7, '8'] } } })),
    right: add(ecs({ Condition: { NumericEquals: { 'acs:CurrentTime': ['7', '8'] } } })),
    isNotInRos: true,
  },
  'operator in another case': {
    rule: 'condition-unknown',
    wrong: add(ecs({ Condition: { ipAddress: { 'acs:SourceIp': '10.0.0.0/8' } } })),
    right: add(ecs({ Condition: { IpAddress: { 'acs:SourceIp': '10.0.0.0/8' } } })),
  },
  'condition key misspelt': {
    rule: 'condition-unknown',
    wrong: add(ecs({ Condition: { IpAddress: { 'acs:SourceIP': '10.0.0.0/8' } } })),
    right: add(ecs({ Condition: { IpAddress: { 'acs:SourceIp': '10.0.0.0/8' } } })),
  },
  'a resource': { rule: 'trust-resource', wrong: (_, own) => void Object.assign(own, { Resource: '*' }) },
  'a condition for DTS': {
    rule: 'dts-condition',
    wrong: (_, own) => void Object.assign(own, { Condition: { StringEquals: { 'sts:ExternalId': 'abc' } } }),
  },
  'plain DTS': { rule: 'dts-service-collapsed', wrong: principal(['dts.aliyuncs.com']) },
  'DTS misspelt': { rule: 'dts-service-misspelt', wrong: principal([`${CREATOR}@dts.aliyun.com`]) },
  'DTS misspelt beside the right one': {
    rule: 'dts-service-misspelt',
    wrong: principal([DTS, `${CREATOR}@dts.aliyun.com`]),
  },
  'no root': {
    rule: 'dts-root-missing',
    wrong: (_, own) => void (own['Principal'] = { Service: [DTS] }),
  },
  'no service': {
    rule: 'dts-service-missing',
    wrong: (_, own) => void (own['Principal'] = { RAM: [ROOT] }),
    right: (_, own) => void (own['Principal'] = { RAM: [ROOT], Service: [DTS] }),
    options: known,
    isAlone: true,
  },
  'a user for the root': { rule: 'dts-principal-not-root', wrong: principal([DTS], [`acs:ram::${CREATOR}:user/x`]) },
  'the owner for the creator': {
    rule: 'dts-trusts-owner',
    wrong: principal([`${OWNER}@dts.aliyuncs.com`], [`acs:ram::${OWNER}:root`]),
    options: known,
  },
  'another account for the creator': {
    rule: 'dts-trusts-wrong-account',
    wrong: principal([`${THIRD}@dts.aliyuncs.com`], [`acs:ram::${THIRD}:root`]),
    options: known,
  },
  'a service too many': { rule: 'dts-extra-trust', wrong: principal([DTS, 'ecs.aliyuncs.com']), isAlone: true },
  'the first service is too many': {
    rule: 'dts-extra-trust',
    wrong: principal(['ecs.aliyuncs.com', DTS]),
    isAlone: true,
  },
  'a provider too many': {
    rule: 'dts-extra-trust',
    wrong: (_, own) =>
      void (own['Principal'] = {
        Service: [DTS],
        RAM: [ROOT],
        Federated: [`acs:ram::${OWNER}:saml-provider/x`],
      }),
    isAlone: true,
  },
  'a statement too many': { rule: 'dts-extra-trust', wrong: add(ecs({})), isAlone: true },
  'another creator too many': {
    rule: 'dts-extra-trust',
    wrong: principal([DTS, `${THIRD}@dts.aliyuncs.com`], [ROOT, `acs:ram::${THIRD}:root`]),
    options: known,
    isAlone: true,
  },
  'DTS denied': { rule: 'dts-denied', wrong: add(statement({ Service: [DTS] }, { Effect: 'Deny' })) },
  'a placeholder': { rule: 'placeholder', wrong: principal(['<ID>@dts.aliyuncs.com']) },
  'a colon missing': { rule: 'principal-malformed', wrong: principal([DTS], [`acs:ram:${CREATOR}:root`]) },
  'an ID in groups': {
    rule: 'account-id-format',
    wrong: principal(['1000-0000-0000-0002@dts.aliyuncs.com'], ['acs:ram::1000-0000-0000-0002:root']),
  },
  'a stranger in the default role': {
    rule: 'role-default-trusts-others',
    wrong: (_, own) => void (own['Principal'] = { Service: ['dts.aliyuncs.com', 'ecs.aliyuncs.com'] }),
    right: (_, own) => void (own['Principal'] = { Service: ['dts.aliyuncs.com'] }),
    roleName: 'AliyunDTSDefaultRole',
    isAlone: true,
  },
};
