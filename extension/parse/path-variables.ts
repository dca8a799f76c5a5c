/** Variables that a definition itself sets to a path: what they stand for tells which file is run. Others may be secrets and stay. */

const maxText = 64 * 1024;
const path = /^(?:\/|%[hSCELt]\/)[\w./@+%-]*$/;

/** `$NAME` and `${NAME}` replaced, where the variable is the plain path of a file or directory; the search path is none. */
export function withPaths(text: string, variables: ReadonlyMap<string, string>): string {
  if (variables.size === 0 || !text.includes('$')) return text;
  let left = maxText;
  return text.replace(
    /\$(?:\{(?<braced>[A-Za-z_]\w*)\}|(?<plain>[A-Za-z_]\w*))/g,
    (whole, braced: string | undefined, plain: string | undefined) => {
      const value = variables.get(braced ?? plain ?? '') ?? '';
      left -= value.length;
      return left >= 0 && path.test(value) ? value : whole;
    },
  );
}
