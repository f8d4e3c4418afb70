import fc from 'fast-check';
import { expect, test } from 'vitest';

import { en } from '../../src/messages/en/report.ts';
import type { Place } from '../../src/model/finding.ts';
import { FORMATS, isFormat } from '../../src/report/formats.ts';
import { runs } from '../support/property.ts';
import { collapsed, createdBy, options, placeOf, plain, POLICY, REFUSED, reportOf } from './sample-report.ts';

const formats = Object.keys(FORMATS) as (keyof typeof FORMATS)[];

/** Text as nobody means it well: terminal escapes, commands of a build log, bidi overrides, line breaks, halves of characters. */
const hostile = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(
      fc.constantFrom(
        '\u001b[31m',
        '\u009b2J',
        '\n',
        '\r',
        '::error::',
        '%0A',
        '\u202e',
        '\u2066',
        '\ud800',
        '](x)',
        '"',
        '\\',
        '</a>',
        '{principal}',
      ),
    )
    .map((pieces) => pieces.join('')),
);

const place: fc.Arbitrary<Place> = fc
  .tuple(hostile, fc.integer({ min: 1, max: 99 }))
  .map(([file, line]) => ({ file: `f${file}`, startLine: line, startColumn: 1, endLine: line, endColumn: 2 }));

const finding = fc.tuple(place, hostile, hostile).map(([at, text, subject]) =>
  collapsed(at, {
    data: { principal: text },
    subject,
    related: [createdBy(at, text)],
    fix: {
      message: 'replace',
      data: { principal: text },
      risk: 'safe',
      edits: [{ place: at, newText: text }],
      named: () => [],
    },
    excerpt: [{ number: at.startLine, text, cutBefore: 0, isCutAfter: false }],
    identity: { keys: [text], value: [text] },
  }),
);

const report = fc.tuple(finding, hostile).map(([found, text]) =>
  reportOf({
    findings: [found, plain('unknown-account', undefined, { subject: text, data: { account: text } })],
    suppressed: [{ ...found, by: 'comment', because: text }],
    gaps: [
      { ...REFUSED, what: text, data: { code: text }, grant: text },
      { what: text, because: text, reason: 'not-given' },
    ],
  }),
);

test.each(formats)('%s holds no control character and nothing invisible, whatever the input', async (format) => {
  const reporter = await FORMATS[format].load();
  fc.assert(
    fc.property(report, (each) => {
      const written = [...reporter(each, { ...options, showSuppressed: true })].join('');
      expect(written.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
    }),
    runs(50),
  );
});

test.each(['json', 'sarif'] as const)('%s is JSON, whatever the input', async (format) => {
  const reporter = await FORMATS[format].load();
  fc.assert(
    fc.property(report, (each) => {
      expect(JSON.parse([...reporter(each, options)].join(''))).toBeTypeOf('object');
    }),
    runs(50),
  );
});

test.each(['concise', 'github'] as const)('%s gives each finding one line, whatever the input', async (format) => {
  const reporter = await FORMATS[format].load();
  fc.assert(
    fc.property(report, (each) => {
      const lines = [...reporter(each, { ...options, isQuiet: true })].join('').split('\n');
      expect(lines.filter((line) => /\[[a-z-]+\]|title=[a-z-]+::/.test(line)).length).toBeGreaterThanOrEqual(2);
      expect(lines.at(-1)).toBe('');
      expect(lines).toHaveLength(format === 'github' ? 4 : 3);
    }),
    runs(50),
  );
});

test.each(formats)('%s is the same each time', async (format) => {
  const reporter = await FORMATS[format].load();
  const same = reportOf({
    findings: [collapsed({ file: 'a', startLine: 1, startColumn: 1, endLine: 1, endColumn: 2 })],
  });
  expect([...reporter(same, options)]).toEqual([...reporter(same, options)]);
});

test('a word is a format only by its name', () => {
  expect(formats.every(isFormat)).toBe(true);
  expect(['toString', 'xml', ''].some(isFormat)).toBe(false);
});

test.each(['text', 'concise', 'github', 'markdown', 'sarif', 'json'] as const)(
  '%s shows what is suppressed where that is asked for, marked as such',
  async (format) => {
    const reporter = await FORMATS[format].load();
    const suppressed = [
      { ...collapsed(placeOf('a.json', POLICY, '"dts.aliyuncs.com"')), by: 'comment', because: 'known to us' } as const,
    ];
    const asked = { ...options, texts: en, showSuppressed: true };
    const written = [...reporter(reportOf({ suppressed }), asked)].join('');
    expect(written).toContain('dts-service-collapsed');
    expect(written.toLowerCase()).toContain('suppress');
    if (format !== 'github') expect(written).toContain('known to us');
  },
);
