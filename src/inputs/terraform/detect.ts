import { asObject, type Node } from '../../formats/nodes.ts';

/** What `terraform show -json` prints of a plan. */
const PLANS = ['planned_values', 'resource_changes', 'prior_state'];

/** Whether a value is a plan as `terraform show -json` prints it. */
export function looksLikePlan(value: unknown): boolean {
  const node = asObject(value);
  return node !== undefined && isShown(node) && PLANS.some((key) => Object.hasOwn(node, key));
}

/** Whether a value is a state, as `terraform show -json` prints it or as Terraform keeps it. */
export function looksLikeState(value: unknown): boolean {
  const node = asObject(value);
  return node !== undefined && (isRawState(node) || (isShown(node) && Object.hasOwn(node, 'values')));
}

function isShown(node: Node): boolean {
  return typeof node['format_version'] === 'string';
}

/** A state as Terraform keeps it (`terraform.tfstate`), not as `terraform show` prints it. */
export function isRawState(node: Node): boolean {
  const isKept = typeof node['lineage'] === 'string' || typeof node['terraform_version'] === 'string';
  return node['version'] === 4 && isKept && Array.isArray(node['resources']);
}

/** How a line begins of what `terraform plan -json` prints while it works. */
export const STREAM = '{"@level":';
