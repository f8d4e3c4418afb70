import { escapeControls } from '../common/escape.ts';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A text as HTML shows it, in an element or in a quoted attribute; controls are made visible and keys are covered. */
export function html(text: string): string {
  return escapeControls(text).replaceAll(/[&<>"']/g, (mark) => ENTITIES[mark] ?? mark);
}

/** The same in an element, where quotes need no escape: of thousands of source lines they are a tenth of the page. */
export function elementText(text: string): string {
  return escapeControls(text).replaceAll(/[&<>]/g, (mark) => ENTITIES[mark] ?? mark);
}
