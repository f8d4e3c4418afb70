/** The parts of `acs:<service>:<region>:<account>:<type>/<name>`; `root` has no name. */
export interface Arn {
  readonly service: string;
  readonly region: string;
  readonly account: string;
  readonly type: string;
  readonly name: string | undefined;
}

/**
 * Divides an ARN of Alibaba Cloud; `undefined` for any other text. An interpolation may hold colons and slashes of its own
 * (`${a ? b : c}`), and so may a placeholder, so the text is divided where its mask, of the same length, has them.
 */
export function parseArn(text: string): Arn | undefined {
  if (!/^acs:/i.test(text)) return undefined;
  const masked = /[{<]/.test(text) ? text.replace(HELD_OPEN, (found) => '$'.repeat(found.length)) : text;
  const service = masked.indexOf(':', 4);
  const region = service < 0 ? -1 : masked.indexOf(':', service + 1);
  const account = region < 0 ? -1 : masked.indexOf(':', region + 1);
  const slash = masked.indexOf('/');
  if (account < 0 || (slash >= 0 && slash < account) || masked[account + 1] === ':') return undefined;
  return {
    service: text.slice(4, service),
    region: text.slice(service + 1, region),
    account: text.slice(region + 1, account),
    type: text.slice(account + 1, slash < 0 ? undefined : slash),
    name: slash < 0 ? undefined : text.slice(slash + 1),
  };
}

const HELD_OPEN = /\$\{[^{}]*\}|\{\{[^{}]*\}\}|<[^<>]*>/g;
