import type { KeyState } from './condition.ts';
import { nearest } from './nearest.ts';

/** A key that RAM's pages name for the moment when a role is taken, or for every request. */
interface ConditionKey {
  readonly name: string;
  /** Only a person, an application or an identity provider sends it: a service that takes a role does not. */
  readonly isNeverOfService: boolean;
}

const ofAnyone = (name: string): ConditionKey => ({ name, isNeverOfService: false });
const notOfService = (name: string): ConditionKey => ({ name, isNeverOfService: true });

/** "RAM policy elements", "Create a RAM role for a trusted IdP", "AssumeRole"; read as of August 2026. */
const KEYS: readonly ConditionKey[] = [
  ofAnyone('acs:CurrentTime'),
  ofAnyone('acs:SecureTransport'),
  ofAnyone('acs:SourceIp'),
  ofAnyone('acs:SourceVpc'),
  ofAnyone('acs:VpcSourceIp'),
  // Both spellings are in use on the vendor's own pages and in its code.
  ofAnyone('acs:PrincipalARN'),
  ofAnyone('acs:PrincipalArn'),
  ofAnyone('acs:PrincipalRDId'),
  ofAnyone('acs:PrincipalRdId'),
  ofAnyone('acs:PrincipalRDPath'),
  ofAnyone('acs:PrincipalRdPath'),
  notOfService('acs:MFAPresent'),
  notOfService('sts:ExternalId'),
  notOfService('sts:SourceIdentity'),
  notOfService('oidc:iss'),
  notOfService('oidc:aud'),
  notOfService('oidc:sub'),
  notOfService('saml:recipient'),
];

/** Keys that end in a tag's own key: `acs:ResourceTag/team`. */
const TAG_KEY = /^acs:(?:Request|Resource)Tag\/./;

/** The keys by name. */
const KEY_NAMES: readonly string[] = KEYS.map(({ name }) => name);

/** Whether RAM's pages name a key, as it is written. */
export function isKnownKey(key: string): boolean {
  return KEY_NAMES.includes(key) || TAG_KEY.test(key);
}

/** The key that a misspelt one was meant to be: in another case, a slip away, or without its service in front. */
export function meantKey(key: string): string | undefined {
  if (key.includes(':')) return nearest(key, KEY_NAMES);
  return KEY_NAMES.find((name) => isSameKey(name.slice(name.indexOf(':') + 1), key));
}

/** Whether two texts are one key; that RAM tells their case apart is not documented. */
export function isSameKey(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** What a request of a service to take a role says: nothing of what only others send; all else is not known. */
export function serviceContext(key: string): KeyState {
  const isOfProvider = /^(?:oidc|saml):/i.test(key);
  const isNever = KEYS.some(({ name, isNeverOfService }) => isNeverOfService && isSameKey(name, key));
  return isOfProvider || isNever ? 'absent' : 'unknown';
}
