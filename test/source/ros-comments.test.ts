import { describe, expect, it } from 'vitest';

import { lint } from '../../src/commands/lint.ts';
import { applied } from '../support/replacements.ts';
import { NO_ATTACHMENTS } from '../support/no-attachments.ts';
import { eachInFolder } from '../support/config-folder.ts';

const folder = eachInFolder();

async function run(text: string, noExceptions = false): Promise<Awaited<ReturnType<typeof lint>>> {
  return lint({
    paths: [folder.write('t.yaml', text)],
    today: '2026-11-26',
    ...NO_ATTACHMENTS,
    noExceptions,
  });
}

async function told(text: string, noExceptions = false): Promise<unknown> {
  const { findings, suppressed } = await run(text, noExceptions);
  return {
    found: findings.map(({ rule, place }) => `${rule} ${String(place?.startLine)}`),
    excused: suppressed.map(({ rule, place, by, because }) => `${rule} ${String(place?.startLine)} ${by}: ${because}`),
  };
}

/** A template in YAML, with short tags; each part is what a comment may stand beside. */
interface Parts {
  readonly role?: string;
  readonly service?: string;
  readonly item?: string;
  readonly more?: string;
}

const yaml = ({
  role = '',
  service = '',
  item = '',
  more = '',
}: Parts = {}): string => `ROSTemplateFormatVersion: '2015-09-01'
Parameters:
  Creator: { Type: String, Default: '1000000000000002' }
Conditions:
  Same: !Equals [!Ref Creator, '1000000000000002']
Resources:${role}
  Orders:
    Type: ALIYUN::RAM::Role
    Properties:
      RoleName: ram-for-dts
      AssumeRolePolicyDocument:
        Version: '1'
        Statement:
          - Action: sts:AssumeRole
            Effect: Allow
            Principal:
              RAM: [!Sub 'acs:ram::\${Creator}:root']${service}
              Service:
                - !If [Same, dts.aliyuncs.com, !Sub '\${Creator}@dts.aliyuncs.com']${item}
${more}`;

/** The same as JSON in a file of YAML, which may have comments there. */
const json = (service = '', end = ''): string => `{
  "ROSTemplateFormatVersion": "2015-09-01",
  "Parameters": { "Creator": { "Type": "String", "Default": "1000000000000002" } },
  "Resources": {
    "Orders": {
      "Type": "ALIYUN::RAM::Role",
      "Properties": {
        "RoleName": "ram-for-dts",
        "AssumeRolePolicyDocument": {
          "Version": "1",
          "Statement": [{ "Action": "sts:AssumeRole", "Effect": "Allow", "Principal": {
            "RAM": [{ "Fn::Sub": "acs:ram::\${Creator}:root" }],${service}
            "Service": ["dts.aliyuncs.com"]${end}
          } }]
        }
      }
    }
  }
}
`;

const IGNORE = '# dts-xacct: ignore[dts-service-collapsed] until=2027-01-31 of old';

describe('a comment in a ROS template suppresses', () => {
  it('nothing where there is none', async () => {
    expect(await told(yaml())).toEqual({ found: ['dts-service-collapsed 19'], excused: [] });
    expect(await told(json())).toEqual({ found: ['dts-service-collapsed 13'], excused: [] });
  });

  it.each<readonly [string, string, number]>([
    ['what stands on its line', yaml({ item: ` ${IGNORE}` }), 19],
    ['what stands on the line below', yaml({ service: `\n              ${IGNORE}` }), 20],
    ['a whole resource', yaml({ role: `\n  ${IGNORE}` }), 20],
    ['what stands below it in JSON', json(`\n            ${IGNORE}`), 14],
    ['what stands beside it in JSON', json('', ` ${IGNORE}`), 13],
  ])('%s', async (_, text, line) => {
    const place = `dts-service-collapsed ${String(line)}`;
    expect(await told(text)).toEqual({ found: [], excused: [`${place} comment: of old`] });
    expect(await told(text, true)).toEqual({ found: [place], excused: [] });
  });

  it('what stands in a resource, and not in the next one', async () => {
    const second = yaml().slice(yaml().indexOf('  Orders:')).replace('Orders', 'Other').replace('ram-for-dts', 'other');
    expect(await told(yaml({ role: `\n  ${IGNORE}`, more: second }))).toEqual({
      found: ['dts-service-collapsed 33'],
      excused: ['dts-service-collapsed 20 comment: of old'],
    });
  });
});

describe('a comment without effect is reported', () => {
  it.each<readonly [string, string, readonly string[]]>([
    [
      'without a reason',
      '# dts-xacct: ignore[dts-service-collapsed]',
      ['dts-service-collapsed 19', 'unused-exception 19'],
    ],
    [
      'of another rule',
      '# dts-xacct: ignore[dts-extra-trust] of old',
      ['dts-service-collapsed 19', 'unused-exception 19'],
    ],
    [
      'after its day',
      '# dts-xacct: ignore[dts-service-collapsed] until=2026-11-01 of old',
      ['dts-service-collapsed 19', 'unused-exception 19'],
    ],
  ])('%s', async (_, comment, found) => {
    expect(await told(yaml({ item: ` ${comment}` }))).toMatchObject({
      found: expect.arrayContaining([...found]) as unknown,
    });
  });

  it('is taken out by its fix, and nothing else', async () => {
    const right = (text: string): string =>
      text.replace('Same, dts.aliyuncs.com', "Same, !Sub '${Creator}@dts.aliyuncs.com'");
    const text = right(yaml({ service: `\n              ${IGNORE}` }));
    const { findings } = await run(text);
    expect(findings.map(({ rule }) => rule)).toEqual(['unused-exception']);
    expect(
      applied(
        text,
        findings.flatMap(({ fix }) => fix?.edits ?? []),
      ),
    ).toBe(right(yaml()));
  });
});

it('a mark in a text of the template is no comment', async () => {
  const text = yaml({ more: `Description: |\n  ${IGNORE}\nMetadata: { a: "${IGNORE}" }\n` });
  expect(await told(text)).toEqual({ found: ['dts-service-collapsed 19'], excused: [] });
});
