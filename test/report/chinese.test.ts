import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

import stringWidth from 'fast-string-width';
import { describe, expect, test } from 'vitest';

import { rules } from '../../rules/index.ts';
import { en } from '../../src/messages/en/report.ts';
import { explainEn } from '../../src/messages/en/explain.ts';
import { fixEn } from '../../src/messages/en/fix.ts';
import { preflightEn } from '../../src/messages/en/preflight.ts';
import { htmlEn } from '../../src/messages/en/html.ts';
import { liveEn } from '../../src/messages/en/live.ts';
import { setupEn } from '../../src/messages/en/setup.ts';
import { localeLanguage } from '../../src/messages/language.ts';
import { explainZh } from '../../src/messages/zh-CN/explain.ts';
import { fixZh } from '../../src/messages/zh-CN/fix.ts';
import { htmlZh } from '../../src/messages/zh-CN/html.ts';
import { preflightZh } from '../../src/messages/zh-CN/preflight.ts';
import { reportZh } from '../../src/messages/zh-CN/report.ts';
import { rulesZh } from '../../src/messages/zh-CN/rules.ts';
import { liveZh } from '../../src/messages/zh-CN/live.ts';
import { setupZh } from '../../src/messages/zh-CN/setup.ts';
import { interpolate } from '../../src/report/common/messages.ts';
import { wrapped } from '../../src/report/common/terminal.ts';
import { runCli } from '../support/run-cli.ts';

const root = join(import.meta.dirname, '..', '..');

type Texts = Readonly<Record<string, string>>;
const zhRules: Readonly<Record<string, { title: string; why: string; messages: Texts }>> = rulesZh;

/** Every sentence: a name, in English, in Chinese. */
const SENTENCES: readonly (readonly [string, string, string])[] = [
  ...rules.flatMap(({ id, title, why, messages }) => {
    const zh = zhRules[id];
    return [
      [`${id} title`, title, zh?.title ?? ''] as const,
      [`${id} why`, why, zh?.why ?? ''] as const,
      ...Object.entries(messages).map(([key, text]) => [`${id} ${key}`, text, zh?.messages[key] ?? ''] as const),
    ];
  }),
  ...both('report', en, reportZh),
  ...both('fix', fixEn, fixZh),
  ...both('explain', explainEn, explainZh),
  ...both('preflight', preflightEn, preflightZh),
  ...both('setup', setupEn, setupZh),
  ...both('live', liveEn, liveZh),
  ...both('html', htmlEn, htmlZh).filter(([name]) => name !== 'html language'),
];

function both(name: string, english: Texts, chinese: Texts): readonly (readonly [string, string, string])[] {
  return Object.entries(english).map(([key, text]) => [`${name} ${key}`, text, chinese[key] ?? ''] as const);
}

function namesIn(text: string): readonly string[] {
  const counts = /\{\w+\|[^{}=]*\}/g;
  return [...new Set([...text.replaceAll(counts, '').matchAll(/\{(\w+)/g)].map(([, name]) => name ?? ''))].toSorted();
}

/** What a translator writes: without data, and without what stands in quotes, which is code or a value. */
function prose(text: string): string {
  return text.replaceAll(/\{[^{}]*\}/g, '').replaceAll(/"[^"]*"/g, '');
}

const BANNED =
  /帐号|账户|子账号|主账号|授信|信任关系|承担|代入|附加策略|服务相关角色|堆栈|目的库|漏洞|您|我们|请(?!求|勿)|进行|点击|抱歉|TODO/;

/** Words of code and of the vendor that Chinese documentation has in Latin letters and in lower case. */
const LATIN = new Set(
  'account aliyun config context creator debug diff dts file fix format heredoc jsonencode manifest min level plan preflight resume review save snapshot sts task var verbose write baseline version xacct yaml'.split(
    ' ',
  ),
);

describe('every sentence in Chinese', () => {
  test('is there, for each rule', () => {
    expect(Object.keys(rulesZh).toSorted()).toEqual(rules.map(({ id }) => id).toSorted());
    expect(SENTENCES.length).toBeGreaterThan(800);
  });

  test.each(SENTENCES)('%s', (_, english, chinese) => {
    expect(chinese === '').toBe(english === '');
    expect(namesIn(chinese)).toEqual(namesIn(english));
    const words = prose(chinese);
    expect(words).not.toMatch(BANNED);
    // No word of English is left, and marks beside Chinese characters are full-width.
    const lower = [...words.matchAll(/(?<![A-Za-z:])[a-z]{3,}(?![A-Za-z])/g)].map(([word]) => word);
    expect(lower.filter((word) => !LATIN.has(word))).toEqual([]);
    expect(words).not.toMatch(/[\u4e00-\u9fff][,;?!]|[,;?!][\u4e00-\u9fff]/);
  });

  test('titles are short', () => {
    expect(Object.values(zhRules).filter(({ title }) => stringWidth(title) > 60)).toEqual([]);
  });
});

test('words that the code fills in are chosen by the template, and lists are joined', () => {
  const side = '{side|source=源库|destination=目标库}';
  expect(interpolate(`${side}属于{owner}`, { side: 'source', owner: '1' })).toBe('源库属于1');
  expect(interpolate(side, { side: 'elsewhere' })).toBe('elsewhere');
  expect(interpolate('{all,}', { all: '"a, b", "c" and "d"' })).toBe('"a, b"、"c"和"d"');
});

test('Chinese breaks between any two characters, and a mark stays with its word', () => {
  expect(wrapped('角色只信任所属账号的DTS：任务需要', 12)).toEqual(['角色只信任所', '属账号的', 'DTS：任务需', '要']);
  expect(wrapped('角色存在（a.json:1:1）', 20)).toEqual(['角色存在', '（a.json:1:1）']);
});

test.each([
  [{ LANG: 'zh_CN.UTF-8' }, 'zh-CN'],
  [{ LANG: 'zh_CN' }, 'zh-CN'],
  [{ LANG: 'zh_TW.UTF-8' }, 'en'],
  [{ LC_ALL: 'C.UTF-8', LANG: 'zh_CN.UTF-8' }, 'en'],
  [{ LC_ALL: '', LC_MESSAGES: 'zh_CN.UTF-8', LANG: 'de_DE.UTF-8' }, 'zh-CN'],
  [{}, 'en'],
])('the locale %j is %s', (env, language) => {
  expect(localeLanguage(env)).toBe(language);
});

/** Of a report all but its sentences. */
function withoutSentences(text: string): unknown {
  const sentences = new Set(['message', 'title', 'because', 'says', 'evidence', 'scenario', 'what']);
  return JSON.parse(text, (key, value: unknown) =>
    sentences.has(key) && typeof value === 'string' ? undefined : value,
  ) as unknown;
}

describe('both languages find the same', () => {
  const home = join(root, 'fixtures', 'rules');
  test.each(readdirSync(home).filter((name) => statSync(join(home, name)).isDirectory()))('%s', async (rule) => {
    const args = ['lint', '.', '--no-config', '-f', 'json', '--lang'];
    const english = await runCli([...args, 'en'], { cwd: join(home, rule) });
    const chinese = await runCli([...args, 'zh-CN'], { cwd: join(home, rule) });
    expect(withoutSentences(chinese.out)).toEqual(withoutSentences(english.out));
    expect(chinese.code).toBe(english.code);
  });
});

describe('reports in Chinese', () => {
  const cwd = join(root, 'fixtures', 'examples', 'preflight');
  const zh = ['--lang', 'zh-CN'];

  test('of pre-flight: in 80 columns, results in one column', async () => {
    const { out } = await runCli(['preflight', 'tasks.yaml', '--snapshot', 'snapshot.json', ...zh], { cwd });
    const wide = out.split('\n').filter((line) => stringWidth(line) > 80 && !/aliyun ram|https?:/.test(line));
    expect(wide).toEqual([]);
    const starts = out.split('\n').flatMap((line) => /^ {2}(?:通过|失败|警告|无法判断|不需要) +/.exec(line)?.[0] ?? []);
    expect(starts.length).toBeGreaterThan(5);
    expect(new Set(starts.map((start) => stringWidth(start)))).toEqual(new Set([14]));
  });

  test('by the locale; --help and usage errors stay English', async () => {
    const env = { LC_ALL: 'zh_CN.UTF-8' };
    expect((await runCli(['explain', 'dts-extra-trust'], { cwd, env })).out).toContain(
      '角色的信任范围超出一个账号的DTS',
    );
    expect((await runCli(['setup', 'tasks.yaml'], { cwd, env })).out).toContain('跨阿里云账号DTS任务的配置步骤');
    expect((await runCli(['setup', 'tasks.yaml'], { cwd, env })).out).toMatch(/^# == 账号\S+（\d{16}） ==$/m);
    expect((await runCli(['lint', '--help'], { cwd, env })).out).toContain('en or zh-CN');
    expect((await runCli(['lint', '--lang', 'zh', '.'], { cwd, env })).err).toContain('invalid value "zh" for --lang');
  });
});
