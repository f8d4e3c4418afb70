import { asList, asObject, type Node } from './node.ts';
import type { Kind } from './recognise.ts';

const RECORDS: ReadonlySet<Kind> = new Set<Kind>(['snapshot', 'Terraform plan', 'Terraform state', 'DTS answer']);

/** Whether a document records how things were: to edit it would fix nothing and falsify the record. */
export function isRecord(kind: Kind, value: unknown): boolean {
  if (RECORDS.has(kind)) return true;
  const node = asObject(value);
  // `ListRoles`; the one role of `GetRole` is also what people write and send.
  if (kind === 'role answer') return Array.isArray(value) || (node !== undefined && has(node, /^roles$/i));
  if (kind !== 'manifest') return false;
  // The state of an old Terraform.
  if (typeof node?.['lineage'] === 'string' && typeof node['version'] === 'number') return true;
  const rows = Array.isArray(value) ? value : rowsOf(node ?? {});
  return node !== undefined && isEvent(node) ? true : rows.length > 0 && rows.every((row) => isRow(asObject(row)));
}

/** The list under which a query, or a listing call, gives what it found. */
function rowsOf(node: Node): readonly unknown[] {
  const key = Object.keys(node).find((name) => /^(?:rows|results?|records|events|logs|hits|data|items)$/i.test(name));
  return key === undefined ? [] : asList(node[key]);
}

/** What a query or an event says of a role beside its policy: its ARN, or when it was seen. */
function isRow(row: Node | undefined): boolean {
  if (row === undefined || has(row, /^(?:apiVersion|kind)$/)) return false;
  return (
    isEvent(row) ||
    has(row, /^(?:_ctx|akas|__\w+__)$|^(?:create|update)[_-]?(?:date|time)$/i) ||
    Object.values(row).some((value) => typeof value === 'string' && /^acs:ram::\d+:role\//i.test(value))
  );
}

/** An event of ActionTrail or EventBridge, or the answer of a call. */
function isEvent(node: Node): boolean {
  if (has(node, /^request-?id$/i) || has(node, /^specversion$/)) return true;
  return Object.keys(node).filter((key) => /^event_?(?:id|name|time|source|type|version)$/i.test(key)).length > 1;
}

function has(node: Node, name: RegExp): boolean {
  return Object.keys(node).some((key) => name.test(key));
}
