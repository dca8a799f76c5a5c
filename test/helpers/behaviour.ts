/** Runs the behaviour analysers over inline text. */
import { analyseBehaviour, type BehaviourAnalysis } from '../../extension/analyse/behaviour.ts';
import type { ScriptSource } from '../../extension/analyse/types.ts';

export function sourceOf(text: string): ScriptSource {
  return {
    kind: 'script',
    text,
    encoding: 'utf-8',
    locate: (line, column) => ({ line, column }),
    extras: [],
  };
}

export function analyse(text: string, internalHosts: readonly string[] = []): BehaviourAnalysis {
  return analyseBehaviour(sourceOf(text), { internalHosts });
}

/** `rule:line` of all findings, in order. */
export function briefly(text: string): readonly string[] {
  return analyse(text).findings.map((finding) => `${finding.rule}:${finding.line}`);
}
