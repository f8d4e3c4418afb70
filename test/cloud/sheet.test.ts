import fc from 'fast-check';
import { expect, test } from 'vitest';

import {
  makeAccountWriter,
  recordingEnds,
  recordingText,
  type RecordedAccount,
  type RecordedGap,
} from '../../src/cloud/snapshot-format.ts';

/** Written role by role, between the ends of a snapshot. */
function written(accounts: readonly RecordedAccount[], takenAt: string, gaps: readonly RecordedGap[]): string {
  const { head, foot } = recordingEnds(takenAt, gaps);
  const texts = accounts.map(({ roles, id, name, ...rest }) => {
    let text = '';
    const sheet = makeAccountWriter((piece) => void (text += piece), { id, ...(name !== undefined && { name }) });
    if (roles) sheet.begin();
    for (const role of roles ?? []) sheet.role(role);
    sheet.end({ id, ...(name !== undefined && { name }), ...(roles === null && { roles }), ...rest });
    return text;
  });
  return head + texts.join(',\n') + foot;
}

const word = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 12 }), fc.constant('x[]'));
const gap = fc.record({ what: word, because: word, reason: fc.constant('not-readable' as const) });
const policies = fc.option(
  fc.array(fc.record({ name: word, type: word, document: word }, { requiredKeys: ['name', 'type'] }), { maxLength: 2 }),
);
const role = fc.record(
  { name: word, arn: word, trustPolicy: fc.option(word), policies },
  { requiredKeys: ['name', 'arn', 'trustPolicy'] },
);
const account = fc.record(
  {
    id: word,
    name: word,
    roles: fc.option(fc.array(role, { maxLength: 3 })),
    serviceLinkedRoles: fc.nat(),
    dtsJobs: fc.constantFrom(null, []),
    regions: fc.array(word, { maxLength: 2 }),
    gaps: fc.array(gap, { maxLength: 2 }),
  },
  { requiredKeys: ['id', 'gaps'] },
);

test('an account that is written bit by bit is the text of its recording', () => {
  fc.assert(
    fc.property(
      fc.array(account, { minLength: 1, maxLength: 3 }),
      word,
      fc.array(gap, { maxLength: 2 }),
      (accounts, takenAt, gaps) => {
        const whole = { snapshotVersion: 1, takenAt, accounts, ...(gaps.length > 0 && { gaps }) } as const;
        expect(written(accounts, takenAt, gaps)).toBe(recordingText(whole));
      },
    ),
    { numRuns: 200 },
  );
});
