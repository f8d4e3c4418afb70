import { placeText, type Finding } from '../model/finding.ts';
import type { CheckedTask, Report, Suppressed } from '../model/report.ts';
import { escapeControls } from './common/escape.ts';
import { formatMessage, headline, suppressionReason, unchecked } from './common/messages.ts';
import { verdictText } from './preflight/verdicts.ts';
import { words } from './preflight/view.ts';
import type { ReportOptions } from './reporter.ts';

interface TestCase {
  readonly classname: string;
  readonly name: string;
  /** Without one the test case has passed. */
  readonly outcome?: {
    readonly element: 'failure' | 'error' | 'skipped';
    readonly type: string;
    readonly message: string;
    readonly body: readonly string[];
  };
}

/**
 * JUnit XML as Jenkins reads it. A finding is a failed test case, of the type of its level; what could not be read or called
 * is an error; a suppressed finding is skipped. A task of `preflight` is a test case too: `cannot tell` is an error. A run
 * without any of these has one test case, which passed: CI systems take an empty report for a broken run.
 */
export function* junit(report: Report, options: ReportOptions): Generator<string> {
  const cases = casesOf(report, options);
  const count = (element: string): number => cases.filter(({ outcome }) => outcome?.element === element).length;
  const counts = `tests="${String(cases.length)}" failures="${String(count('failure'))}" errors="${String(count('error'))}"`;
  yield '<?xml version="1.0" encoding="UTF-8"?>\n';
  yield `<testsuites name="dts-xacct" ${counts}>\n`;
  yield `  <testsuite name="dts-xacct ${options.command ?? 'lint'}" ${counts} skipped="${String(count('skipped'))}">\n`;
  for (const each of cases) yield caseText(each);
  yield '  </testsuite>\n</testsuites>\n';
}

function casesOf(report: Report, options: ReportOptions): readonly TestCase[] {
  const cases = [
    ...report.findings.map((finding) => caseOf(finding, 'failure', options)),
    ...(options.showSuppressed ? report.suppressed.map((finding) => caseOf(finding, 'skipped', options)) : []),
    ...report.gaps
      .filter(({ reason }) => reason === 'not-readable')
      .map((gap) => gapCase(unchecked(gap, options.texts))),
    ...(report.preflight ?? []).map((task) => taskCase(task, options)),
  ];
  return cases.length > 0 ? cases : [{ classname: 'dts-xacct', name: options.command ?? 'lint' }];
}

function caseOf(finding: Finding | Suppressed, element: 'failure' | 'skipped', options: ReportOptions): TestCase {
  const { rule, level, place, subject, leadsTo, fix } = finding;
  const at = place === undefined ? (subject ?? '') : placeText(place);
  const message = headline(options.catalogue, finding);
  const { catalogue, texts } = options;
  const colon = texts['colon'] ?? ': ';
  const fixed = fix === undefined ? [] : [`${texts['fix'] ?? ''}${colon}${formatMessage(catalogue, rule, fix)}`];
  const answer = leadsTo === undefined ? [] : [`${leadsTo.by}${colon}${leadsTo.code} — ${leadsTo.message}`];
  const because = 'because' in finding ? [suppressionReason(finding, texts)] : [];
  const body = [at, ...answer, ...fixed, ...because];
  return { classname: rule, name: `${at}: ${message}`, outcome: { element, type: level, message, body } };
}

function gapCase(message: string): TestCase {
  return {
    classname: 'not-checked',
    name: message,
    outcome: { element: 'error', type: 'not-readable', message, body: [] },
  };
}

function taskCase({ task, forecast, scenario }: CheckedTask, options: ReportOptions): TestCase {
  const base = { classname: 'preflight', name: task };
  if (forecast === 'will work') return base;
  const element = forecast === 'will fail' ? 'failure' : 'error';
  return {
    ...base,
    outcome: {
      element,
      type: forecast,
      message: `${task}${options.texts['colon'] ?? ': '}${verdictText(forecast, options)}`,
      body: [words(scenario, options)],
    },
  };
}

function caseText({ classname, name, outcome }: TestCase): string {
  const start = `    <testcase classname="${xml(classname)}" name="${xml(name)}"`;
  if (outcome === undefined) return `${start}/>\n`;
  const { element, type, message, body } = outcome;
  const attributes = `type="${xml(type)}" message="${xml(message)}"`;
  const lines = body.map(xml).join('\n');
  return `${start}>\n      <${element} ${attributes}>${lines}</${element}>\n    </testcase>\n`;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** A text on one line, without characters that XML or a reader of the report would interpret. */
function xml(text: string): string {
  return escapeControls(text).replaceAll(/[&<>"]/g, (mark) => ENTITIES[mark] ?? mark);
}
