import type { HtmlTexts } from './en/html.ts';
import type { liveEn } from './en/live.ts';

/** The languages of reports, by the names that `--lang` takes. */
export const LANGUAGES = ['en', 'zh-CN'] as const;
export type Language = (typeof LANGUAGES)[number];

type Texts = Readonly<Record<string, string>>;

/** The sentences of all reports, and those of `preflight` where they are asked for. Chinese is loaded when it is used. */
export async function reportTexts(language: Language, withPreflight = false): Promise<Texts> {
  if (language === 'zh-CN') {
    const { reportZh } = await import('./zh-CN/report.ts');
    return withPreflight ? { ...reportZh, ...(await import('./zh-CN/preflight.ts')).preflightZh } : reportZh;
  }
  const { en } = await import('./en/report.ts');
  return withPreflight ? { ...en, ...(await import('./en/preflight.ts')).preflightEn } : en;
}

/** The sentences of reports and of `--fix`. */
export async function fixTexts(language: Language): Promise<Texts> {
  const texts = language === 'en' ? (await import('./en/fix.ts')).fixEn : (await import('./zh-CN/fix.ts')).fixZh;
  return { ...(await reportTexts(language)), ...texts };
}

export type LiveTexts = Readonly<Record<keyof typeof liveEn, string>>;

/** What a reading of live accounts prints around its report. */
export async function liveTexts(language: Language): Promise<LiveTexts> {
  return language === 'en' ? (await import('./en/live.ts')).liveEn : (await import('./zh-CN/live.ts')).liveZh;
}

/** The sentences of `setup`. */
export async function setupTexts(language: Language): Promise<Texts> {
  return language === 'en' ? (await import('./en/setup.ts')).setupEn : (await import('./zh-CN/setup.ts')).setupZh;
}

/** The sentences of `explain`. */
export async function explainTexts(language: Language): Promise<Texts> {
  return language === 'en'
    ? (await import('./en/explain.ts')).explainEn
    : (await import('./zh-CN/explain.ts')).explainZh;
}

/** The words of the HTML page. */
export async function htmlTexts(language: Language): Promise<HtmlTexts> {
  return language === 'en' ? (await import('./en/html.ts')).htmlEn : (await import('./zh-CN/html.ts')).htmlZh;
}

/** The files that `init` writes. */
export async function initTexts(language: Language): Promise<Texts> {
  return language === 'en' ? (await import('./en/init.ts')).initEn : (await import('./zh-CN/init.ts')).initZh;
}

/** The language that the locale of an environment names; English where it names another one or none. */
export function localeLanguage(env: Readonly<Record<string, string | undefined>>): Language {
  const locale = [env['LC_ALL'], env['LC_MESSAGES'], env['LANG']].find((value) => value !== undefined && value !== '');
  return /^zh(?:[_-](?:CN|SG|Hans)\b|\.|$)/i.test((locale ?? '').replace('_', '-')) ? 'zh-CN' : 'en';
}
