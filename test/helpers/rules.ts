/** Checks which behaviour rules fire on inline texts. */
import * as assert from 'uvu/assert';
import { analyse } from './behaviour.ts';

export function rulesOf(text: string): readonly string[] {
  return analyse(text).findings.map((finding) => finding.rule);
}

export function finds(rule: string, ...texts: readonly string[]): void {
  for (const text of texts) assert.ok(rulesOf(text).includes(rule), `${rule} in: ${text}`);
}

/** No rule whose id begins so may fire. */
export function silent(prefix: string, ...texts: readonly string[]): void {
  for (const text of texts)
    assert.equal(
      rulesOf(text).filter((rule) => rule.startsWith(prefix)),
      [],
      text,
    );
}

/** The same for command lines. */
export function findsCommand(rule: string, ...commands: readonly string[]): void {
  finds(rule, ...commands.map(started));
}

export function silentCommand(prefix: string, ...commands: readonly string[]): void {
  silent(prefix, ...commands.map(started));
}

function started(command: string): string {
  return `import os\nos.system(${JSON.stringify(command)})`;
}
