import { asList, asObject, member, textMember, type Node } from '../../formats/nodes.ts';
import { below, type Located, type Location } from '../../model/document.ts';

/** Whether a value may be a text of another tool that holds policies. What has statements itself is a policy. */
export function looksLikeHolder(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Object.hasOwn(value, 'Statement');
}

/** Whether a text has the words of a trust policy, or of manifests that declare roles or attach policies. */
export function mayHoldPolicies(text: string): boolean {
  if (hasAttachments(text) || hasRoles(text) || hasCode(text)) return true;
  return text.includes('Statement') && text.includes('Principal') && /acs:|aliyuncs\.com/.test(text);
}

/** Whether a text of another tool says how things were: a state of an old Terraform, an event, what a query found. */
export function isRecordOfOthers(value: unknown): boolean {
  const node = asObject(value);
  if (typeof node?.['lineage'] === 'string' && typeof node['version'] === 'number') return true;
  const rows = Array.isArray(value) ? value : rowsOf(node ?? {});
  return node !== undefined && isEvent(node) ? true : rows.length > 0 && rows.every((row) => isRow(asObject(row)));
}

/** The list under which a query, or a listing call, gives what it found. */
function rowsOf(node: Node): readonly unknown[] {
  const key = Object.keys(node).find((name) => /^(?:rows|results?|records|events|logs|hits|data|items)$/i.test(name));
  return key === undefined ? [] : asList(node[key]);
}

/** What a query or an event has of a role besides its policy: its ARN, or when it was seen. */
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

/** Whether a node describes an API: what looks like a policy in it is an example. */
export function isApiDescription(node: Node): boolean {
  if (typeof node['openapi'] === 'string' || typeof node['swagger'] === 'string') return true;
  return asObject(node['info']) !== undefined && asObject(node['apis'] ?? node['paths']) !== undefined;
}

/** Members of a schema, a parameter or a header of which an example is given. */
const DESCRIBED = ['type', '$ref', 'schema', 'description', 'summary', 'format', 'in', 'enum'];
const EXAMPLE = /^(?:x-)?(?:examples?|samples?|demos?)$/i;

/** Whether a member is the example that a schema gives of a value. */
export function isExample(node: Node, key: string): boolean {
  return EXAMPLE.test(key) && DESCRIBED.some((name) => Object.hasOwn(node, name));
}

/** The group of the API that Crossplane's providers have for RAM: `ram.alibabacloud.crossplane.io`, `….m.…` for namespaces. */
const RAM = /^ram\.(?:[\w.-]+\.)?(?:alibaba(?:cloud)?|alicloud|aliyun)[\w.-]*\//i;

/** Whether a manifest declares something of RAM. */
export function isRam(node: Node): boolean {
  return typeof node['apiVersion'] === 'string' && RAM.test(node['apiVersion']) && typeof node['kind'] === 'string';
}

/** Whether a text may attach policies by manifests. */
export function hasAttachments(words: string): boolean {
  return words.includes('PolicyAttachment') && RAM_WORD.test(words);
}

/** Whether a text may declare roles by manifests, whatever their policies say. */
function hasRoles(words: string): boolean {
  return /\bkind["']?\s*:\s*["']?Role\b/.test(words) && RAM_WORD.test(words);
}

/** Whether a text may hold code of Terraform that makes roles or DTS jobs. */
export function hasCode(words: string): boolean {
  return (
    words.includes('core.oam.dev/') && /(?:alicloud|alibabacloud|aliyun)_(?:ram_|dts_|resource_manager_)/.test(words)
  );
}

const RAM_WORD = /\bram\.(?:[\w.-]+\.)?(?:alibaba|alicloud|aliyun)/i;

/** Under this key stands the action of a template of which nothing but what comes out of it can be read. */
export const OPEN_TEXT = Symbol('the action of a template');

/** The provider settings of a manifest; those at the start are defaults. */
export function specText(node: Node, at: Location, ...keys: readonly string[]): Located<string> | undefined {
  const spec = asObject(node['spec']);
  for (const part of ['forProvider', 'initProvider']) {
    for (const key of keys) {
      const found = textMember(asObject(spec?.[part]), below(at, 'spec', part), key);
      if (found !== undefined && found.value !== '') return found;
    }
  }
  return undefined;
}

/** The trust policy that a manifest gives its role, as a text or as an object; an empty one is none. */
export function rolePolicy(node: Node, at: Location): Located<unknown> | undefined {
  const spec = asObject(node['spec']);
  for (const part of ['forProvider', 'initProvider'])
    for (const key of ['assumeRolePolicyDocument', 'document']) {
      const found = member(asObject(spec?.[part]), below(at, 'spec', part), key);
      if (found !== undefined && found.value !== '') return found;
    }
  return undefined;
}

/** What others call a resource in Kubernetes: its name there, with its namespace. */
export function resourceId({ name, namespace }: Node): string | undefined {
  if (typeof name !== 'string') return undefined;
  return typeof namespace === 'string' ? `${namespace}/${name}` : name;
}
