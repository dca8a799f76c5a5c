/** SQLite's LIKE: `%` for any text, `_` for one character; letters of ASCII are equal in both cases. */

/**
 * @param pattern without an escape character
 * @returns whether a text matches; takes time in proportion to the product of both at most, whatever they are
 */
export function likePattern(pattern: string): (text: string) => boolean {
  const wanted = charactersOf(pattern);
  return (text) => matches(wanted, charactersOf(text));
}

/** A `%` that proves too short is made a character longer: only the last one need be, as those before it are as short as can be. */
function matches(wanted: readonly string[] | string, text: readonly string[] | string): boolean {
  let at = 0;
  let next = 0;
  let again = -1; // after the last %
  let begun = 0; // where the text that it stands for ends
  while (at < text.length) {
    if (wanted[next] === '%') {
      again = ++next;
      begun = at;
    } else if (next < wanted.length && (wanted[next] === '_' || wanted[next] === text[at])) {
      next++;
      at++;
    } else if (again >= 0) {
      next = again;
      at = ++begun;
    } else return false;
  }
  while (wanted[next] === '%') next++;
  return next === wanted.length;
}

/** By code points, as SQLite counts them. */
function charactersOf(text: string): readonly string[] | string {
  const folded = text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
  return /[\uD800-\uDFFF]/.test(folded) ? [...folded] : folded;
}
