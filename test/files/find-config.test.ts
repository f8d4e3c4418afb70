import { mkdirSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { findConfig } from '../../src/files/discover.ts';
import { eachInFolder } from '../support/config-folder.ts';

const folder = eachInFolder();

describe('the nearest configuration', () => {
  it('is looked for upward', () => {
    const near = folder.write('a/.dts-xacct.yaml', '');
    const far = folder.write('.dts-xacct.yaml', '');
    mkdirSync(folder.path('a/b/c'), { recursive: true });
    expect(findConfig(folder.path('a/b/c'))).toBe(near);
    expect(findConfig(folder.path())).toBe(far);
  });

  it('may be called .yml; .yaml comes first', () => {
    const yml = folder.write('.dts-xacct.yml', '');
    expect(findConfig(folder.path())).toBe(yml);
    const yaml = folder.write('.dts-xacct.yaml', '');
    expect(findConfig(folder.path())).toBe(yaml);
  });

  it('is not looked for above the top of the repository, whose own one counts', () => {
    folder.write('.dts-xacct.yaml', '');
    mkdirSync(folder.path('repository/.git'), { recursive: true });
    mkdirSync(folder.path('repository/a'));
    expect(findConfig(folder.path('repository/a'))).toBeUndefined();
    const own = folder.write('repository/.dts-xacct.yaml', '');
    expect(findConfig(folder.path('repository/a'))).toBe(own);
  });

  it('is not found where a worktree has a file for .git', () => {
    folder.write('.dts-xacct.yaml', '');
    folder.write('worktree/.git', 'gitdir: /elsewhere\n');
    expect(findConfig(folder.path('worktree'))).toBeUndefined();
  });
});
