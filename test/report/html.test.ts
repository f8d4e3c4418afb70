import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { htmlEn } from '../../src/messages/en/html.ts';
import { en } from '../../src/messages/en/report.ts';
import { preflightEn } from '../../src/messages/en/preflight.ts';
import type { AccountId } from '../../src/model/account.ts';
import type { Report, ReportedAccess } from '../../src/model/report.ts';
import { htmlReporter } from '../../src/report/html/page.ts';
import { trustMap, type MappedRole } from '../../src/report/html/trust-map.ts';
import { runs } from '../support/property.ts';
import { collapsed, NOT_GIVEN, options, placeOf, plain, POLICY, REFUSED, reportOf } from './sample-report.ts';

const place = placeOf('orders/ram-for-dts.json', POLICY, '"dts.aliyuncs.com"');

function written(report: Report, more: Partial<typeof options> = {}): string {
  const texts = { ...en, ...preflightEn, ...options.texts };
  return [...htmlReporter(htmlEn)(report, { ...options, texts, ...more })].join('');
}

const word = (id: string): string => id;

const excerpt = [{ number: 10, text: '          "dts.aliyuncs.com"', cutBefore: 0, isCutAfter: false }];
const ROLE = 'acs:ram::1000000000000001:role/ram-for-dts';

const entry = (over: Partial<ReportedAccess>): ReportedAccess => ({
  subject: ROLE,
  principal: 'acs:ram::1000000000000002:root',
  account: '1000000000000002' as unknown as AccountId,
  statement: 1,
  effect: 'allow',
  condition: null,
  policies: [{ name: 'AliyunDTSRolePolicy', type: 'System' }],
  tasks: ['orders-to-analytics'],
  place: undefined,
  ...over,
});

describe('the HTML report', () => {
  const report: Report = {
    ...reportOf({
      findings: [collapsed(place, { excerpt }), plain('deny-no-effect', undefined)],
      suppressed: [{ ...plain('unknown-account', place), by: 'comment', because: 'ticket <4711>' }],
      gaps: [REFUSED, NOT_GIVEN],
    }),
    access: [entry({}), entry({ principal: '*', account: null, effect: 'unknown', policies: null, tasks: [] })],
  };

  test('shows each finding once, with its characters marked and the reason of its rule once', () => {
    const page = written(report);
    expect(page.match(/<article class="error">/g)).toHaveLength(1);
    expect(page.match(/<article class="warning">/g)).toHaveLength(1);
    expect(page).toContain('<i>10 |</i>           <b>"dts.aliyuncs.com"</b></pre>');
    expect(page.match(/id="rule-dts-service-collapsed"/g)).toHaveLength(1);
    expect(page).not.toContain('4711');
    expect(written(report, { showSuppressed: true })).toContain('suppressed by comment: ticket &lt;4711&gt;');
  });

  test('lists who can assume which role, and what is not known of it', () => {
    const page = written(report);
    expect(page).toContain('<td>acs:ram::1000000000000002:root</td><td>1000000000000002</td>');
    expect(page).toContain(`<td>${ROLE}</td><td>* <small>(`);
    expect(page).toContain('<td>not read</td>');
    expect(page).toContain('<td>orders-to-analytics</td>');
    expect(written({ ...reportOf({}), access: [] })).toContain(htmlEn.noAccess);
    expect(written(reportOf({}))).not.toContain(htmlEn.access);
  });

  test('lists every gap', () => {
    const page = written(report);
    expect(page).toContain('<li>account 1000000000000003: RAM answered NoPermission (grant ram:ListRoles');
    expect(page).toContain('<li>nothing says who creates the task</li>');
  });

  test('has no script, loads nothing, and forbids both', () => {
    const page = written(report, { showSuppressed: true });
    expect(page).not.toMatch(/<script|<link|<img|<iframe|@import|url\((?!#)|\son\w+=/i);
    expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
    // Links are followed by readers; nothing is fetched.
    expect([...page.matchAll(/(src|srcset|data|action)=/g)]).toEqual([]);
  });

  test('is under 5 MB with 5,000 findings', () => {
    const findings = Array.from({ length: 5000 }, (_, at) =>
      collapsed({ ...place, file: `roles/role-${String(at)}.json` }, { excerpt, subject: `${ROLE}-${String(at)}` }),
    );
    expect(written(reportOf({ findings })).length).toBeLessThan(5_000_000);
  });
});

describe('the picture of who trusts whom', () => {
  const account = (at: number): MappedRole['owner'] => ({
    id: String(1000000000000000 + at),
    name: `account-${String(at)}`,
  });
  const role = (owner: number, trusted: number, over: Partial<MappedRole> = {}): MappedRole => ({
    owner: account(owner),
    name: `role-${String(owner)}-${String(trusted)}`,
    trusts: [account(trusted)],
    ...over,
  });

  test('draws a box for each account and each role, and an arrow for each trusted account', () => {
    const roles = [role(1, 2, { level: 'error' }), role(1, 3), { ...role(2, 3), trusts: [account(3), account(1)] }];
    const picture = trustMap(roles, word);
    expect(picture.match(/<rect class="account"/g)).toHaveLength(3);
    expect(picture.match(/<rect class="role/g)).toHaveLength(3);
    expect(picture.match(/<path class="edge/g)).toHaveLength(4);
    expect(picture).toContain('<title>role-1-2: error</title><rect class="role error"');
    for (const name of ['account-1', 'account-2', 'account-3', 'role-2-3']) expect(picture).toContain(`>${name}<`);
  });

  test('keeps every box inside the drawing', () => {
    const picture = trustMap(
      Array.from({ length: 30 }, (_, at) => role((at % 5) + 1, ((at * 3) % 7) + 6)),
      word,
    );
    const [, width = 0, height = 0] = (/viewBox="0 0 (\d+) (\d+)"/.exec(picture) ?? []).map(Number);
    const boxes = [...picture.matchAll(/<rect [^>]*x="(-?\d+)" y="(-?\d+)" width="(\d+)" height="(\d+)"/g)];
    expect(boxes.length).toBeGreaterThan(30);
    for (const [, x, y, w, h] of boxes.map((box) => box.map(Number))) {
      expect(Math.min(x ?? -1, y ?? -1)).toBeGreaterThanOrEqual(0);
      expect((x ?? 0) + (w ?? 0)).toBeLessThanOrEqual(width);
      expect((y ?? 0) + (h ?? 0)).toBeLessThanOrEqual(height);
    }
  });

  test('is drawn whoever trusts whom: in circles, itself, several, nobody', () => {
    const some = fc.integer({ min: 1, max: 14 });
    const any = fc.array(fc.record({ owner: some, trusted: fc.uniqueArray(some, { maxLength: 3 }) }), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(any, (list) => {
        const roles = list.map(({ owner, trusted }, at) => role(owner, at, { trusts: trusted.map(account) }));
        const picture = trustMap(roles, word);
        expect(picture.match(/<rect class="role/g) ?? []).toHaveLength(roles.length);
        expect(picture.match(/<path class="edge/g) ?? []).toHaveLength(roles.flatMap(({ trusts }) => trusts).length);
        expect(picture).not.toMatch(/NaN|undefined/);
      }),
      runs(30),
    );
  });

  test('is a matrix where the roles are too many to draw', () => {
    const roles = Array.from({ length: 101 }, (_, at) => role(1, (at % 3) + 1));
    expect(trustMap(roles, word)).toContain('<table class="matrix">');
  });

  test('is a matrix of owners and trusted accounts where there are more than 15 accounts', () => {
    const roles = Array.from({ length: 20 }, (_, at) =>
      role(at + 1, (at % 4) + 1, at === 3 ? { level: 'warning' } : {}),
    );
    const picture = trustMap(roles, word);
    expect(picture).toContain('<table class="matrix">');
    expect(picture.match(/<tr><th scope="row">/g)).toHaveLength(20);
    expect(picture.match(/<th scope="col">/g)).toHaveLength(4);
    expect(picture).toContain('<td class="warning" title="role-4-4">1 warningSign</td>');
    expect(picture).not.toContain('<svg');
  });

  test('is a list where even a matrix is too wide', () => {
    const picture = trustMap(
      Array.from({ length: 60 }, (_, at) => role(1, at + 2)),
      word,
    );
    expect(picture.match(/<span class="ok">/g)).toHaveLength(60);
    expect(picture).not.toContain('matrix">');
  });

  test('shows hostile names as text', () => {
    const name = '</text><script>alert(1)</script>"\u202e';
    const picture = trustMap([{ ...role(1, 2), name, owner: { id: name, name } }], word);
    expect(picture).not.toContain('<script');
    expect(picture).toContain(String.raw`&lt;script&gt;`);
    expect(picture).not.toContain('\u202e');
  });
});
