import { TextDocument } from 'vscode-languageserver-textdocument';

import { en } from '../../src/messages/en/report.ts';
import { type Finding, type Unchecked, type Place, type RelatedNote, makeNumbering } from '../../src/model/finding.ts';
import { OUTCOMES } from '../../src/model/outcomes.ts';
import type { Report, Suppressed } from '../../src/model/report.ts';
import { PAGES, AUTHORIZATION_PAGE, type RuleCard } from '../../src/model/rule-card.ts';
import type { ReportOptions } from '../../src/report/reporter.ts';

export const cards: readonly RuleCard[] = [
  {
    id: 'dts-service-collapsed',
    level: 'error',
    basis: 'documented',
    source: AUTHORIZATION_PAGE.modifyTrust,
    title: 'the role trusts DTS only for its own account',
    why: 'RAM shortens "<own account>@dts.aliyuncs.com" when it saves, so the *owner* was typed.',
    messages: {
      wanted: 'the task needs "{principal}"',
      createdBy: 'this task is created by {creator}',
      replace: 'replace with "{principal}"',
    },
    leadsTo: 'assumeRoleDenied',
  },
  {
    id: 'deny-no-effect',
    level: 'warning',
    basis: 'inferred',
    source: PAGES.evaluation,
    title: 'this Deny takes nothing away',
    why: 'What it denies is allowed nowhere.',
    messages: { nothing: '' },
  },
  {
    id: 'unknown-account',
    level: 'note',
    basis: 'observed',
    source: PAGES.ownConfig,
    title: 'the configuration does not know this account',
    why: 'An account that nobody named may be a slip.',
    messages: { unknown: '{account} is not in accounts' },
  },
  {
    id: 'placeholder',
    level: 'error',
    basis: 'documented',
    source: PAGES.policyElements,
    title: 'this text was meant to be replaced',
    why: 'RAM takes it as it is.',
    messages: {},
  },
];

export const options: ReportOptions = {
  catalogue: new Map(cards.map((card) => [card.id, card])),
  texts: { ...en, refused: 'RAM answered {code}', creatorUnknown: 'nothing says who creates the task' },
  showSuppressed: false,
};

/** A trust policy in which every finding below has its place. */
export const POLICY = `{
  "Version": "1",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": "sts:AssumeRole",
      "Principal": {
        "RAM": "acs:ram::1000000000000009:root",
        "Service": [
          "dts.aliyuncs.com"
        ]
      }
    }
  ]
}
`;

/** Where a piece of a text stands. */
export function placeOf(file: string, text: string, piece: string): Place {
  const start = text.indexOf(piece);
  if (start < 0) throw new Error(`${piece} is not in ${file}`);
  const document = TextDocument.create(file, 'json', 0, text);
  const [from, to] = [document.positionAt(start), document.positionAt(start + piece.length)];
  return {
    file,
    startLine: from.line + 1,
    startColumn: from.character + 1,
    endLine: to.line + 1,
    endColumn: to.character + 1,
  };
}

type Shape = Partial<Finding>;

/** A finding with a related place and a fix, as the first card makes it; `shape` says what is other. */
export function collapsed(place: Place | undefined, shape: Shape = {}): Finding {
  return {
    rule: 'dts-service-collapsed',
    level: 'error',
    message: 'wanted',
    data: { principal: '1000000000000002@dts.aliyuncs.com' },
    place,
    subject: 'acs:ram::1000000000000001:role/ram-for-dts',
    related: [],
    leadsTo: OUTCOMES.assumeRoleDenied,
    fix: place && {
      message: 'replace',
      data: { principal: '1000000000000002@dts.aliyuncs.com' },
      risk: 'review',
      edits: [{ place, newText: '"1000000000000002@dts.aliyuncs.com"' }],
      named: () => [],
    },
    identity: { keys: ['Statement/Principal/Service'], value: ['"dts.aliyuncs.com"'] },
    number: 1,
    excerpt: [],
    path: ['Statement', 0, 'Principal', 'Service', 0],
    ...shape,
  };
}

/** A finding of another card, with neither a fix nor a prediction. */
export function plain(
  rule: 'deny-no-effect' | 'unknown-account',
  place: Place | undefined,
  shape: Shape = {},
): Finding {
  const own: Shape =
    rule === 'deny-no-effect'
      ? { level: 'warning', message: 'nothing', data: {} }
      : { level: 'note', message: 'unknown', data: { account: '1000000000000009' } };
  return {
    ...collapsed(place),
    rule,
    leadsTo: undefined,
    fix: undefined,
    identity: { keys: ['Statement/Principal/RAM'], value: ['"acs:ram::1000000000000009:root"'] },
    ...own,
    ...shape,
  };
}

export function createdBy(place: Place, creator = '1000000000000002'): RelatedNote {
  return { place, excerpt: [], message: 'createdBy', data: { creator } };
}

export const REFUSED: Unchecked = {
  what: 'account 1000000000000003',
  because: 'refused',
  data: { code: 'NoPermission' },
  reason: 'not-readable',
  account: '1000000000000003',
  grant: 'ram:ListRoles',
};

export const NOT_GIVEN: Unchecked = {
  what: 'creatorUnknown',
  because: 'creatorUnknown',
  data: { count: 2 },
  reason: 'not-given',
};

function hashed({ place }: Finding, text: string | undefined): Pick<Finding, 'hashLine'> {
  return place === undefined || text === undefined ? {} : { hashLine: (hash) => hash(text, place.startLine) };
}

interface Parts {
  readonly findings?: readonly Finding[];
  readonly suppressed?: readonly Suppressed[];
  readonly gaps?: readonly Unchecked[];
  /** The texts of the files, for the hashes of their lines. */
  readonly texts?: Readonly<Record<string, string>>;
}

/** A report of these findings, numbered and with the texts of their files, as the commands make it. */
export function reportOf({ findings = [], suppressed = [], gaps = [], texts = {} }: Parts): Report {
  const number = makeNumbering();
  const marked = <T extends Finding>(finding: T): T => {
    const text = finding.place && texts[finding.place.file];
    return { ...finding, number: number([finding])[0]?.number, ...hashed(finding, text) };
  };
  const counts = { error: 0, warning: 0, note: 0 };
  for (const { level } of findings) counts[level]++;
  return {
    tool: { name: 'dts-xacct', version: '1.2.3' },
    rules: cards,
    findings: findings.map(marked),
    suppressed: suppressed.map(marked),
    gaps,
    hidden: 0,
    unrecognised: [],
    counts,
    summary: {
      errors: counts.error,
      warnings: counts.warning,
      notes: counts.note,
      suppressed: suppressed.length,
      documents: 1,
      roles: 1,
      tasks: 0,
      skipped: 0,
      notJudged: 0,
      complete: gaps.every(({ reason }) => reason !== 'not-readable'),
    },
  };
}
