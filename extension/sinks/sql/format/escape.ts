/** Untrusted text on a terminal: it must not move the cursor, change colours or turn the reading direction. */

const unsafe = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]|\p{Surrogate}/gu;
const named: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** Control, bidirectional and invisible characters as `\n`, `\x1b`, `\u202e`; all others stay. */
export function escapeControls(text: string): string {
  return text.replace(unsafe, (character) => named[character] ?? codeOf(character.charCodeAt(0)));
}

function codeOf(code: number): string {
  // A byte that is no UTF-8 is carried as U+DC00 plus its value.
  if (code >= 0xdc80 && code <= 0xdcff) return `\\x${(code - 0xdc00).toString(16)}`;
  return code < 0x100
    ? `\\x${code.toString(16).padStart(2, '0')}`
    : `\\u${code.toString(16).padStart(4, '0')}`;
}
