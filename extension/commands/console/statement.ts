/** Where SQL text ends: an interactive statement may span lines. */

const token =
  /'(?:[^']|'')*'?|"(?:[^"]|"")*"?|`[^`]*`?|\[[^\]]*\]?|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|;|\s+|[^'"`[;\s/-]+|[\s\S]/g;

/** Whether text ends with a semicolon that stands outside quotes and comments. */
export function isComplete(text: string): boolean {
  let complete = false;
  for (const { 0: part } of text.matchAll(token)) {
    if (part === ';') complete = true;
    else if (!/^\s|^--|^\/\*/.test(part)) complete = false;
  }
  return complete;
}

/** Whether text holds nothing but space and comments. */
export function isBlank(text: string): boolean {
  return [...text.matchAll(token)].every(({ 0: part }) => /^\s|^--|^\/\*[\s\S]*\*\/$/.test(part));
}
