/** Untrusted text on a terminal: it must not move the cursor, change colours or turn the reading direction. */

const unsafe =
  /[\u0000-\u001f\u007f-\u009f\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]|\p{Surrogate}/gu;
const named: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** Control, bidirectional and invisible characters as `\n`, `\x1b`, `\u202e`; all others stay. */
export function escapeControls(text: string): string {
  return text.replace(unsafe, (character) => named[character] ?? codeOf(character.codePointAt(0) ?? 0));
}

/** The same characters in a text of JSON, as JSON itself writes them: what is read from it stays as it was. */
export function escapeJson(json: string): string {
  return json.replace(unsafe, (characters) =>
    Array.from({ length: characters.length }, (_, at) => unicode(characters.charCodeAt(at))).join(''),
  );
}

function unicode(unit: number): string {
  return `\\u${unit.toString(16).toUpperCase().padStart(4, '0')}`;
}

function codeOf(code: number): string {
  // A byte that is no UTF-8 is carried as U+DC00 plus its value.
  if (code >= 0xdc80 && code <= 0xdcff) return `\\x${(code - 0xdc00).toString(16)}`;
  if (code < 0x100) return `\\x${code.toString(16).padStart(2, '0')}`;
  return code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, '0')}`;
}
