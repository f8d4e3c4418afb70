import { InputError } from '../errors.ts';
import type { AccountId } from '../model/account.ts';
import type { Subject } from '../model/estate.ts';
import type { Level, Setting } from '../model/finding.ts';
import type { Config } from '../read/config.ts';
import { collect } from '../read/collect.ts';
import { aloneSubjects, estateSubjects, isAlone, roleSubject, usesOf } from '../read/estate.ts';
import { inputFiles, MAX_YAML_BYTES, readText, STDIN, type InputFile } from '../read/files.ts';
import type { Context, Estate, RolePart } from '../read/parts.ts';
import { isYaml, readJson, readYamlText, type InputText, type Reading } from '../read/reading.ts';
import type { Wanted } from '../read/resolve.ts';
import { difference, makeTally } from '../read/tally.ts';
import { makeTemplates, type Templates } from '../read/templates.ts';
import type { Report } from '../report/report.ts';
import { makeRun, type Run } from '../run.ts';

/** What `lint` is asked to do. */
export interface LintOptions {
  /** Files and folders; `<stdin>` for standard input. */
  readonly paths: readonly string[];
  /** The name under which standard input is reported and told from its kind. */
  readonly stdinFilename?: string;
  readonly creator?: AccountId;
  readonly owner?: AccountId;
  readonly settings?: ReadonlyMap<string, Setting>;
  readonly config?: Config;
  readonly noExceptions?: boolean;
  readonly isIgnored?: (path: string) => boolean;
  readonly minLevel?: Level;
  readonly wanted?: Wanted;
  /** Told each file and what became of it: `--show-files`. */
  readonly onFile?: (path: string, what: string) => void;
  /** The day that `until` is held against, `2026-11-23`. */
  readonly today?: string;
}

/** Reads files and judges what is in them. No network, no printing; throws `UsageError` where a path does not exist. */
export async function lint(options: LintOptions): Promise<Report> {
  const run = makeRun(options);
  const estate: Estate = {
    trusts: [],
    roles: [],
    tasks: [],
    accounts: [],
    knownAccounts:
      options.config && options.config.accounts.size > 0 ? new Set(options.config.accounts.values()) : undefined,
    tally: makeTally(),
  };
  if (options.config !== undefined && options.noExceptions !== true) run.except(options.config.exceptions);
  const linting = { options, run, estate, templates: makeTemplates(estate.knownAccounts ?? []) };
  const walk = {
    isLeftOut: (path: string) => (options.config?.isIgnored(path) ?? false) || (options.isIgnored?.(path) ?? false),
    refused: (error: InputError) =>
      run.gap({ what: error.file, because: 'unreadable', data: { reason: error.message }, reason: 'not-readable' }),
    passedOver: (path: string, why: string) => options.onFile?.(path, why),
  };
  for (const file of inputFiles(options.paths, walk)) {
    const pending = lintFile(file, linting);
    if (pending !== undefined) await pending;
  }
  const judged = judgeAlone(linting);
  run.judge(estateSubjects(estate, (part) => judged.has(part)));
  run.settle();
  for (const gap of estate.tally.gaps()) run.gap(gap);
  return run.report({ notJudged: estate.tally.notJudged() });
}

interface Linting {
  readonly options: LintOptions;
  readonly run: Run;
  readonly estate: Estate;
  readonly templates: Templates;
}

/** Judges the roles that nothing else in the run concerns; a policy like one that was clean needs no judging. */
function judgeAlone({ run, estate, templates }: Linting): ReadonlySet<RolePart> {
  const uses = usesOf(estate.tasks);
  const judged = new Set<RolePart>();
  for (const part of estate.roles) {
    const { role, context } = part;
    if (role.policyText === undefined || !isAlone(part, uses)) continue;
    judged.add(part);
    const kind = `role ${context.creatorBy} ${String(context.isNamed)}`;
    const template = templates.of(role.policyText, { kind, owner: role.owner, creator: context.creator });
    const known = templates.known(template);
    if (known === undefined) judgeNew(aloneSubjects(part, estate), template, { run, estate, templates });
    else {
      estate.tally.again(known);
      run.judge([roleSubject(part)]);
    }
  }
  return judged;
}

/** Remembers a policy of which nothing is said. */
function judgeNew(
  subjects: Iterable<Subject>,
  template: string,
  { run, estate, templates }: Omit<Linting, 'options'>,
): void {
  const before = estate.tally.counts();
  if (run.judge(subjects) > 0) return;
  templates.remember(template, difference(estate.tally.counts(), before));
}

/** Plain and at once for JSON; a promise only where a reader has to be loaded first. */
function lintFile(file: InputFile, linting: Linting): Promise<void> | undefined {
  const { run, options } = linting;
  const text = textOf(file, run);
  if (text === undefined) return undefined;
  const path = file.path === STDIN ? (options.stdinFilename ?? STDIN) : file.path;
  if (!isYaml(path, text)) {
    takeJson({ path, text, isNamed: file.isNamed }, linting);
    return undefined;
  }
  if (text.length > MAX_YAML_BYTES) {
    run.gap({ what: path, because: 'tooLarge', data: { limit: MAX_YAML_BYTES / 1024 / 1024 }, reason: 'not-readable' });
    return undefined;
  }
  return import('../read/yaml.ts').then(({ readYaml }) => {
    const reading = readYamlText(readYaml, { path, text, isNamed: file.isNamed });
    take({ path, isNamed: file.isNamed }, reading, linting);
    return takeComments(reading, linting);
  });
}

/** What comments in a text of ours ignore. */
async function takeComments({ items: [first] }: Reading, { run, options }: Linting): Promise<void> {
  if (first === undefined || options.noExceptions === true || !first.document.text.includes('dts-xacct')) return;
  const { ignoreComments } = await import('../read/comments.ts');
  run.except(ignoreComments(first.document));
}

function textOf(file: InputFile, run: Run): string | undefined {
  try {
    return readText(file);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    run.gap({ what: file.path, because: 'unreadable', data: { reason: error.message }, reason: 'not-readable' });
    return undefined;
  }
}

/** Longer texts are not written from a template by thousands. */
const LONGEST_TEMPLATE = 20_000;

/** A policy like one of which nothing was said needs neither reading nor judging. */
function takeJson(file: InputText, linting: Linting): void {
  const { run, estate, options, templates } = linting;
  const { owner, creator, creatorBy, isNamed } = contextOf(file, options);
  const mayBeKnown = file.text.length <= LONGEST_TEMPLATE && owner === undefined && options.onFile === undefined;
  const template = mayBeKnown
    ? templates.of(file.text, { kind: `policy ${creatorBy} ${String(isNamed)}`, owner, creator })
    : undefined;
  const known = template === undefined ? undefined : templates.known(template);
  if (known !== undefined) {
    run.file(file, { isOurs: true });
    run.count({ roles: 1 });
    estate.tally.again(known);
    return;
  }
  const reading = readJson(file.path, file.text, file.isNamed);
  const before = estate.tally.counts();
  const said = take(file, reading, linting);
  const isPolicy = reading.items.length === 1 && reading.items[0]?.kind === 'trust policy';
  if (template !== undefined && isPolicy && said === 0)
    templates.remember(template, difference(estate.tally.counts(), before));
}

/** Takes up what a file holds: judged at once where nothing else in the run can change it, else kept for the end. Gives the number of findings so far. */
function take(file: InputFile, reading: Reading, linting: Linting): number {
  const { run, options } = linting;
  let said = 0;
  const { items, broken, isTooDeep } = reading;
  run.file(file, { isOurs: items.length > 0 || broken.length > 0 || isTooDeep });
  if (isTooDeep) run.gap({ what: file.path, because: 'tooDeep', reason: 'not-readable' });
  options.onFile?.(
    file.path,
    items.map(({ kind }) => kind).join(', ') || (broken.length > 0 ? 'broken' : 'not recognised'),
  );
  for (const text of broken) said += run.judge([{ kind: 'text', of: text, subject: undefined }]);
  for (const item of items) {
    const { settled, gaps, ...counts } = collect(item, contextOf(file, options), linting.estate);
    said += run.judge(settled) + gaps.length;
    run.count(counts);
    for (const gap of gaps) run.gap(gap);
  }
  if (said > 0) run.settle();
  return said;
}

function contextOf(file: InputFile, { config, creator, owner }: LintOptions): Context {
  const told = config?.contextOf(file.path);
  return {
    owner: told?.owner ?? owner,
    creator: told?.creator ?? creator,
    creatorBy: told?.creator === undefined ? 'option' : 'config',
    isNamed: file.isNamed,
  };
}
