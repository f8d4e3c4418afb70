import { describe, expect, test } from 'vitest';

import { rules } from '../../rules/index.ts';
import { groups } from './dts/cases.ts';
import { dtsRole, sayings } from '../support/policies.ts';

const dtsRules = rules.filter(({ about }) => about === 'dtsRole');

describe.each(groups)('%s', (_, cases) => {
  test.each(cases)('%s', (_name, value, known, said) => {
    expect(sayings(dtsRules, dtsRole(value, known))).toEqual(said);
  });
});
