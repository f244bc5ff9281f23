import type { JsonValue } from '@antiphon/interface';

// Data link escape: a control character that text does not have and every engine keeps.
const ESCAPE = '\u0010';
// eslint-disable-next-line no-control-regex -- these are the characters to escape
const TO_ESCAPE = /[\0\u0010]|\p{Surrogate}/gu;
// eslint-disable-next-line no-control-regex -- as above
const ESCAPED = /\u0010([0-9a-f]{4})/g;
const JSON_TO_ESCAPE = /\\u(?:0000|0010|d[89a-f])/;
const JSON_ESCAPED = '\\u0010';

/**
 * Makes any JavaScript string one that every SQL engine stores without loss.
 *
 * UTF-8 has no lone surrogates and PostgreSQL no NUL. Each of these is written as U+0010 and four hexadecimal digits, and so is
 * U+0010 itself; all other text stays as it is. Two different strings never become the same.
 */
export function escapeText(text: string): string {
  return text.replace(TO_ESCAPE, (unit) => ESCAPE + unit.charCodeAt(0).toString(16).padStart(4, '0'));
}

/** Undoes {@link escapeText}. */
export function unescapeText(text: string): string {
  if (!text.includes(ESCAPE)) return text;
  return text.replace(ESCAPED, (_match, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
}

/** Writes a JSON value with every string and property name escaped. */
export function escapeJson(value: JsonValue): string {
  const text = JSON.stringify(value);
  return JSON_TO_ESCAPE.test(text) ? JSON.stringify(mapStrings(value, escapeText)) : text;
}

/** Undoes {@link escapeJson}. */
export function unescapeJson(text: string): JsonValue {
  const value = JSON.parse(text) as JsonValue;
  return text.includes(JSON_ESCAPED) ? mapStrings(value, unescapeText) : value;
}

function mapStrings(value: JsonValue, change: (text: string) => string): JsonValue {
  if (typeof value === 'string') return change(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item: JsonValue) => mapStrings(item, change));
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [change(name), mapStrings(item, change)]));
}
