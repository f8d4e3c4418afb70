import { placeText, type ExcerptLine, type Finding, type Level, type Place } from '../../model/finding.ts';
import type { CheckedTask, Report, Suppressed } from '../../model/report.ts';
import { formatMessage, interpolate, summaryLine, unchecked, PLAIN } from '../common/messages.ts';
import { evidenceOf, placeOf, stepsByAccount, words as sentence } from '../preflight/view.ts';
import { commandLine } from '../common/shell.ts';
import type { ReportOptions } from '../reporter.ts';
import { html } from './escape.ts';
import { STYLE } from './style.ts';

/** What every part of the page is written with. */
interface Writing {
  readonly options: ReportOptions;
  readonly t: (id: string) => string;
}

/**
 * One page that needs nothing else: no script, no request. It has the summary, each finding with its lines, the tasks of
 * `preflight`, who can assume which role, and what was not checked.
 */
export function* htmlReport(report: Report, options: ReportOptions): Generator<string> {
  const writing: Writing = { options, t: (id) => options.texts[id] ?? id };
  const { t } = writing;
  const title = interpolate(t('title'), { command: options.command ?? 'lint' });
  yield `<!doctype html>\n<html lang="${html(t('language'))}">\n<head>\n<meta charset="utf-8">\n`;
  yield `<meta name="viewport" content="width=device-width, initial-scale=1">\n`;
  yield `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">\n`;
  yield `<title>${html(title)}</title>\n<style>${STYLE}</style>\n</head>\n<body>\n<h1>${html(title)}</h1>\n`;
  yield tiles(report, writing);
  yield* tasksOf(report, writing);
  yield* findingsOf('findings', report.findings, writing);
  if (options.showSuppressed) yield* findingsOf('suppressed', report.suppressed, writing);
  yield* gapsOf(report, writing);
  yield scopeOf(report, writing);
  yield* reasonsOf(report, writing);
  yield `<footer class="soft"><p>${html(report.tool.name)} ${html(report.tool.version)}</p></footer>\n</body>\n</html>\n`;
}

function heading(id: string, { t }: Writing): string {
  return `<h2 id="${id}">${html(t(id))}</h2>\n`;
}

function tiles({ summary, ...report }: Report, writing: Writing): string {
  const { options, t } = writing;
  const tile = (level: Level, count: number): string =>
    `<div class="${level}"><strong>${String(count)}</strong>${html(t(level))}</div>`;
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

function article(finding: Finding | Suppressed, { options, t }: Writing): string {
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
          `<p>${html(interpolate(t('leadsTo'), { by: leadsTo.by }))}: <code>${html(`${leadsTo.code} — ${leadsTo.message}`)}</code></p>`,
        ]),
    ...(fix === undefined
      ? []
      : [
          `<p>${html(t('fix'))}: ${html(formatMessage(catalogue, rule, fix))} <small>(${html(t(fix.risk))})</small></p>`,
        ]),
    ...('because' in finding
      ? [`<p>${html(interpolate(t('suppressed'), { by: finding.by, because: finding.because }))}</p>`]
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

const MOST_SHOWN = 160;

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

function code(text: string): string {
  return html(text.replaceAll('\t', '    '));
}

function clamp(value: number, most: number): number {
  return Math.max(0, Math.min(value, most));
}

function* tasksOf(report: Report, writing: Writing): Generator<string> {
  const { preflight } = report;
  if (preflight === undefined) return;
  const { options, t } = writing;
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
    yield `<h3>${html(account === undefined ? t('inFile') : interpolate(t('inAccount'), { account }))}</h3>\n`;
    for (const todo of todos) {
      const commands = todo.steps.map((step) => commandLine(step, options.shell ?? 'bash') ?? t('noCommand'));
      yield `<p>${html(todo.says)}</p>\n${commands.length === 0 ? '' : `<pre>${commands.map(code).join('\n')}</pre>\n`}`;
    }
  }
}

const VERDICTS = { 'will work': 'ok', 'will fail': 'error', 'cannot tell': 'warning' } as const;
const RESULTS = { pass: 'ok', fail: 'error', warning: 'warning', unknown: 'warning', 'not needed': '' } as const;

function checksOf({ task, forecast, scenario, checks }: CheckedTask, { options, t }: Writing): string {
  const rows = checks.map((check) => {
    const place = placeOf(check);
    const at = place === undefined ? '' : ` <small>${html(placeText(place))}</small>`;
    const where = [check.side, check.accountName].filter((part) => part !== undefined).join(', ');
    return `<tr><td class="${RESULTS[check.result]}">${html(t(check.result))}</td><td>${html(where)}</td><td>${html(t(`check-${check.check}`))}</td><td>${html(evidenceOf(check, options))}${at}</td></tr>`;
  });
  const head = ['result', 'account', 'check', 'evidence'].map((id) => `<th>${html(t(id))}</th>`).join('');
  return `<details${forecast === 'will work' ? '' : ' open'}><summary><strong>${html(task)}</strong>: ${html(t(forecast))}</summary>\n<p>${html(sentence(scenario, options))}</p>\n<table><thead><tr>${head}</tr></thead><tbody>\n${rows.join('\n')}\n</tbody></table>\n</details>\n`;
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
  const rows = Object.entries(scope as Readonly<Record<string, string | readonly string[]>>).flatMap(([id, value]) => {
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
