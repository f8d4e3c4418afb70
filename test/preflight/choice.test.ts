import { expect, test } from 'vitest';

import { jsonDocument } from '../../src/formats/json/locate.ts';
import { accountNames } from '../../src/inventory/inventory.ts';
import { parseAccount } from '../../src/model/account.ts';

type Text = Parameters<typeof accountNames>[0]['taskLists'][number];

const at = { document: jsonDocument('tasks.json', '{}'), path: [] };

function calling(accounts: Readonly<Record<string, string>>): Text {
  return {
    accounts: new Map(
      Object.entries(accounts).map(([name, id]) => [name, { id: { value: parseAccount(id), at }, kind: undefined }]),
    ),
  };
}

test('an account has the first name that the tasks files give it, whatever else it is called later', () => {
  const texts = [
    calling({ orders: '1000000000000001' }),
    calling({ shop: '1000000000000001', hub: '1000000000000003' }),
  ];
  expect([...accountNames({ taskLists: texts })]).toEqual([
    ['1000000000000001', 'orders'],
    ['1000000000000003', 'hub'],
  ]);
});
