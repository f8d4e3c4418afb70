import { expect, it } from 'vitest';

import { masked, secretLines, withoutKeys } from '../../src/lib/secrets.ts';

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

it.each([
  ['mysql://root:Test123456@db.example.com/x', 'mysql://root:**********@db.example.com/x'],
  ['"LTAI5tExampleKey00" is not an account ID', '"******************" is not an account ID'],
  ['https://signin.aliyun.com/saml-role/sso', 'https://signin.aliyun.com/saml-role/sso'],
  ['http://127.0.0.1:8080/a@b', 'http://127.0.0.1:8080/a@b'],
  ['1000000000000002@dts.aliyuncs.com', '1000000000000002@dts.aliyuncs.com'],
])('%s in a message', (text, shown) => {
  expect(withoutKeys(text)).toBe(shown);
  expect(masked(text)).toBe(shown);
});

it.each([
  ['provider "alicloud" { secret_key = "HunterTwo" }', 'provider "alicloud" { secret_key = "*********" }'],
  ['security_token: HunterTwo', 'security_token: *********'],
  ['{"auth":{"secretKey":"HunterTwo"}}', '{"auth":{"secretKey":"*********"}}'],
  ['  - name: t # the password is HunterTwo', '  - name: t # the password is *********'],
  ['creator: x # pw: HunterTwo', 'creator: x # pw: *********'],
  ['a = 1 // password - HunterTwo', 'a = 1 // password - *********'],
  ['password = "${"HunterTwo"}"', 'password = "**************"'],
  ['x_LTAI5tExampleKey00', 'x_******************'],
  ['https://h/?token=HunterTwo', 'https://h/?token=*********'],
])('%s', (line, shown) => {
  expect(masked(line)).toBe(shown);
});

it.each([
  'variable "webhook_secret" {',
  '  value = var.webhook_secret',
  '  secret_key = var.secret_key',
  '  password = "${var.password}"',
  '  sensitive = true # the token is required',
])('%s holds none', (line) => {
  expect(masked(line).replace('********', 'required')).toBe(line);
});

it.each<[string, readonly number[]]>([
  ['a = 1\npassword = <<P\none\ntwo\nP\nb = 2\n', [2, 3]],
  ['a: 1\npassword: |\n  one\n\n  two\nb: 2\n', [2, 4]],
  ['a: 1\npassword:\n  one\nb: 2\n', [2]],
  ['{\n  "password":\n    "one",\n  "b": 2\n}\n', [2]],
  ['variable "webhook_secret" {\n  sensitive = true\n}\n', []],
])('the lines of secrets in %j', (text, lines) => {
  expect([...secretLines(text)]).toEqual(lines);
});

it.each([
  ['passwrd: "hunter2"', 'passwrd: "*******"'],
  ['pasword: hunter2', 'pasword: *******'],
  ['AccessKeySecrt: hunter2', 'AccessKeySecrt: *******'],
  ['db_passwords = ["a", var.b]', 'db_passwords = [***, var.b]'],
  ['passwords = [var.a, var.b]', 'passwords = [var.a, var.b]'],
  ['密码: hunter2', '密码: *******'],
  ['  # Authorization: Bearer abcdefgh.ijk', '  # Authorization: *******************'],
  ['  # curl -H "x: Bearer abcdefgh.ijk"', '  # curl -H "x: Bearer ************"'],
  ['  # eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc', '  # ****************************************'],
])('a misspelt name, a list or the form of a token covers the secret: %s', (line, shown) => {
  expect(masked(line)).toBe(shown);
});

it.each([
  ['auth: aB3dE5fG7hI9jK1lM3', 'auth: ******************'],
  ['"sk": "aB3dE5fG7hI9jK1lM3nO5"', '"sk": "*********************"'],
  ['credentials = "0123456789abcdef0123456789abcdef"', 'credentials = "********************************"'],
  ['dsn: root:hunter2@tcp(10.0.0.1:3306)/orders', 'dsn: root:*******@tcp(10.0.0.1:3306)/orders'],
])('a name that may be harmless covers what looks like a secret: %s', (line, shown) => {
  expect(masked(line)).toBe(shown);
});

it.each([
  'auth: oidc-provider-for-ci-runs',
  'credentials: { profile: orders-audit }',
  'credentials = "shared-credentials-file"',
  'sk: cn-hangzhou-1234567890',
  'task: aB3dE5fG7hI9jK1lM3',
  'dsn: tcp(10.0.0.1:3306)/orders',
  'auth = var.some_Value_1234567890',
])('a name that may be harmless shows what looks like none: %s', (line) => {
  expect(masked(line)).toBe(line);
});
