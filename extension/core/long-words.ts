/** Words of 16 or more characters that a token may be: with a digit in them, or the start of one that has letters alone. */

const wordLength = 16;

/** How tokens begin that may do without a digit. */
const ofLetters = /(?:hf|api_org|[rs]k_live)_[A-Za-z]{20}/;

const wordChars = new Uint8Array(128);
for (const char of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+/=~-')
  wordChars[char.charCodeAt(0)] = 1;

/**
 * The start of the next such word, or -1. Looks at windows of 16 characters from their end: the next one begins behind
 * the character that is of no word.
 */
export function nextLongWord(text: string, from: number): number {
  for (let last = from + wordLength - 1; last < text.length; ) {
    let start = last;
    const first = last - wordLength;
    while (start > first && wordChars[text.charCodeAt(start)] === 1) start--;
    if (start > first) {
      last = start + wordLength;
      continue;
    }
    let end = last + 1;
    while (end < text.length && wordChars[text.charCodeAt(end)] === 1) end++;
    if (hasDigit(text, first + 1, end) || ofLetters.test(text.slice(first + 1, end))) return first + 1;
    last = end + wordLength;
  }
  return -1;
}

function hasDigit(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code >= 48 && code <= 57) return true;
  }
  return false;
}
