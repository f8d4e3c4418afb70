import { spawn, spawnSync, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { folder } from '../support/process.ts';

const root = join(import.meta.dirname, '..', '..');
const SERVER = 'yaml-language-server@1.19.2';
const home = folder({ 'package.json': '{"private": true}' });
const isInstalled =
  spawnSync('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', SERVER], { cwd: home, timeout: 120_000 })
    .status === 0;

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: { readonly uri?: string; readonly diagnostics?: readonly { readonly message: string }[] };
  readonly result?: unknown;
}

/** An editor: it sends requests to a language server and keeps what the server says by itself. */
class Editor {
  readonly #server: ChildProcessWithoutNullStreams;
  readonly #waiting = new Map<number, (result: unknown) => void>();
  readonly #diagnosed = new Map<string, (messages: readonly string[]) => void>();
  #bytes = Buffer.alloc(0);
  #count = 0;

  constructor(program: string) {
    this.#server = spawn(process.execPath, [program, '--stdio']);
    this.#server.stdout.on('data', (piece: Buffer) => {
      this.#bytes = Buffer.concat([this.#bytes, piece]);
      this.#read();
    });
  }

  request(method: string, params: object): Promise<unknown> {
    const id = ++this.#count;
    this.#send({ id, method, params });
    return new Promise((resolve) => this.#waiting.set(id, resolve));
  }

  notify(method: string, params: object): void {
    this.#send({ method, params });
  }

  /** Opens a text; gives what is wrong with it. */
  open(uri: string, text: string): Promise<readonly string[]> {
    const found = new Promise<readonly string[]>((resolve) => this.#diagnosed.set(uri, resolve));
    this.notify('textDocument/didOpen', { textDocument: { uri, languageId: 'yaml', version: 1, text } });
    return found;
  }

  close(): void {
    this.#server.kill();
  }

  #send(message: object): void {
    const body = JSON.stringify({ jsonrpc: '2.0', ...message });
    this.#server.stdin.write(`Content-Length: ${String(Buffer.byteLength(body))}\r\n\r\n${body}`);
  }

  #read(): void {
    for (;;) {
      const end = this.#bytes.indexOf('\r\n\r\n');
      const length = Number(/Content-Length: (\d+)/.exec(this.#bytes.toString('utf8', 0, Math.max(end, 0)))?.[1]);
      if (end < 0 || this.#bytes.length < end + 4 + length) return;
      const message = JSON.parse(this.#bytes.toString('utf8', end + 4, end + 4 + length)) as Message;
      this.#bytes = this.#bytes.subarray(end + 4 + length);
      this.#take(message);
    }
  }

  #take({ id, method, params, result }: Message): void {
    if (method === undefined && id !== undefined) this.#waiting.get(id)?.(result);
    else if (method === 'textDocument/publishDiagnostics')
      this.#diagnosed.get(params?.uri ?? '')?.((params?.diagnostics ?? []).map(({ message }) => message));
    // A request of the server, which has settings of its own by now.
    else if (id !== undefined)
      this.#send({ id, result: method === 'workspace/configuration' ? [SETTINGS, {}, {}, {}, {}] : null });
  }
}

const schemaUri = (name: string): string => pathToFileURL(join(home, `${name}.schema.json`)).href;
const SETTINGS = {
  schemas: { [schemaUri('tasks')]: 'tasks*.yaml', [schemaUri('config')]: '.dts-xacct*.yaml' },
  schemaStore: { enable: false },
  completion: true,
  hover: true,
  validate: true,
};

const TASKS = `version: 1
accounts:
  orders: "1000000000000001"
tasks:
  - name: orders
    creator: "1000000000000002"
    source:
      account: orders
      database: MySQL
      connection: Alibaba Cloud Instance
      role: ram-for-dts
    destination:
      account: "1000000000000002"
      database: MySQL
      connection: Alibaba Cloud Instance
`;
const CONFIG = `rules:\n  dts-root-missing: off\nregions: [cn-hangzhou]\n`;

describe.skipIf(!isInstalled)('the schemas in an editor', () => {
  let editor: Editor;
  const uri = (name: string): string => pathToFileURL(join(home, name)).href;
  const at = (name: string, line: number, character: number): object => ({
    textDocument: { uri: uri(name) },
    position: { line, character },
  });

  beforeAll(async () => {
    cpSync(join(root, 'schemas'), home, { recursive: true });
    editor = new Editor(join(home, 'node_modules', 'yaml-language-server', 'bin', 'yaml-language-server'));
    await editor.request('initialize', {
      processId: process.pid,
      rootUri: pathToFileURL(home).href,
      capabilities: { textDocument: { hover: {}, completion: {} }, workspace: { configuration: false } },
    });
    editor.notify('initialized', {});
    editor.notify('workspace/didChangeConfiguration', { settings: { yaml: SETTINGS } });
  });
  afterAll(() => editor.close());

  test.each([
    ['tasks.yaml', TASKS],
    ['.dts-xacct.yaml', CONFIG],
  ])('find nothing wrong with a right %s', async (name, text) => {
    writeFileSync(join(home, name), text);
    expect(await editor.open(uri(name), text)).toEqual([]);
  });

  test.each([
    ['tasks-wrong.yaml', TASKS.replace('version: 1', 'version: 2').replace('creator:', 'createor:'), /createor/],
    ['.dts-xacct-wrong.yaml', 'rules:\n  syntax: fatal\n', /off/],
  ])('say what is wrong with %s', async (name, text, expected) => {
    expect((await editor.open(uri(name), text)).join('\n')).toMatch(expected);
  });

  test.each([
    ['tasks.yaml', 5, 6, /account that creates/],
    ['.dts-xacct.yaml', 2, 2, /Where audit looks for DTS jobs/],
  ])('say what a key of %s means', async (name, line, character, expected) => {
    expect(JSON.stringify(await editor.request('textDocument/hover', at(name, line, character)))).toMatch(expected);
  });

  test.each([
    ['tasks-more.yaml', `${TASKS}    \n`, 15, 4, ['topology', 'type']],
    ['.dts-xacct-more.yaml', `${CONFIG}\n`, 3, 0, ['accounts', 'exceptions', 'ignore']],
  ])('offer the keys of %s', async (name, text, line, character, keys) => {
    void editor.open(uri(name), text);
    const found = JSON.stringify(await editor.request('textDocument/completion', at(name, line, character)));
    for (const key of keys) expect(found).toContain(`"label":"${key}"`);
  });
});
