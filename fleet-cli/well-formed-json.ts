/** Escapes of half a character (`\\ud800` alone), which JSON.parse takes and the stores' engines refuse, with all that came along. */

/** An escape of any kind; `half` is a surrogate that has no partner. */
const escapes =
  /\\(?:u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}|(?<half>u[dD][89a-fA-F][\da-fA-F]{2})|.)/gs;

/**
 * @param json text of one JSON value, or text that is none
 * @returns the same with the replacement character in place of halves
 */
export function wellFormedJson(json: string): string {
  if (!/\\u[dD]/.test(json)) return json;
  return json.replace(escapes, (found, half: string | undefined) => (half === undefined ? found : '\ufffd'));
}
