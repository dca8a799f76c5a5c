/** Words of 16 or more characters with a digit in them: every token is or has one, and little else does. */

const wordLength = 16;

const wordChars = new Uint8Array(128);
for (const char of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+/=~-')
  wordChars[char.charCodeAt(0)] = 1;

/** The start of the next long word with a digit, or -1. Looks at each 16th character alone until one is in a word. */
export function nextLongWord(text: string, from: number): number {
  let probe = from + wordLength - 1;
  while (probe < text.length) {
    if (!isWord(text, probe)) {
      probe += wordLength;
      continue;
    }
    let start = probe;
    while (start > from && isWord(text, start - 1)) start--;
    let end = probe + 1;
    while (end < text.length && isWord(text, end)) end++;
    if (end - start >= wordLength && hasDigit(text, start, end)) return start;
    probe = end + wordLength;
  }
  return -1;
}

function isWord(text: string, at: number): boolean {
  return wordChars[text.charCodeAt(at)] === 1;
}

function hasDigit(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code >= 48 && code <= 57) return true;
  }
  return false;
}
