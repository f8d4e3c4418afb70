import { jsonDocument } from '../../src/formats/json/locate.ts';
import { readYaml } from '../../src/formats/yaml/parse.ts';
import { accountText, isId, type Account } from '../../src/model/account.ts';
import { type Located, type Location, pointer } from '../../src/model/document.ts';
import type { Endpoint, Task } from '../../src/model/dts/task.ts';

/** A text as its reader gets it. */
export interface Given {
  readonly value: unknown;
  readonly at: Location;
}

/** A JSON text. */
export function json(text: string): Given {
  return { value: JSON.parse(text), at: { document: jsonDocument('a.json', text), path: [] } };
}

/** A YAML text of one document. */
export function yaml(text: string): Given {
  const read = readYaml('a.yaml', text);
  const item = read === 'tooDeep' ? undefined : read.documents[0];
  if (item === undefined) throw new Error('no document');
  return { value: item.value, at: { document: item.document, path: [] } };
}

/** A task in few words: what it says and where. Only what it does say. */
export function told(task: Task): Readonly<Record<string, unknown>> {
  return said({
    at: pointer(task.at.path) || 'root',
    name: task.name && located(task.name),
    creator: task.creator && account(task.creator),
    creatorKind: task.creatorKind && located(task.creatorKind),
    topology: task.topology,
    topologyAt: task.topologyAt && pointer(task.topologyAt.path),
    type: task.type,
    call: task.call,
    source: end(task.source),
    destination: task.destination && end(task.destination),
    parameters: task.parameters && [...task.parameters.keys()].join(' '),
    faults: task.faults.map(({ kind, at }) => `${kind} ${pointer(at.path)}`).join(', '),
  });
}

function end(endpoint: Endpoint): Readonly<Record<string, unknown>> {
  return said({
    at: pointer(endpoint.at.path) || 'root',
    account: endpoint.account && account(endpoint.account),
    accountKind: endpoint.accountKind && located(endpoint.accountKind),
    role: endpoint.role && located(endpoint.role),
    crossAccount: endpoint.crossAccount && located(endpoint.crossAccount),
    database: endpoint.database && located(endpoint.database),
    connection: endpoint.connection && located(endpoint.connection),
    region: endpoint.region && located(endpoint.region),
    parameters: [...endpoint.parameters.keys()].join(' '),
  });
}

function located({ value, at }: Located<string | boolean>): string {
  return `${value} ${pointer(at.path)}`;
}

function account({ value, at }: Located<Account>): string {
  return `${isId(value) ? 'id' : value.kind} ${accountText(value)} ${pointer(at.path)}`;
}

function said(words: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(words).filter(([, word]) => word !== undefined && word !== ''));
}
