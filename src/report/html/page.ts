import { placeText, RANK, type ExcerptLine, type Finding, type Level, type Place } from '../../model/finding.ts';
import type { CheckedTask, Report, ReportedAccess, Suppressed, TaskCheck } from '../../model/report.ts';
import { conditionText } from '../access.ts';
import { formatMessage, interpolate, summaryLine, unchecked, PLAIN } from '../common/messages.ts';
import { evidenceOf, groupsOf, isOwnEnd, placeOf, stepsByAccount, words as sentence } from '../preflight/view.ts';
import { commandLine } from '../common/shell.ts';
import type { HtmlTexts } from '../../messages/en/html.ts';
import type { Reporter, ReportOptions } from '../reporter.ts';
import { elementText, html } from './escape.ts';
import { STYLE } from './style.ts';
import { trustMap, type MappedAccount, type MappedRole } from './trust-map.ts';

/** What every part of the page is written with. */
interface Writing {
  readonly options: ReportOptions;
  /** A word of the page itself. */
  readonly t: (id: string) => string;
  /** A word of all reports. */
  readonly word: (id: string) => string;
}

/**
 * One page that needs nothing else: no script, no request. It has the summary, each finding with its lines, the tasks of
 * `preflight`, who can assume which role, and what was not checked.
 */
export function htmlReporter(texts: HtmlTexts): Reporter {
  const words: Readonly<Record<string, string>> = texts;
  return (report, options) =>
    page(report, { options, t: (id) => words[id] ?? id, word: (id) => options.texts[id] ?? id });
}

function* page(report: Report, writing: Writing): Generator<string> {
  const { options, t } = writing;
  const title = interpolate(t('title'), { command: options.command ?? 'lint' });
  yield `<!doctype html>\n<html lang="${html(t('language'))}">\n<head>\n<meta charset="utf-8">\n`;
  yield `<meta name="viewport" content="width=device-width, initial-scale=1">\n`;
  yield `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">\n`;
  yield `<title>${html(title)}</title>\n<style>${STYLE}</style>\n</head>\n<body>\n<h1>${html(title)}</h1>\n`;
  yield tiles(report, writing);
  yield* tasksOf(report, writing);
  yield* pictureOf(report, writing);
  yield* findingsOf('findings', report.findings, writing);
  if (options.showSuppressed) yield* findingsOf('suppressed', report.suppressed, writing);
  yield* accessOf(report, writing);
  yield* gapsOf(report, writing);
  yield scopeOf(report, writing);
  yield* reasonsOf(report, writing);
  yield `<footer class="soft"><p>${html(report.tool.name)} ${html(report.tool.version)}</p></footer>\n</body>\n</html>\n`;
}

function heading(id: string, { t }: Writing): string {
  return `<h2 id="${id}">${html(t(id))}</h2>\n`;
}

function tiles({ summary, ...report }: Report, writing: Writing): string {
  const { options, word } = writing;
  const tile = (level: Level, count: number): string => {
    const words = html(interpolate(word(`${level}s`), { count }));
    return `<div class="${level}">${words.replace(/\d+/, '<strong>$&</strong>')}</div>`;
  };
  const line = summaryLine({ summary, ...report }, options, PLAIN);
  return `<div class="tiles">${tile('error', summary.errors)}${tile('warning', summary.warnings)}${tile('note', summary.notes)}</div>\n<p>${html(line)}</p>\n`;
}

function* findingsOf(
  id: 'findings' | 'suppressed',
  findings: readonly (Finding | Suppressed)[],
  writing: Writing,
): Generator<string> {
  if (findings.length === 0 && id === 'suppressed') return;
  yield heading(id, writing);
  if (findings.length === 0) yield `<p>${html(writing.t('noFindings'))}</p>\n`;
  for (const finding of findings) yield article(finding, writing);
}

function article(finding: Finding | Suppressed, { options, t, word }: Writing): string {
  const { rule, level, place, subject, related, leadsTo, fix } = finding;
  const { catalogue } = options;
  const at = place === undefined ? '' : `<code>${html(placeText(place))}</code>`;
  const whose = subject === undefined ? '' : ` <small>${html(subject)}</small>`;
  const message = formatMessage(catalogue, rule, finding);
  const lines = [
    `<h3><span class="sign">${html(t(`${level}Sign`))} ${html(t(level))}</span> <a href="#rule-${html(rule)}"><code>${html(rule)}</code></a> ${html(catalogue.get(rule)?.title ?? rule)}</h3>`,
    `<p>${at}${whose}</p>`,
    ...(place === undefined ? [] : [frame(finding.excerpt, place)]),
    ...(message === '' ? [] : [`<p>${html(message)}</p>`]),
    ...related.map(
      (remark) =>
        `<p><code>${html(placeText(remark.place))}</code> ${html(formatMessage(catalogue, rule, remark))}</p>`,
    ),
    ...(leadsTo === undefined
      ? []
      : [
          `<p>${html(interpolate(word('leadsTo'), { by: leadsTo.by }))}: <code>${html(`${leadsTo.code} — ${leadsTo.message}`)}</code></p>`,
        ]),
    ...(fix === undefined
      ? []
      : [
          `<p>${html(word('fix'))}: ${html(formatMessage(catalogue, rule, fix))} <small>(${html(word(fix.risk))})</small></p>`,
        ]),
    ...('because' in finding
      ? [`<p>${html(interpolate(word('suppressed'), { by: finding.by, because: finding.because }))}</p>`]
      : []),
  ];
  return `<article class="${level}">\n${lines.join('\n')}\n</article>\n`;
}

/** The lines of a finding, with its own characters marked. */
function frame(excerpt: readonly ExcerptLine[], place: Place): string {
  if (excerpt.length === 0) return '';
  const width = String(excerpt.at(-1)?.number ?? 1).length;
  const lines = excerpt.map((line) => `<i>${String(line.number).padStart(width)} |</i> ${marked(line, place)}`);
  return `<pre>${lines.join('\n')}</pre>`;
}

const MOST_SHOWN = 110;

function marked(line: ExcerptLine, place: Place): string {
  const { number, text, cutBefore, isCutAfter } = line;
  const isInside = number >= place.startLine && number <= place.endLine;
  const start = clamp(number === place.startLine ? place.startColumn - 1 - cutBefore : 0, text.length);
  const end = clamp(number === place.endLine ? place.endColumn - 1 - cutBefore : text.length, text.length);
  const from = text.length <= MOST_SHOWN ? 0 : clamp(start - 40, text.length - MOST_SHOWN);
  const to = Math.min(text.length, from + MOST_SHOWN);
  const before = from + cutBefore > 0 ? '…' : '';
  const after = to < text.length || isCutAfter ? '…' : '';
  if (!isInside || end <= start) return `${before}${code(text.slice(from, to))}${after}`;
  const last = Math.min(end, to);
  return `${before}${code(text.slice(from, start))}<b>${code(text.slice(start, last))}</b>${code(text.slice(last, to))}${after}`;
}

/** Within `pre`. */
function code(text: string): string {
  return elementText(text.replaceAll('\t', '    '));
}

function clamp(value: number, most: number): number {
  return Math.max(0, Math.min(value, most));
}

function* tasksOf(report: Report, writing: Writing): Generator<string> {
  const { preflight } = report;
  if (preflight === undefined) return;
  const { options, t, word } = writing;
  yield heading('tasks', writing);
  yield `<table><thead><tr><th>${html(t('task'))}</th><th>${html(t('verdict'))}</th></tr></thead><tbody>\n`;
  for (const { task, forecast } of preflight)
    yield `<tr><td>${html(task)}</td><td class="${VERDICTS[forecast]}">${html(t(forecast))}</td></tr>\n`;
  yield '</tbody></table>\n';
  for (const task of preflight) yield checksOf(task, writing);
  const steps = stepsByAccount(report, options);
  if (steps.length === 0) return;
  yield heading('toDo', writing);
  for (const { account, todos } of steps) {
    yield `<h3>${html(account === undefined ? word('inFile') : interpolate(word('inAccount'), { account }))}</h3>\n`;
    for (const todo of todos) {
      const commands = todo.steps.map((step) => commandLine(step, options.shell ?? 'bash') ?? word('noCommand'));
      yield `<p>${html(todo.says)}</p>\n${commands.length === 0 ? '' : `<pre>${commands.map(code).join('\n')}</pre>\n`}`;
    }
  }
}

const VERDICTS = { 'will work': 'ok', 'will fail': 'error', 'cannot tell': 'warning' } as const;
const RESULTS = { pass: 'ok', fail: 'error', warning: 'warning', unknown: 'warning', 'not needed': '' } as const;

function checksOf({ task, forecast, scenario, checks }: CheckedTask, { options, t, word }: Writing): string {
  const rows = groupsOf(checks).flatMap((group) => {
    const [first] = group;
    return first?.side !== undefined && isOwnEnd(group)
      ? [ownRow(first.side, { t, word })]
      : group.map((check) => checkRow(check, { options, t, word }));
  });
  const head = ['result', 'account', 'check', 'evidence'].map((id) => `<th>${html(t(id))}</th>`).join('');
  return `<details${forecast === 'will work' ? '' : ' open'}><summary><strong>${html(task)}</strong>: ${html(t(forecast))}</summary>\n<p>${html(sentence(scenario, options))}</p>\n<table><thead><tr>${head}</tr></thead><tbody>\n${rows.join('\n')}\n</tbody></table>\n</details>\n`;
}

function ownRow(side: string, { t, word }: Pick<Writing, 't' | 'word'>): string {
  return `<tr><td>${html(t('not needed'))}</td><td>${html(side)}</td><td></td><td>${html(word('ownEnd'))}</td></tr>`;
}

function checkRow(check: TaskCheck, { options, t, word }: Writing): string {
  const place = placeOf(check);
  const at = place === undefined ? '' : ` <small>${html(placeText(place))}</small>`;
  const where = [check.side, check.accountName].filter((part) => part !== undefined).join(', ');
  const result = `<td class="${`short ${RESULTS[check.result]}`.trim()}">${html(t(check.result))}</td>`;
  return `<tr>${result}<td>${html(where)}</td><td>${html(word(`check-${check.check}`))}</td><td>${html(evidenceOf(check, options))}${at}</td></tr>`;
}

function* accessOf({ access, accounts = [] }: Report, writing: Writing): Generator<string> {
  if (access === undefined) return;
  const { t } = writing;
  yield heading('access', writing);
  if (access.length === 0) {
    yield `<p>${html(t('noAccess'))}</p>\n`;
    return;
  }
  const names = namesOf(accounts);
  const head = ['role', 'principal', 'account', 'condition', 'policies', 'usedBy'].map(
    (id) => `<th>${html(t(id))}</th>`,
  );
  yield `<div class="wide"><table><thead><tr>${head.join('')}</tr></thead><tbody>\n`;
  for (const entry of access) yield accessRow(entry, names, writing);
  yield '</tbody></table></div>\n';
}

function* pictureOf({ access = [], accounts = [], findings }: Report, writing: Writing): Generator<string> {
  if (access.length === 0) return;
  yield heading('trustMap', writing);
  yield `<div class="wide">${trustMap(mappedRoles(access, namesOf(accounts), findings), writing.t)}</div>\n`;
}

/** The names of accounts by their IDs. */
function namesOf(accounts: NonNullable<Report['accounts']>): ReadonlyMap<string, string> {
  return new Map(accounts.flatMap(({ id, name }) => (name === undefined ? [] : [[id, name]])));
}

function accessRow(
  { subject, principal, account, effect, condition, policies, tasks }: ReportedAccess,
  names: ReadonlyMap<string, string>,
  { t, word }: Writing,
): string {
  const unknown = effect === 'unknown' ? ` <small>(${html(word('accessUnknown'))})</small>` : '';
  const cells = [
    html(subject),
    html(principal) + unknown,
    html(account === null ? '' : accountText(account, names)),
    condition === null ? '' : html(conditionText(condition)),
    policies === null ? html(t('notRead')) : policies.map(({ name }) => html(name)).join(', '),
    tasks.map(html).join(', '),
  ];
  return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>\n`;
}

function accountText(id: string, names: ReadonlyMap<string, string>): string {
  const name = names.get(id);
  return name === undefined ? id : `${name} (${id})`;
}

/** The roles that others can assume, for the drawing. */
function mappedRoles(
  access: readonly ReportedAccess[],
  names: ReadonlyMap<string, string>,
  findings: readonly Finding[],
): readonly MappedRole[] {
  const named = (id: string): MappedAccount => ({ id, name: names.get(id) ?? id });
  const worst = new Map<string, Level>();
  for (const { subject = '', level } of findings) {
    const before = worst.get(subject);
    if (before === undefined || RANK[level] > RANK[before]) worst.set(subject, level);
  }
  const roles = new Map<string, { readonly role: MappedRole; readonly trusts: Map<string, MappedAccount> }>();
  for (const { subject, principal, account } of access) {
    const [, owner = '', role = subject] = /^acs:ram::(\d+):role\/(.+)$/.exec(subject) ?? [];
    const level = worst.get(subject);
    const trusts = roles.get(subject)?.trusts ?? new Map<string, MappedAccount>();
    const trusted = account === null ? { id: principal, name: principal } : named(account);
    trusts.set(trusted.id, trusted);
    roles.set(subject, {
      trusts,
      role: { owner: named(owner), name: role, trusts: [], ...(level !== undefined && { level }) },
    });
  }
  return [...roles.values()].map(({ role, trusts }) => ({ ...role, trusts: [...trusts.values()] }));
}

function* gapsOf({ gaps }: Report, writing: Writing): Generator<string> {
  if (gaps.length === 0) return;
  yield heading('gaps', writing);
  yield '<ul>\n';
  for (const gap of gaps) yield `<li>${html(unchecked(gap, writing.options.texts))}</li>\n`;
  yield '</ul>\n';
}

function scopeOf({ scope }: Report, writing: Writing): string {
  if (scope === undefined) return '';
  const rows = Object.entries(scope).flatMap(([id, value]: readonly [string, string | readonly string[]]) => {
    const text = typeof value === 'string' ? value : value.join(', ');
    return text === '' ? [] : [`<tr><th scope="row">${html(writing.t(id))}</th><td>${html(text)}</td></tr>`];
  });
  return `${heading('scope', writing)}<table><tbody>\n${rows.join('\n')}\n</tbody></table>\n`;
}

/** Why each rule of a finding is there, once. */
function* reasonsOf(report: Report, writing: Writing): Generator<string> {
  const { options } = writing;
  const shown = [...report.findings, ...(options.showSuppressed ? report.suppressed : [])];
  const ids = new Set(shown.map(({ rule }) => rule));
  const cards = report.rules.filter(({ id }) => ids.has(id));
  if (cards.length === 0) return;
  yield heading('rules', writing);
  for (const { id, why, source } of cards)
    yield `<p id="rule-${html(id)}"><code>${html(id)}</code>: ${html(options.catalogue.get(id)?.why ?? why)} <a href="${html(source.url)}">${html(source.title)}</a></p>\n`;
}
