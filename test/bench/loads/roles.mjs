import { layOut, trustPolicy } from './trust-policy.mjs';

/** A role with its trust policy, and the system policy that a role of its kind has. */
export function roleOf(random, { badShare, creator }) {
  const made = trustPolicy(random, { badShare, creator });
  return {
    ...made,
    text: layOut(random, made.policy),
    attached: made.creator === undefined ? 'AliyunOSSReadOnlyAccess' : 'AliyunDTSRolePolicy',
    defects: made.defect === undefined ? [] : [made.defect],
  };
}
