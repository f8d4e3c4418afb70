import { jsonDocument } from '../../src/formats/json/locate.ts';
import type { Location } from '../../src/model/document.ts';
import type { Finding } from '../../src/model/finding.ts';
import type { IgnoreDirective, ConfigSuppression } from '../../src/model/suppression.ts';

const document = jsonDocument('.dts-xacct.yaml', '');
/** A place of a configuration, by name. */
export const place = (name: string): Location => ({ document, path: [name] });

/** A finding, and what is special about it. */
export function finding(known: Partial<Finding> = {}): Finding {
  return {
    rule: 'dts-extra-trust',
    level: 'warning',
    message: 'account',
    data: {},
    place: { file: 'orders/a.json', startLine: 1, startColumn: 1, endLine: 1, endColumn: 2 },
    subject: undefined,
    related: [],
    leadsTo: undefined,
    fix: undefined,
    identity: { keys: [''], value: [''] },
    number: 1,
    excerpt: [],
    path: [],
    ...known,
  };
}

/** An entry of a configuration that covers all findings of its rule. */
export function exception(known: Partial<ConfigSuppression> = {}): ConfigSuppression {
  return {
    by: 'exception',
    at: place('rule'),
    entry: place('entry'),
    rule: 'dts-extra-trust',
    because: 'ticket 4711',
    until: undefined,
    untilAt: place('until'),
    trusts: undefined,
    about: '[]',
    isFor: () => true,
    isElsewhere: () => false,
    ...known,
  };
}

/** A comment that touches nothing. */
export function comment(known: Partial<IgnoreDirective> = {}): IgnoreDirective {
  const { at, entry, rule, because, until, untilAt } = exception();
  return { by: 'comment', at, entry, rule, because, until, untilAt, touches: [], ...known };
}
