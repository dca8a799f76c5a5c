/** Assignments of one variable in shell profiles, without running a shell. */

export interface Assignment {
  /** From 1. */
  readonly line: number;
  /** Without quotes; variables as written. */
  readonly value: string;
}

const MAX_TEXT = 1024 * 1024;

/**
 * Where a profile sets a variable: sh, bash, zsh (`export X=…`, `X=…`), fish (`set -gx X …`), csh (`setenv X …`), PAM
 * (`X DEFAULT=…`) and `environment.d`.
 * @param name the variable
 */
export function findAssignments(text: string, name: string): readonly Assignment[] {
  const pattern = new RegExp(
    `(?:^|[;&|\\s])(?:(?:${name}=)|(?:set\\s+(?:-{1,2}[\\w-]+\\s+)*${name}\\s+)|(?:setenv\\s+${name}\\s+)|(?:${name}\\s+(?:DEFAULT|OVERRIDE)=))(?<value>"[^"\\n]*"|'[^'\\n]*'|[^\\s;&|#]*)`,
  );
  return text
    .slice(0, MAX_TEXT)
    .split(/\r?\n/)
    .flatMap((raw, index) => {
      if (/^\s*#/.test(raw)) return [];
      const value = pattern.exec(raw.slice(0, 10_000))?.groups?.['value'];
      return value === undefined ? [] : [{ line: index + 1, value: value.replace(/^(["'])(.*)\1$/, '$2') }];
    });
}
