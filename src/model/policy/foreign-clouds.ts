import { keyOf, type Location } from '../document.ts';
import type { Statement, Trust } from './trust-policy.ts';

/** Another cloud, by the name that a reader knows it by. */
type OtherCloud = 'AWS' | 'Volcengine' | 'Tencent Cloud' | 'Huawei Cloud';

/** A word of another cloud's policies, where a policy of Alibaba Cloud has it. */
interface ForeignWord {
  readonly word: string;
  readonly cloud: OtherCloud;
  readonly in: 'principal' | 'action' | 'condition' | 'version';
  readonly at: Location;
}

type CloudPatterns = readonly (readonly [pattern: RegExp, cloud: OtherCloud])[];

const IN_PRINCIPALS: CloudPatterns = [
  [/^arn:aws|amazonaws\.com/i, 'AWS'],
  [/^trn:|volces\.com/i, 'Volcengine'],
  [/^qcs:|tencentcloud|myqcloud/i, 'Tencent Cloud'],
  [/^urn:|^iam::|huaweicloud/i, 'Huawei Cloud'],
  [/^arn:/i, 'AWS'],
];
const IN_ACTIONS: CloudPatterns = [
  [/^name\//i, 'Tencent Cloud'],
  [/^sts:agencies:/i, 'Huawei Cloud'],
];
const IN_CONDITIONS: CloudPatterns = [
  [/^aws:/i, 'AWS'],
  [/^volc:/i, 'Volcengine'],
  [/^qcs:/i, 'Tencent Cloud'],
];
const OWN_CONDITIONS = /^(?:acs|sts|oidc|saml):/;
const PRINCIPAL_KEYS: ReadonlyMap<string, OtherCloud> = new Map([
  ['AWS', 'AWS'],
  ['CanonicalUser', 'AWS'],
  ['IAM', 'Volcengine'],
  ['qcs', 'Tencent Cloud'],
]);
const VERSIONS: ReadonlyMap<unknown, OtherCloud> = new Map([
  ['2012-10-17', 'AWS'],
  ['2008-10-17', 'AWS'],
  ['2.0', 'Tencent Cloud'],
  ['5.0', 'Huawei Cloud'],
]);

/** The cloud whose policies have this version. */
export function cloudOfVersion(version: unknown): OtherCloud | undefined {
  return VERSIONS.get(version);
}

/** The cloud whose policies have this condition key: `aws:SourceIp`. */
export function cloudOfConditionKey(key: string): OtherCloud | undefined {
  return OWN_CONDITIONS.test(key) ? undefined : cloudIn(IN_CONDITIONS, key);
}

/** The cloud whose policies have this action: `name/sts:AssumeRole`. */
export function cloudOfAction(action: string): OtherCloud | undefined {
  return cloudIn(IN_ACTIONS, action);
}

/** The cloud whose policies have this key in a `Principal`. */
export function cloudOfPrincipalKey(key: string): OtherCloud | undefined {
  return PRINCIPAL_KEYS.get(key);
}

function cloudIn(patterns: CloudPatterns, text: string): OtherCloud | undefined {
  return patterns.find(([pattern]) => pattern.test(text))?.[1];
}

/**
 * Words of other clouds in a policy, the most specific first. The version of AWS counts only together with another word of AWS:
 * people used to AWS write it out of habit.
 */
export function foreignWords(trust: Trust): readonly ForeignWord[] {
  const words: ForeignWord[] = [];
  takeKeys(trust, words);
  for (const statement of trust.statements) takeWords(statement, words);
  const { version } = trust;
  const cloud = cloudOfVersion(version?.value);
  const isDecisive = cloud === 'AWS' ? words.some((each) => each.cloud === cloud) : words.length === 0;
  if (version !== undefined && cloud !== undefined && (isDecisive || words.some((each) => each.cloud === cloud))) {
    words.push({ word: String(version.value), cloud, in: 'version', at: version.at });
  }
  return words;
}

/** An ARN of AWS is one malformed principal; the policy around it may be as it should. */
export function isForeignArn(text: string): boolean {
  return /^arn:/i.test(text);
}

function takeKeys({ faults }: Trust, words: ForeignWord[]): void {
  for (const fault of faults) {
    if (fault.kind !== 'unknownKey' || !isPrincipalKey(fault.at)) continue;
    const cloud = cloudOfPrincipalKey(fault.key);
    if (cloud !== undefined) words.push({ word: fault.key, cloud, in: 'principal', at: fault.at });
  }
}

function takeWords({ principals, actions, conditions }: Statement, words: ForeignWord[]): void {
  for (const principal of principals) {
    if (principal.kind !== 'unreadable' || principal.fault !== 'foreign') continue;
    const cloud = isForeignArn(principal.text) ? undefined : cloudIn(IN_PRINCIPALS, principal.text);
    if (cloud !== undefined) words.push({ word: principal.text, cloud, in: 'principal', at: principal.at });
  }
  for (const { value, at } of actions) {
    const cloud = value === 'sts:AssumeRole' ? undefined : cloudOfAction(value);
    if (cloud !== undefined) words.push({ word: value, cloud, in: 'action', at });
  }
  for (const { key, at } of conditions) {
    const cloud = cloudOfConditionKey(key);
    if (cloud !== undefined) words.push({ word: key, cloud, in: 'condition', at: keyOf(at) });
  }
}

/** Whether a place is a key right below `Principal`, in any spelling. */
export function isPrincipalKey(at: Location): boolean {
  return /^princip/i.test(String(at.path.at(-2)));
}
