import { expect, it } from 'vitest';

import { masked } from '../../src/model/secrets.ts';

it.each([
  ['  "SourceEndpointPassword": "Test123456",', '  "SourceEndpointPassword": "**********",'],
  ['  password: Test123456', '  password: **********'],
  ['  password: correct horse, battery', '  password: **********************'],
  ["  password: 'Test123456'", "  password: '**********'"],
  [
    '"Reserve": "{\\"password\\":\\"Test123456\\",\\"x\\":\\"1\\"}"',
    '"Reserve": "{\\"password\\":\\"**********\\",\\"x\\":\\"1\\"}"',
  ],
  ['"Password": "it\'s 1\\" long"', '"Password": "*************"'],
  ["password: 'it''s long', x: 1", "password: '**********', x: 1"],
  ['"{\\"password\\":\\"it\'s 1\\\\\\" long\\"}"', '"{\\"password\\":\\"***************\\"}"'],
  ['accessKeyId: LTAI5tExampleKey00', 'accessKeyId: ******************'],
  ['--Password=Test123456', '--Password=**********'],
])('%s', (line, shown) => {
  expect(masked(line)).toBe(shown);
});

it.each(['  "SourceEndpointUserName": "dts",', '  "Password": { "Ref": "Password" }', '  role: ram-for-dts', ''])(
  'shows %s as it is',
  (line) => {
    expect(masked(line)).toBe(line);
  },
);
