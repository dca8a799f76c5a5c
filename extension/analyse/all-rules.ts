/** All rules of all categories: what docs, SARIF and reports say of a finding. */
import { behaviourRuleDefinitions } from './rules/index.ts';
import { secretRules } from './secrets-rules.ts';
import type { Rule } from './types.ts';
import { weaknessRules } from './weakness-rules.ts';

/** Every rule that a finding can name, each id once. */
export const rules: readonly Rule[] = [...weaknessRules, ...secretRules, ...behaviourRuleDefinitions];
