import { expect, test } from 'vitest';

import { correctedPrincipal } from '../../rules/principal-malformed.ts';
import { parsePrincipal, type PrincipalFault } from '../../src/model/policy/principal.ts';

const at = { document: {} as never, path: [] };
const C = '1000000000000002';

function parsed(under: string, text: string): Record<string, unknown> {
  const { at: place, text: written, under: key, ...rest } = parsePrincipal(under, text, at);
  expect([place, written, key]).toEqual([at, text, under]);
  return rest;
}

const unknown = (text: string): object => ({ kind: 'unknown', text });
const placeholder = (text: string): object => ({ kind: 'placeholder', text });

const malformed = (text: string): object => ({ kind: 'malformed', text });

/** Ways to write `<account>@dts.aliyuncs.com` that are none: a glance does not tell some of them from it. */
const nearMisses = [
  `${C}＠dts.aliyuncs.com`,
  `${C}\u200b@dts.aliyuncs.com`,
  `${C}@\u200bdts.aliyuncs.com`,
  `\ufeff${C}@dts.aliyuncs.com`,
  `${C}\u00a0@dts.aliyuncs.com`,
  `${C}@dtѕ.aliyuncs.com`,
  `${C}@dts.аliyuncs.com`,
  `１000000000000002@dts.aliyuncs.com`,
  `${C}@dts。aliyuncs。com`,
  `${C}@DTS.ALIYUNCS.COM`,
  `${C}@https://dts.aliyuncs.com`,
  `https://${C}@dts.aliyuncs.com/`,
  `${C}@dts.aliyuncs.com.`,
  `${C}@dts.aliyuncs.com/`,
  `${C}@dts.aliyuncs.com.cn`,
  `${C}@dts.aliyuncs.com@`,
  `${C}@@dts.aliyuncs.com`,
  `${C}%40dts.aliyuncs.com`,
  `${C}dts.aliyuncs.com`,
  `${C}.dts.aliyuncs.com`,
  `${C}/dts.aliyuncs.com`,
  `1000 0000 0000 0002@dts.aliyuncs.com`,
  `"${C}"@dts.aliyuncs.com`,
  `dts@${C}`,
  `dts.aliyuncs.com@${C}`,
  `acs:ram::${C}@dts.aliyuncs.com`,
  `acs:dts::${C}:root`,
  `${C}@dts.aliyuncs.com:root`,
  `${C}@dst.aliyuncs.com`,
  `${C}@dts-intl.aliyuncs.com`,
  `${C}@dts-vpc.cn-hangzhou.aliyuncs.com`,
  `${C}@dts.aliyuncs.com,${C}@dts.aliyuncs.com`,
];

const hosts = [
  '@dts.aliyuncs.com@',
  'https://dts.aliyuncs.com',
  'www.dts.aliyuncs.com',
  'dts.console.aliyun.com',
  'dts.aliyuncs',
  'dts.aliyuncs.net',
  'dts.ailyuncs.com',
  'dtsaliyuncs.com',
  'dts..aliyuncs.com',
  'dts .aliyuncs.com',
  'dts.alibabacloud.com',
  'dts',
];

/** Services of their own, however near. */
const others = [
  'dms.aliyuncs.com',
  'dbs.aliyuncs.com',
  'dds.aliyuncs.com',
  'ots.aliyuncs.com',
  'datahub.aliyuncs.com',
  'dataworks.aliyuncs.com',
  'dts-access.sfm.aliyuncs.com',
  'connector-dts-access.sfm.aliyuncs.com',
];

test.each<[string, string, object]>([
  ['RAM', `acs:ram::${C}:root`, { kind: 'account', account: C }],
  ['RAM', 'acs:ram::43274:root', { kind: 'account', account: '43274' }],
  ['RAM', 'acs:ram::${var.creator}:root', { kind: 'account', account: unknown('${var.creator}') }],
  ['RAM', 'acs:ram::{{ .Values.a }}:root', { kind: 'account', account: unknown('{{ .Values.a }}') }],
  [
    'RAM',
    'acs:ram::${var.a == b ? var.b : var.a}:role/x',
    { kind: 'identity', account: unknown('${var.a == b ? var.b : var.a}'), type: 'role', name: 'x' },
  ],
  [
    'RAM',
    'acs:ram::<Alibaba Cloud account ID>:root',
    { kind: 'account', account: placeholder('<Alibaba Cloud account ID>') },
  ],
  ['RAM', 'acs:ram::<account:id/x>:root', { kind: 'account', account: placeholder('<account:id/x>') }],
  ['RAM', 'acs:ram::1234****:root', { kind: 'account', account: placeholder('1234****') }],
  ['RAM', 'acs:ram::alias:root', { kind: 'account', account: { kind: 'malformed', text: 'alias' } }],
  ['RAM', `acs:ram::${C}:user/importer`, { kind: 'identity', account: C, type: 'user', name: 'importer' }],
  ['RAM', `acs:ram::${C}:role/a/b`, { kind: 'identity', account: C, type: 'role', name: 'a/b' }],
  ['RAM', `acs:ram::${C}:role/\${var.role}`, { kind: 'identity', account: C, type: 'role', name: '${var.role}' }],
  ['RAM', '${local.arn}', { kind: 'unknown' }],
  ['RAM', 'acs:ram::${local.rest}', { kind: 'unknown' }],
  ['RAM', `acs:ram::${C}:\${local.type}/x`, { kind: 'unknown' }],
  ['RAM', '*', { kind: 'anyone' }],
  ['RAM', 'acs:ram::*:root', { kind: 'anyone' }],
  ['RAM', `acs:ram::${C}:user/*`, { kind: 'anyone' }],
  ['RAM', `acs:ram::${C}:role/app-?`, { kind: 'anyone' }],
  ['Federated', `acs:ram::${C}:saml-provider/corp`, { kind: 'provider', account: C, type: 'saml', name: 'corp' }],
  ['Federated', `acs:ram::${C}:oidc-provider/git`, { kind: 'provider', account: C, type: 'oidc', name: 'git' }],
  ['Service', 'ecs.aliyuncs.com', { kind: 'service', service: 'ecs.aliyuncs.com', account: undefined }],
  [
    'Service',
    'crossbackup.hbr.aliyuncs.com',
    { kind: 'service', service: 'crossbackup.hbr.aliyuncs.com', account: undefined },
  ],
  [
    'Service',
    'sendevent-mns.eventbridge.aliyuncs.com',
    { kind: 'service', service: 'sendevent-mns.eventbridge.aliyuncs.com', account: undefined },
  ],
  ['Service', `${C}@dts.aliyuncs.com`, { kind: 'service', service: 'dts.aliyuncs.com', account: C }],
  ['Service', '43274@dts.aliyuncs.com', { kind: 'service', service: 'dts.aliyuncs.com', account: '43274' }],
  ['Service', `${C}@log.aliyuncs.com`, { kind: 'service', service: 'log.aliyuncs.com', account: C }],
  ['Service', '${a@b}@log.aliyuncs.com', { kind: 'service', service: 'log.aliyuncs.com', account: unknown('${a@b}') }],
  [
    'Service',
    '<云账号ID>@dts.aliyuncs.com',
    { kind: 'service', service: 'dts.aliyuncs.com', account: placeholder('<云账号ID>') },
  ],
  ['Service', 'dts.aliyuncs.com', { kind: 'service', service: 'dts.aliyuncs.com', account: undefined }],
  ['Service', 'rds.aliyuncs.com', { kind: 'service', service: 'rds.aliyuncs.com', account: undefined }],
  ['Service', '${var.service}.aliyuncs.com', { kind: 'unknown' }],
  ['Service', '*', { kind: 'anyone' }],
  ['Service', '*@dts.aliyuncs.com', { kind: 'anyone' }],
  ['Service', '*.aliyuncs.com', { kind: 'anyone' }],
  ['Service', 'DTS.aliyuncs.com', { kind: 'misspeltDts', account: undefined }],
  ['Service', 'dts.aliyun.com', { kind: 'misspeltDts', account: undefined }],
  ['Service', `${C}@dts`, { kind: 'misspeltDts', account: C }],
  ['Service', `${C}:dts.aliyuncs.com`, { kind: 'misspeltDts', account: C }],
  ['Service', `${C} @dts.aliyuncs.com`, { kind: 'misspeltDts', account: C }],
  ['Service', `${C}@dts.cn-hangzhou.aliyuncs.com`, { kind: 'misspeltDts', account: C }],
  ['Service', `${C}@rds.aliyuncs.com`, { kind: 'misspeltDts', account: C }],
  ...nearMisses.map((text) => ['Service', text, { kind: 'misspeltDts', account: C }] as [string, string, object]),
  ...hosts.map((text) => ['Service', text, { kind: 'misspeltDts', account: undefined }] as [string, string, object]),
  ['Service', '${var.c}@dts.aliyun.com', { kind: 'misspeltDts', account: unknown('${var.c}') }],
  ['Service', '123@dts', { kind: 'misspeltDts', account: '123' }],
  [
    'Service',
    `${C},43274@dts.aliyuncs.com`,
    { kind: 'service', service: 'dts.aliyuncs.com', account: malformed(`${C},43274`) },
  ],
  ['Service', `${C}@dts.aliyuncs.com, 43274@dts.aliyuncs.com`, { kind: 'misspeltDts', account: undefined }],
  ['Service', 'alias@dts.aliyuncs.com', { kind: 'service', service: 'dts.aliyuncs.com', account: malformed('alias') }],
  ...others.map(
    (text) => ['Service', text, { kind: 'service', service: text, account: undefined }] as [string, string, object],
  ),
])('%s: %s', (under, text, expected) => {
  expect(parsed(under, text)).toEqual(expected);
});

test.each<[string, string, PrincipalFault]>([
  ['RAM', C, 'bareAccount'],
  ['Service', C, 'bareAccountOfService'],
  ['RAM', `acs:ram:${C}:root`, 'missingColon'],
  ['RAM', `acs:ram::${C}/role/x`, 'missingColon'],
  ['RAM', `acs:ram::${C}::root`, 'missingColon'],
  ['RAM', `acs::ram::${C}:root`, 'missingColon'],
  ['RAM', `ram::${C}:root`, 'missingColon'],
  ['RAM', 'acs:ram:::role/x', 'missingAccount'],
  ['RAM', 'acs:ram::', 'missingType'],
  ['Service', '@log.aliyuncs.com', 'missingAccount'],
  ['RAM', `acs:ram::${C}`, 'missingType'],
  ['RAM', `acs:ram::${C}:`, 'missingType'],
  ['RAM', `acs:ram::${C}:group/x`, 'unknownType'],
  ['RAM', `acs:ram::${C}:Root`, 'unknownType'],
  ['RAM', `acs:ram::${C}:root/x`, 'unknownType'],
  ['RAM', `acs:ram::${C}:role/`, 'missingName'],
  ['RAM', `acs:ram::${C}:user`, 'missingName'],
  ['RAM', `acs:ram:cn-hangzhou:${C}:root`, 'region'],
  ['RAM', `acs:sts::${C}:assumed-role/x/y`, 'session'],
  ['Service', 'ecs', 'notServiceHost'],
  ['Service', 'log.aliyun.com', 'notServiceHost'],
  ['Service', 'https://ecs.aliyuncs.com', 'notServiceHost'],
  ['Service', 'ECS.aliyuncs.com', 'notServiceHost'],
  ['Service', '.aliyuncs.com', 'notServiceHost'],
  ['Service', `acs:ram::${C}:root`, 'wrongKey'],
  ['RAM', 'ecs.aliyuncs.com', 'wrongKey'],
  ['RAM', `${C}@dts.aliyuncs.com`, 'wrongKey'],
  ['RAM', `acs:ram::${C}:saml-provider/x`, 'wrongKey'],
  ['Federated', `acs:ram::${C}:root`, 'wrongKey'],
  ['Federated', `acs:ram::${C}:role/x`, 'wrongKey'],
  ['RAM', ` acs:ram::${C}:root`, 'spaces'],
  ['RAM', `acs:ram:: ${C}:root`, 'spaces'],
  ['Service', 'ecs.aliyuncs.com ', 'spaces'],
  ['Service', `${C} @log.aliyuncs.com`, 'spaces'],
  ['RAM', '', 'empty'],
  ['Service', ' \t', 'empty'],
  ['RAM', 'importer', 'notArn'],
  ['RAM', `ACS:RAM::${C}:root`, 'notArn'],
  ['RAM', 'acs:oss:cn-hangzhou:1:bucket', 'notArn'],
  ['RAM', 'arn:aws:iam::123456789012:root', 'foreign'],
  ['Service', 'ec2.amazonaws.com', 'foreign'],
  ['RAM', 'trn:iam::2100000000:root', 'foreign'],
  ['RAM', 'qcs::cam::uin/100000000001:root', 'foreign'],
])('%s: %j is unreadable: %s', (under, text, fault) => {
  expect(parsed(under, text)).toEqual({ kind: 'unreadable', fault });
});

test.each([
  ['RAM', C, `acs:ram::${C}:root`],
  ['RAM', ` acs:ram::${C}:root`, `acs:ram::${C}:root`],
  ['RAM', `acs:ram:${C}:root`, `acs:ram::${C}:root`],
  ['RAM', `acs:ram::${C}/role/x`, `acs:ram::${C}:role/x`],
  ['RAM', `acs:ram::${C}:role:x`, `acs:ram::${C}:role/x`],
  ['RAM', `acs:ram:cn-hangzhou:${C}:user/x`, `acs:ram::${C}:user/x`],
  ['RAM', `acs:ram::${C}:Root`, `acs:ram::${C}:root`],
  ['RAM', `acs:ram::${C}:roles/x`, `acs:ram::${C}:role/x`],
  ['RAM', `ACS:RAM::${C}:root`, `acs:ram::${C}:root`],
  ['RAM', `acs:sts::${C}:assumed-role/x/session`, `acs:ram::${C}:role/x`],
  ['Service', 'ECS.aliyuncs.com ', 'ecs.aliyuncs.com'],
  ['RAM', `acs:ram::${C}:group/x`, undefined],
  ['RAM', 'acs:ram:::role/x', undefined],
  ['RAM', 'importer', undefined],
  ['Service', 'ecs', undefined],
])('%s: %j was meant to be %s', (under, text, meant) => {
  expect(correctedPrincipal(under, text)).toBe(meant);
});
