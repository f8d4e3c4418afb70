import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * A load is a list of files, `{ path, text, defects, findings }`: what was put in by kind, and the rules that report it,
 * both once for each time. The same arguments give the same files.
 */

/** Writes a load into a folder. Returns how many defects and findings there are of each kind. */
export function writeLoad(folder, files) {
  const record = { files: 0, defects: {}, findings: {} };
  let made;
  for (const { path, text, defects, findings } of files) {
    const file = join(folder, path);
    if (dirname(file) !== made) mkdirSync((made = dirname(file)), { recursive: true });
    writeFileSync(file, text);
    record.files++;
    count(record.defects, defects);
    count(record.findings, findings);
  }
  return record;
}

function count(counts, kinds) {
  for (const kind of kinds) counts[kind] = (counts[kind] ?? 0) + 1;
}
