import picomatch from 'picomatch';

/** `**` and the like, dotfiles too; no `!` and no `+(…)`, whose patterns can take for ever. */
const PICOMATCH = { dot: true, nonegate: true, noextglob: true, windows: false };

/** All globs as one expression: picomatch's own matchers take five times as long. */
export function globExpression(globs: readonly string[]): RegExp | undefined {
  if (globs.length === 0) return undefined;
  const sources = globs.flatMap((glob) => [glob, `${glob}/**`]).map((glob) => picomatch.makeRe(glob, PICOMATCH).source);
  return new RegExp(sources.map((source) => `(?:${source})`).join('|'));
}

/** `./orders/` is `orders`. */
export function trimmedGlob(glob: string): string {
  return glob.replace(/^(?:\.\/)+/, '').replace(/(?<=.)\/+$/, '');
}
