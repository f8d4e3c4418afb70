import { describe, expect, test } from 'vitest';

import { folder } from '../support/process.ts';
import { runCli, type Ended } from '../support/run-cli.ts';

const MODULE = `variable "trusted" {
  type    = list(string)
  default = []
}
variable "name" {
  default = ""
}
variable "principals" {
  default = {}
}
resource "alicloud_ram_role" "listed" {
  name     = "listed"
  document = jsonencode({
    Version   = "1"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { RAM = var.trusted } }]
  })
}
resource "alicloud_ram_role" "whole" {
  name     = var.name
  document = jsonencode({
    Version   = "1"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = var.principals }]
  })
}
resource "alicloud_ram_role" "data" {
  name     = "data"
  document = data.alicloud_ram_policy_document.d.document
}
data "alicloud_ram_policy_document" "d" {
  statement {
    effect = "Allow"
    action = ["sts:AssumeRole"]
    principal {
      entity      = "RAM"
      identifiers = var.trusted
    }
  }
}
`;

const home = folder({
  'module/main.tf': MODULE,
  'literal/main.tf': MODULE.replaceAll('var.trusted', '[]'),
  'given/main.tf': MODULE,
  'given/terraform.tfvars': 'trusted = []\n',
});

const lint = (...args: readonly string[]): Promise<Ended> => runCli(['lint', ...args, '-f', 'concise'], { cwd: home });

describe('a module that nobody calls', () => {
  test('leaves open what an empty default stands for', async () => {
    const { code, out } = await lint('module');
    expect([code, out]).toEqual([0, expect.not.stringContaining('error')]);
    expect(out).not.toContain('empty');
  });

  test('is wrong where the list is written empty, or given empty', async () => {
    expect((await lint('literal')).out).toContain('the list is empty');
    expect((await lint('given')).out).toContain('the list is empty');
    expect((await lint('module', '--var', 'trusted=[]')).out).toContain('the list is empty');
  });
});
