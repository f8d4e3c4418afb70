import { describe, expect, it } from 'vitest';

import { jsonDocument } from '../../src/formats/json/locate.ts';
import {
  serviceContext,
  isOfKind,
  isMet,
  operatorNames,
  parseOperator,
  type KeyState,
} from '../../src/model/policy/conditions.ts';
import type { Condition } from '../../src/model/policy/trust-policy.ts';

const at = { document: jsonDocument('policy.json', '{}'), path: [] };

function condition(operator: string, ...values: readonly unknown[]): Condition {
  return { operator, key: 'acs:Key', values: values.map((value) => ({ value, at })), at };
}

function answer(operator: string, values: unknown, given: KeyState): boolean | undefined {
  return isMet(condition(operator, ...[values].flat()), () => given);
}

describe('operators', () => {
  it('are the 21 of the vendor page and one of OSS, and each of them with the two set prefixes', () => {
    const plain = operatorNames().filter((name) => !name.includes(':'));
    expect(plain).toHaveLength(22);
    expect(operatorNames()).toHaveLength(66);
    for (const name of operatorNames()) expect(parseOperator(name)?.name).toBe(name.replace(/^.*:/, ''));
  });

  it.each(['stringEquals', 'StringEqualsIfExists', 'ArnLike', 'Null', 'BinaryEquals', 'ForAny:StringEquals', ''])(
    'knows no %o',
    (name) => {
      expect(parseOperator(name)).toBeUndefined();
      for (const given of [['a'], 'absent', 'unknown'] as const) expect(answer(name, 'a', given)).toBeUndefined();
    },
  );

  it.each([
    ['StringEquals', 'a', ['a'], true],
    ['StringEquals', 'a', ['A'], false],
    ['StringEquals', 'a*', ['ab'], false],
    ['StringEquals', ['b', 'a'], ['a'], true],
    ['StringEquals', 5, ['5'], true],
    ['StringEquals', true, ['true'], true],
    ['StringNotEquals', 'a', ['a'], false],
    ['StringNotEquals', ['a', 'b'], ['b'], false],
    ['StringNotEquals', ['a', 'b'], ['c'], true],
    ['StringEqualsIgnoreCase', 'aB', ['Ab'], true],
    ['StringNotEqualsIgnoreCase', 'aB', ['Ab'], false],
    ['StringLike', 'a*c?', ['abbcd'], true],
    ['StringLike', 'a*c?', ['abbc'], false],
    ['StringLike', 'A*', ['ab'], false],
    ['StringNotLike', 'a*', ['ab'], false],
    ['NumericEquals', '5.0', ['5'], true],
    ['NumericNotEquals', '5', ['6'], true],
    ['NumericLessThan', '5', ['-7'], true],
    ['NumericLessThan', '5', ['5'], false],
    ['NumericLessThanEquals', '5', ['5'], true],
    ['NumericGreaterThan', '5', ['10'], true],
    ['NumericGreaterThanEquals', '5', ['4.9'], false],
    ['NumericEquals', 'five', ['5'], undefined],
    ['NumericEquals', '5', ['five'], undefined],
    ['DateEquals', '2026-11-23T08:00:00+08:00', ['2026-11-23T00:00:00Z'], true],
    ['DateNotEquals', '2026-11-23', ['2026-11-23T00:00:00Z'], false],
    ['DateLessThan', '2026-11-23T00:00:00Z', ['2026-11-22T23:59:59Z'], true],
    ['DateLessThanEquals', '2026-11-23T00:00Z', ['2026-11-23T00:00:00Z'], true],
    ['DateGreaterThan', '2026-11-23T00:00:00Z', ['2026-11-23T00:00:00Z'], false],
    ['DateGreaterThanEquals', '2026-11-22T19:30:00-0430', ['2026-11-23T00:00:00Z'], true],
    ['DateLessThan', '2026-11-23T00:00:00', ['2026-11-22T00:00:00Z'], undefined],
    ['Bool', 'true', ['True'], true],
    ['Bool', false, ['true'], false],
    ['IpAddress', '10.0.0.0/8', ['10.200.3.4'], true],
    ['IpAddress', '10.0.0.0/8', ['11.0.0.1'], false],
    ['IpAddress', '10.0.0.1', ['10.0.0.1'], true],
    ['IpAddress', '0.0.0.0/0', ['::1'], false],
    ['IpAddress', '2001:db8::/32', ['2001:db8:1::5'], true],
    ['IpAddress', '::ffff:1.2.3.4', ['::ffff:102:304'], true],
    ['IpAddress', '10.0.0.0/33', ['10.0.0.1'], undefined],
    ['NotIpAddress', ['10.0.0.0/8', '192.168.0.0/16'], ['192.168.1.1'], false],
    ['NotIpAddress', ['10.0.0.0/8', '192.168.0.0/16'], ['8.8.8.8'], true],
  ] as const)('%s %o against %o: %o', (operator, values, given, wanted) => {
    expect(answer(operator, values, given)).toBe(wanted);
  });

  it.each([
    ['StringEquals', 'a', ['a', 'b'], true],
    ['StringNotEquals', 'a', ['a', 'b'], false],
    ['ForAnyValue:StringEquals', 'a', ['a', 'b'], true],
    ['ForAllValues:StringEquals', 'a', ['a', 'b'], false],
    ['ForAllValues:StringEquals', ['a', 'b'], ['a', 'b'], true],
    ['ForAnyValue:StringNotEquals', 'a', ['a', 'b'], true],
    ['ForAllValues:StringNotEquals', 'a', ['a', 'b'], false],
  ] as const)('%s %o against the several values %o: %o', (operator, values, given, wanted) => {
    expect(answer(operator, values, given)).toBe(wanted);
  });
});

describe('what is absent or not known', () => {
  it.each([
    ['StringEquals', 'a', false],
    ['StringLike', '*', false],
    ['StringNotEquals', 'a', true],
    ['NumericNotEquals', '1', true],
    ['DateNotEquals', '2026-11-23', true],
    ['NotIpAddress', '10.0.0.0/8', true],
    ['Bool', 'true', false],
    ['Bool', 'false', undefined],
    ['Bool', false, undefined],
    ['ForAllValues:StringEquals', 'a', true],
    ['ForAnyValue:StringEquals', 'a', false],
    ['ForAnyValue:StringNotEquals', 'a', undefined],
    ['StringEquals', '${var.a}', false],
    ['StringEquals', [], undefined],
  ] as const)('%s %o of an absent key: %o', (operator, values, wanted) => {
    expect(answer(operator, values, 'absent')).toBe(wanted);
    expect(answer(operator, values, [])).toBe(wanted);
    expect(answer(operator, values, 'unknown')).toBeUndefined();
  });

  it.each([
    ['StringEquals', ['${var.a}', 'a'], ['a'], true],
    ['StringEquals', ['${var.a}', 'a'], ['b'], undefined],
    ['StringNotEquals', ['${var.a}', 'a'], ['a'], false],
    ['StringNotEquals', '<value>', ['a'], undefined],
    ['StringEquals', { Ref: 'Value' }, ['a'], undefined],
    ['StringEquals', null, ['a'], undefined],
  ] as const)('%s %o against %o: %o', (operator, values, given, wanted) => {
    expect(answer(operator, values, given)).toBe(wanted);
  });
});

describe('the request of a service', () => {
  it.each(['sts:ExternalId', 'sts:externalid', 'sts:SourceIdentity', 'acs:MFAPresent', 'oidc:sub', 'oidc:x', 'saml:y'])(
    'has no %s',
    (key) => {
      expect(serviceContext(key)).toBe('absent');
    },
  );

  it.each(['acs:SourceIp', 'acs:CurrentTime', 'sts:RoleSessionName', 'xoidc:sub', '${var.key}', ''])(
    'may have %o',
    (key) => {
      expect(serviceContext(key)).toBe('unknown');
    },
  );
});

describe('kinds of values', () => {
  it.each([
    ['date', '2026-11-23T23:59:59Z', true],
    ['date', '2026-11-23', true],
    ['date', '2026-11-23T23:59:59', true],
    ['date', '2024-02-29', true],
    ['date', '2026-02-29', false],
    ['date', '2026-13-01', false],
    ['date', '2026-11-23 23:59:59', false],
    ['date', '23.11.2026', false],
    ['date', '2026-11-23T24:00:00Z', false],
    ['address', '255.255.255.255/0', true],
    ['address', '256.0.0.1', false],
    ['address', '010.0.0.1', false],
    ['address', '10.0.0.0/8/8', false],
    ['address', '10.0.0', false],
    ['address', '::', true],
    ['address', '1:2:3:4:5:6:7:8', true],
    ['address', '1:2:3:4:5:6:7::', true],
    ['address', '1:2:3:4:5:6:7:8::', false],
    ['address', '1::2::3', false],
    ['address', '::1.2.3.4/129', false],
    ['address', ':::', false],
    ['address', '', false],
    ['number', '-0.5', true],
    ['number', '1e5', false],
    ['number', '', false],
    ['boolean', 'FALSE', true],
    ['boolean', 'yes', false],
    ['string', '', true],
  ] as const)('%s %o: %o', (kind, text, wanted) => {
    expect(isOfKind(kind, text)).toBe(wanted);
  });
});
