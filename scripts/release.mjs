// The commit that a release's tag points at: the published package with action.yml and .pre-commit-hooks.yaml, so that GitHub and
// pre-commit, which take a tag of the repository, find the built program in it and build nothing. Prints the id of the commit;
// HEAD and the branch stay as they are. `npm run release`.
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const work = mkdtempSync(join(tmpdir(), 'dts-xacct-release-'));
try {
  process.stdout.write(`${commit(treeOf(pack()))}\n`);
} finally {
  rmSync(work, { recursive: true, force: true });
}

function pack() {
  const args = ['pack', '--ignore-scripts', '--json', '--pack-destination', work];
  const [{ filename }] = JSON.parse(execFileSync('npm', args, { cwd: root, encoding: 'utf8' }));
  return join(work, filename);
}

function treeOf(tarball) {
  execFileSync('tar', ['-xzf', tarball, '-C', work]);
  const tree = join(work, 'package');
  for (const file of ['action.yml', '.pre-commit-hooks.yaml']) copyFileSync(join(root, file), join(tree, file));
  // pre-commit also installs what is for development, and runs the scripts.
  const {
    scripts: _scripts,
    devDependencies: _packages,
    allowScripts: _allowed,
    ...manifest
  } = JSON.parse(readFileSync(join(tree, 'package.json'), 'utf8'));
  writeFileSync(join(tree, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  return tree;
}

function commit(tree) {
  const { version } = JSON.parse(readFileSync(join(tree, 'package.json'), 'utf8'));
  const gitDir = git(['rev-parse', '--absolute-git-dir']);
  const env = { GIT_DIR: gitDir, GIT_WORK_TREE: tree, GIT_INDEX_FILE: join(work, 'index') };
  git(['add', '--all', '--force', '.'], { cwd: tree, env });
  const id = git(['write-tree'], { env });
  return git(['commit-tree', id, '-p', 'HEAD', '-m', `Release ${version}`], { env });
}

function git(args, { cwd = process.cwd(), env = {} } = {}) {
  return execFileSync('git', args, { cwd, encoding: 'utf8', env: { ...process.env, ...env } }).trim();
}
