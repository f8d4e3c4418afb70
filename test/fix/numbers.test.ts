import { describe, expect, test } from 'vitest';

import { fixed } from './fixed.ts';

const file = (account: string, role = '"ram-for-dts"'): string => `# tasks
version: 1
accounts:
  orders: ${account}   # theirs
  other: { id: ${account}, kind: public }
tasks:
  - name: copy
    creator: 1000000000000002
    source: { account: orders, database: MySQL, connection: Alibaba Cloud Instance, role: ${role} }
    destination: { account: 1000000000000002, database: MySQL, connection: Alibaba Cloud Instance }
`;

describe('a version in quotes', () => {
  const tasks = (version: string): string =>
    file('"1000000000000001"').replace('version: 1', `version: ${version} # format`);

  test.each(['"1"', "'1'"])('%s becomes the number', async (version) => {
    expect((await fixed('tasks.yaml', tasks(version), 'safe')).text.split('\n')[1]).toBe('version: 1 # format');
  });

  test.each(['"2"', '2', '""', 'null', '[1]'])('%s has no fix', async (version) => {
    const { text, after } = await fixed('tasks.yaml', tasks(version), 'review');
    expect(text.split('\n')[1]).toBe(`version: ${version} # format`);
    const left = after.findings.find(({ rule }) => rule === 'task-schema');
    expect(left?.message).toBe('number');
  });
});

describe('a number where a name is wanted', () => {
  test.each(['1000000000000001', '9999999999999999', '12345678901234567890', '7'])(
    '%s is put in quotes, digit by digit',
    async (account) => {
      const { text, after } = await fixed('tasks.yaml', file(account), 'safe');
      const quoted = file(`"${account}"`).replaceAll(' 1000000000000002', ' "1000000000000002"');
      expect(text).toBe(quoted);
      expect(after.findings.filter(({ rule }) => rule === 'task-schema')).toEqual([]);
    },
  );

  test.each(['0123456789012345', '0x38D7EA4C68002', '0o777', '1e15', '+1000000000000001', '1000000000000001.0'])(
    '%s has no fix',
    async (account) => {
      const { text, after } = await fixed('tasks.yaml', file(account), 'review');
      expect(text).toContain(`orders: ${account}   # theirs`);
      expect(text).toContain(`id: ${account},`);
      const left = after.findings.filter(({ rule }) => rule === 'task-schema');
      expect(left.map(({ fix }) => fix)).toEqual(left.map(() => undefined));
    },
  );

  test.each(['1000000000000001', '9999999999999999'])('%s is put in quotes in JSON', async (account) => {
    const end = '"account": "a", "database": "MySQL", "connection": "Alibaba Cloud Instance"';
    const json = (id: string): string =>
      `{ "version": 1, "accounts": { "a": ${id} },\n "tasks": [{ "name": "x", "creator": ${id}, "source": { ${end} } }] }`;
    const { text } = await fixed('tasks.json', json(account), 'safe');
    expect(text).toBe(json(`"${account}"`));
  });

  test('of a request is put in quotes where it loses digits', async () => {
    const request = (id: string): string => `JobType: SYNC
SourceEndpointInstanceType: RDS
SourceEndpointEngineName: MYSQL
SourceEndpointInstanceID: rm-1
SourceEndpointRegion: cn-hangzhou
SourceEndpointOwnerID: ${id} # theirs
SourceEndpointRole: ram-for-dts
`;
    const { text } = await fixed('request.yaml', request('9999999999999999'), 'safe');
    expect(text).toBe(request('"9999999999999999"'));
    const { text: same, after } = await fixed('request.yaml', request('0123456789012345'), 'review');
    expect(same).toBe(request('0123456789012345'));
    expect(after.findings.map(({ rule }) => rule)).toContain('account-id-format');
  });

  test('that an alias repeats is put in quotes once', async () => {
    const text = file('&o 1000000000000001').replace('id: &o 1000000000000001', 'id: *o');
    const { text: mended } = await fixed('tasks.yaml', text, 'safe');
    expect(mended).toContain('orders: &o "1000000000000001"   # theirs\n  other: { id: *o, kind: public }');
  });
});
