import { run } from './measure.mjs';

/** A run that does not find exactly what was put in is not measured. The command prints its report as JSON. */
export function checkFindings(command, { findings: expected }) {
  const { stdout, stderr } = run(command);
  if (stdout === '') throw new Error(`no report: ${stderr}`);
  const { findings, summary } = JSON.parse(stdout);
  const wrong = differences(expected, findings);
  if (wrong.length > 0) throw new Error(`${command.args.join(' ')}\n${wrong.join('\n')}`);
  if (!summary.complete) throw new Error(`${command.args.join(' ')}: not everything was read`);
}

/** The rules that have another number of findings than expected. */
export function differences(expected, findings) {
  const found = {};
  for (const { rule } of findings) found[rule] = (found[rule] ?? 0) + 1;
  return [...new Set([...Object.keys(expected), ...Object.keys(found)])]
    .filter((rule) => expected[rule] !== found[rule])
    .map((rule) => `${rule}: put in ${String(expected[rule] ?? 0)}, found ${String(found[rule] ?? 0)}`);
}
