import type { Setting } from '../../src/model/finding.ts';

/** For inputs that make roles and attach no policy to them, where something else is asked: `role-policy-missing` is off. */
export const NO_ATTACHMENTS: { readonly settings: ReadonlyMap<string, Setting> } = {
  settings: new Map([['role-policy-missing', 'off']]),
};

/** The same on the command line. */
export const NO_ATTACHMENTS_ARGS = ['--rule', 'role-policy-missing=off'] as const;
