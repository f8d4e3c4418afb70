import type { Document } from '../model/document.ts';
import type { EditValue } from './edit-style.ts';

/** The expressions in a text of HCL. */
export function holesOf(text: string): readonly string[] {
  return Array.from(text.matchAll(/[$%]\{[^{}]*\}/g), ([hole]) => hole).toSorted();
}

/** A value in which an account that a variable stands for is that variable, where the old text has not its digits. */
export function withNames<T extends EditValue>(document: Document, value: T, old: string): T {
  const names = variablesOf(document);
  if (names === undefined || names.size === 0) return value;
  const named = (text: string): string =>
    text.replaceAll(/\d{10,}/g, (digits) => (old.includes(digits) ? digits : (names.get(digits) ?? digits)));
  if (typeof value === 'string') return named(value) as T;
  // A list of texts stays one.
  return (typeof value === 'object' ? value.map(named) : value) as T;
}

function variablesOf(document: Document): ReadonlyMap<string, string> | undefined {
  return document.variables?.() ?? (document.within && variablesOf(document.within.document));
}
