import * as dagre from '@dagrejs/dagre';
import stringWidth from 'fast-string-width';

import { compareTexts } from '../../lib/ordering.ts';
import { RANK, type Level } from '../../model/finding.ts';
import { html } from './escape.ts';

/** A role, and the accounts that may assume it. */
export interface MappedRole {
  /** The account that owns the role. */
  readonly owner: MappedAccount;
  readonly name: string;
  /** The worst level of its findings. */
  readonly level?: Level;
  readonly trusts: readonly MappedAccount[];
}

export interface MappedAccount {
  /** An account ID, or what stands in its place: a wildcard, an identity provider. */
  readonly id: string;
  readonly name: string;
}

/** More accounts than this make a drawing that nobody can follow. */
const MOST_DRAWN = 15;
const MOST_ROLES_DRAWN = 100;
/** More columns than this do not fit on a page. */
const MOST_COLUMNS = 40;

const FONT = { width: 7.3, height: 16 };
const PADDING = 10;
/** Longer names are cut; their title has them whole. */
const LONGEST = 40;

/** Who trusts whom, as HTML: a drawing of few accounts, a matrix of owners and trusted accounts for more, a list for very many. */
export function trustMap(roles: readonly MappedRole[], words: (id: string) => string): string {
  const note = (id: string): string => `<p class="soft">${html(words(id))}</p>\n`;
  if (accountsOf(roles).size <= MOST_DRAWN && roles.length <= MOST_ROLES_DRAWN)
    return `${note('drawingNote')}${drawing(roles, words)}`;
  const trusted = new Map(roles.flatMap((role) => role.trusts).map((account) => [account.id, account]));
  const columns = [...trusted.values()].toSorted((one, other) => compareTexts(one.id, other.id));
  return `${note('matrixNote')}${columns.length <= MOST_COLUMNS ? matrix(roles, columns, words) : list(roles, words)}`;
}

function accountsOf(roles: readonly MappedRole[]): ReadonlyMap<string, MappedAccount> {
  return new Map(roles.flatMap(({ owner, trusts }) => [owner, ...trusts]).map((account) => [account.id, account]));
}

/** A node of the layout, by its middle. */
interface Box {
  readonly width: number;
  readonly height: number;
  readonly x: number;
  readonly y: number;
}

type Point = Pick<Box, 'x' | 'y'>;

/** What is used of dagre, whose published types do not resolve as modules of Node. */
interface LayoutGraph {
  setGraph(settings: object): void;
  setDefaultEdgeLabel(make: () => object): void;
  setNode(key: string, size: object): void;
  setEdge(from: string, to: string): void;
  graph(): Pick<Box, 'width' | 'height'>;
  node(key: string): Box;
  edge(from: string, to: string): { readonly points: readonly Point[] };
}

const { Graph, layout } = dagre as unknown as {
  readonly Graph: new () => LayoutGraph;
  readonly layout: (graph: LayoutGraph) => void;
};

/** Between the boxes of two roles, and around those of an account. */
const GAP = 8;

/** Accounts are laid out, each with its roles below its name: dagre fails at roles that are nodes of their own within accounts. */
function drawing(roles: readonly MappedRole[], words: (id: string) => string): string {
  const graph = new Graph();
  graph.setGraph({ rankdir: 'LR', nodesep: 24, ranksep: 110, marginx: 8, marginy: 8 });
  graph.setDefaultEdgeLabel(() => ({}));
  const accounts = accountsOf(roles);
  for (const account of accounts.values()) graph.setNode(account.id, accountSize(account, rolesOf(account, roles)));
  for (const { owner, trusts } of roles)
    for (const account of trusts) if (account.id !== owner.id) graph.setEdge(account.id, owner.id);
  layout(graph);
  const { width, height } = graph.graph();
  const [boxes, heads, edges]: [string[], string[], string[]] = [[], [], []];
  for (const account of accounts.values()) {
    const around = graph.node(account.id);
    heads.push(rect('account', around), label('head', headBox(account, around), accountLines(account)));
    for (const [index, role] of rolesOf(account, roles).entries()) {
      const { name, level, trusts } = role;
      const box = roleBox(account, around, index);
      const title = level === undefined ? name : `${name}: ${words(level)}`;
      boxes.push(
        `<g><title>${html(title)}</title>${rect(`role ${level ?? ''}`, box)}${label('name', box, [shortened(name)])}</g>`,
      );
      for (const other of trusts) {
        const points =
          other.id === account.id
            ? ownPath(around, box)
            : pathTo(graph.edge(other.id, account.id).points, headBox(other, graph.node(other.id)), box);
        const path = points.map(({ x, y }, at) => `${at === 0 ? 'M' : 'L'}${round(x)} ${round(y)}`).join('');
        edges.push(`<path class="edge ${level ?? ''}" d="${path}" marker-end="url(#arrow)"/>`);
      }
    }
  }
  return [
    `<svg class="map" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${round(width)} ${round(height)}" width="${round(width)}" height="${round(height)}" role="img" aria-label="${html(words('trustMap'))}">`,
    '<defs><marker id="arrow" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L10 5L0 10z"/></marker></defs>',
    ...heads,
    ...edges,
    ...boxes,
    '</svg>',
  ].join('\n');
}

function rolesOf({ id }: MappedAccount, roles: readonly MappedRole[]): readonly MappedRole[] {
  return roles.filter(({ owner }) => owner.id === id);
}

const ROLE_HEIGHT = FONT.height + PADDING;

/** Room for the name, the roles below it, and a margin that lines within the account go through. */
function accountSize(account: MappedAccount, roles: readonly MappedRole[]): Pick<Box, 'width' | 'height'> {
  const lines = [...accountLines(account), ...roles.map(({ name }) => shortened(name))];
  const { width } = sizeOf(lines);
  return { width: width + 4 * GAP, height: headHeight(account) + roles.length * (ROLE_HEIGHT + GAP) };
}

function headHeight(account: MappedAccount): number {
  return sizeOf(accountLines(account)).height;
}

function headBox(account: MappedAccount, { x, y, width, height }: Box): Box {
  const own = headHeight(account);
  return { x, y: y - height / 2 + own / 2, width, height: own };
}

function roleBox(account: MappedAccount, { x, y, width, height }: Box, index: number): Box {
  const top = y - height / 2 + headHeight(account) + index * (ROLE_HEIGHT + GAP);
  return { x, y: top + ROLE_HEIGHT / 2, width: width - 4 * GAP, height: ROLE_HEIGHT };
}

/** From the side of an account's name to the side of a role: elsewhere a line would cross the accounts above and below. */
function pathTo(points: readonly Point[], from: Box, role: Box): readonly Point[] {
  const way = points.slice(1, -1);
  return [sideOf(from, way[0] ?? role), ...way, sideOf(role, way.at(-1) ?? from)];
}

function sideOf({ x, y, width }: Box, towards: Point): Point {
  return { x: x + (width / 2) * (towards.x < x ? -1 : 1), y };
}

/** From the name of an account down to a role of its own. */
function ownPath({ x, y, width, height }: Box, role: Box): readonly Point[] {
  const left = x - width / 2 + GAP;
  return [
    { x: left, y: y - height / 2 + GAP },
    { x: left, y: role.y },
    { x: role.x - role.width / 2, y: role.y },
  ];
}

function accountLines({ id, name }: MappedAccount): readonly string[] {
  return name === id ? [shortened(id)] : [shortened(name), id];
}

function shortened(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`;
}

function sizeOf(lines: readonly string[]): Pick<Box, 'width' | 'height'> {
  const width = Math.max(...lines.map((line) => stringWidth(line))) * FONT.width + 2 * PADDING;
  return { width, height: lines.length * FONT.height + PADDING };
}

function rect(name: string, { x, y, width, height }: Box): string {
  return `<rect class="${name.trim()}" x="${round(x - width / 2)}" y="${round(y - height / 2)}" width="${round(width)}" height="${round(height)}" rx="5"/>`;
}

function label(name: string, { x, y, height }: Box, lines: readonly string[]): string {
  const top = y - height / 2 + PADDING / 2;
  const spans = lines.map(
    (line, at) => `<tspan x="${round(x)}" y="${round(top + FONT.height * (at + 0.75))}">${html(line)}</tspan>`,
  );
  return `<text class="${name}" text-anchor="middle">${spans.join('')}</text>`;
}

function round(value: number): string {
  return String(Math.round(value));
}

/** The roles of one owner that let one account in. */
interface Cell {
  readonly roles: readonly MappedRole[];
  readonly level: Level | undefined;
}

function cellOf(roles: readonly MappedRole[]): Cell {
  const levels = roles.flatMap(({ level }) => level ?? []);
  return { roles, level: levels.toSorted((one, other) => RANK[other] - RANK[one])[0] };
}

/** Roles by owner, and of each owner by the trusted account. */
function cells(roles: readonly MappedRole[]): ReadonlyMap<string, ReadonlyMap<string, readonly MappedRole[]>> {
  const rows = new Map<string, Map<string, MappedRole[]>>();
  for (const role of roles) {
    const row = rows.get(role.owner.id) ?? new Map<string, MappedRole[]>();
    rows.set(role.owner.id, row);
    for (const account of role.trusts) row.set(account.id, [...(row.get(account.id) ?? []), role]);
  }
  return rows;
}

function matrix(
  roles: readonly MappedRole[],
  trusted: readonly MappedAccount[],
  words: (id: string) => string,
): string {
  const rows = cells(roles);
  const owners = new Map(roles.map(({ owner }) => [owner.id, owner]));
  const head = trusted.map((account) => `<th scope="col"><span>${accountHtml(account)}</span></th>`).join('');
  const body = [...rows].map(([id, row]) => {
    const owner = owners.get(id) ?? { id, name: id };
    const columns = trusted.map((account) => cellHtml(row.get(account.id) ?? [], words));
    return `<tr><th scope="row">${accountHtml(owner)}</th>${columns.join('')}</tr>`;
  });
  return `<div class="wide"><table class="matrix"><thead><tr><th>${html(words('ownerBelow'))}</th>${head}</tr></thead><tbody>\n${body.join('\n')}\n</tbody></table></div>`;
}

function cellHtml(roles: readonly MappedRole[], words: (id: string) => string): string {
  if (roles.length === 0) return '<td></td>';
  const { level } = cellOf(roles);
  const title = roles.map(({ name }) => name).join(', ');
  const mark = level === undefined ? '' : ` ${html(words(`${level}Sign`))}`;
  return `<td class="${level ?? 'ok'}" title="${html(title)}">${String(roles.length)}${mark}</td>`;
}

function list(roles: readonly MappedRole[], words: (id: string) => string): string {
  const owners = new Map(roles.map(({ owner }) => [owner.id, owner]));
  const rows = [...cells(roles)].map(([id, row]) => {
    const names = new Map(roles.flatMap(({ trusts }) => trusts).map((account) => [account.id, account]));
    const accounts = [...row].map(([account, found]) => {
      const { level } = cellOf(found);
      return `<span class="${level ?? 'ok'}">${accountHtml(names.get(account) ?? { id: account, name: account })} (${String(found.length)})</span>`;
    });
    return `<tr><th scope="row">${accountHtml(owners.get(id) ?? { id, name: id })}</th><td>${accounts.join(', ')}</td></tr>`;
  });
  return `<table><thead><tr><th>${html(words('owner'))}</th><th>${html(words('trusted'))}</th></tr></thead><tbody>\n${rows.join('\n')}\n</tbody></table>`;
}

function accountHtml({ id, name }: MappedAccount): string {
  return name === id ? html(id) : `${html(name)} <small>${html(id)}</small>`;
}
