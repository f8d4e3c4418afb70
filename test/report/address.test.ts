import { expect, test } from 'vitest';

import { pathFromRoot, uriFromRoot } from '../../src/model/paths.ts';

const inTeam = { root: '/repo', cwd: '/repo/team' };

test.each([
  ['a.json', {}, 'a.json'],
  ['./a.json', {}, 'a.json'],
  ['x/.././y//a.json', {}, 'y/a.json'],
  ['../a.json', {}, '../a.json'],
  ['../../a.json', {}, '../../a.json'],
  ['..a/b./.c.json', {}, '..a/b./.c.json'],
  ['/../a.json', {}, '/a.json'],
  ['a.json', inTeam, 'team/a.json'],
  ['../other/a.json', inTeam, 'other/a.json'],
  ['/repo/team/a.json', inTeam, 'team/a.json'],
  ['../../elsewhere/a.json', inTeam, '../../elsewhere/a.json'],
  ['/repository/a.json', inTeam, '/repository/a.json'],
  ['a.json', { root: '/', cwd: '/srv' }, 'srv/a.json'],
  ['D:/repo/a.json', { root: 'D:/repo', cwd: 'D:/' }, 'a.json'],
  ['<stdin>', inTeam, '<stdin>'],
])('%s from %o is %s', (file, folders, path) => {
  expect(pathFromRoot(file, folders)).toBe(path);
});

test.each([
  ['a b/策略.json', 'a%20b/%E7%AD%96%E7%95%A5.json'],
  ['a:b?c#d%e[f].json', 'a%3Ab%3Fc%23d%25e%5Bf%5D.json'],
  ['\ud800.json', '%EF%BF%BD.json'],
  ['/srv/a b.json', 'file:///srv/a%20b.json'],
  ['C:/a b.json', 'file:///C:/a%20b.json'],
  ['<stdin>', '%3Cstdin%3E'],
])('%s as a URI is %s', (file, uri) => {
  expect(uriFromRoot(file, {})).toBe(uri);
});
