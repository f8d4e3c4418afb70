import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { ACTIONS, APIS } from '../../src/cloud/actions.ts';
import { MODELS, parameterFault } from './strict.mjs';

const SHARED = join(import.meta.dirname, '..', '..', '..', 'shared', 'reference', 'api-parameters.json');

describe('the models of the APIs that the server plays', () => {
  test('have every action that is called, with its API and version', () => {
    for (const [action, { api }] of Object.entries(ACTIONS)) {
      expect(MODELS.get(action)).toMatchObject({ api, version: APIS[api].version });
    }
  });

  test.skipIf(!existsSync(SHARED))('are those of the reference', () => {
    const own = JSON.parse(readFileSync(join(import.meta.dirname, 'api-parameters.json'), 'utf8')) as object;
    const { comment: _, ...reference } = JSON.parse(readFileSync(SHARED, 'utf8')) as { readonly comment: string };
    expect(own).toEqual(reference);
  });
});

describe('the server refuses', () => {
  const fault = (action: string, query: Readonly<Record<string, string>>): string | undefined =>
    parameterFault(action, {
      method: 'POST',
      query: new URLSearchParams(query),
      body: new URLSearchParams(),
    });

  test.each([
    ['ListAccountsForParent', { MaxResults: '100' }, 'InvalidParameter.MaxResults of ListAccountsForParent'],
    ['ListRoles', { MaxItems: 'many' }, 'InvalidParameter.MaxItems of ListRoles is no number: many'],
    ['GetRole', {}, 'MissingRoleName of GetRole'],
    [
      'DescribeDtsJobs',
      { WithoutDbList: 'yes' },
      'InvalidParameter.WithoutDbList of DescribeDtsJobs is no boolean: yes',
    ],
    ['DescribeDtsJobDetail', { JobType: 'SYNC' }, 'InvalidParameter.JobType of DescribeDtsJobDetail'],
    ['AssumeRoleWithOIDC', { RoleArn: 'x' }, 'MissingAction AssumeRoleWithOIDC'],
    ['DeleteRole', {}, 'InvalidAction.NotFound DeleteRole'],
  ])('%s with %j', (action, query, expected) => {
    expect(fault(action, query)).toBe(expected);
  });

  test('nothing of what the models have', () => {
    expect(
      fault('ListAccountsForParent', { PageNumber: '1', PageSize: '100', ParentFolderId: 'fd-1' }),
    ).toBeUndefined();
    expect(fault('ListRoles', {})).toBeUndefined();
  });
});
