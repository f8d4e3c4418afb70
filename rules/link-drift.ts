import { trustOf } from '../src/model/role.ts';
import { grantsOf, type Grant } from '../src/model/grant.ts';
import { PAGES } from '../src/model/source.ts';
import type { Rule } from '../src/rule.ts';

export default {
  id: 'link-drift',
  about: 'pair',
  level: 'warning',
  basis: 'inferred',
  source: PAGES.editTrust,
  title: 'the file and the live role differ in whom they let in',
  why: 'What stands in the file is not what RAM holds: one of the two was changed without the other.',
  messages: {
    onlyInFile: 'only the file has {file}',
    onlyLive: 'only the live role has {live}',
    both: 'only the file has {file}, only the live role {live}',
    inFile: 'only in the file',
    inLive: 'only in the live role',
  },

  *check({ file, live }) {
    const [written, held] = [trustOf(file), trustOf(live)];
    if (written === undefined || held === undefined) return;
    const owner = live.owner ?? file.owner;
    const [here, there] = [grantsOf(written, owner), grantsOf(held, owner)];
    // An entry that is filled in later may be any of those on the other side.
    const onlyInFile = there.isComplete ? here.grants.filter(({ key }) => !there.keys.has(key)) : [];
    const onlyLive = here.isComplete ? there.grants.filter(({ key }) => !here.keys.has(key)) : [];
    const [first, ...more] = onlyInFile;
    if (first === undefined && onlyLive.length === 0) return;
    const message = onlyLive.length > 0 ? 'both' : 'onlyInFile';
    yield {
      at: first?.at ?? written.at,
      entries: [...onlyInFile, ...onlyLive],
      message: first === undefined ? 'onlyLive' : message,
      data: { file: textOf(onlyInFile), live: textOf(onlyLive) },
      related: [
        ...more.map(({ at }) => ({ at, message: 'inFile' })),
        ...onlyLive.map(({ at }) => ({ at, message: 'inLive' })),
      ],
    };
  },
} satisfies Rule<'pair'>;

function textOf(grants: readonly Grant[]): string {
  return grants.map(({ text }) => text).join(', ');
}
