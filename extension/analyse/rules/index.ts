/** All behaviour rules, and the tables that find the rules of a call without asking each of them. */
import type { Rule } from '../types.ts';
import { rules as ai } from './ai.ts';
import { rules as dataAccess } from './data-access.ts';
import { rules as destructive } from './destructive.ts';
import { rules as network } from './network.ts';
import { rules as obfuscation } from './obfuscation.ts';
import { rules as persistence } from './persistence.ts';
import { rules as privilege } from './privilege.ts';
import type { BehaviourRule } from './rule.ts';

export const behaviourRules: readonly BehaviourRule[] = [
  ...ai,
  ...dataAccess,
  ...network,
  ...persistence,
  ...obfuscation,
  ...destructive,
  ...privilege,
];

/** The rules without their code, for documentation. */
export const behaviourRuleDefinitions: readonly Rule[] = behaviourRules;

const exact = new Map<string, BehaviourRule[]>();
const methods = new Map<string, BehaviourRule[]>();
const prefixes = new Map<string, BehaviourRule[]>();
const always: BehaviourRule[] = [];
for (const rule of behaviourRules) for (const pattern of rule.calls ?? []) indexPattern(pattern, rule);

function indexPattern(pattern: string, rule: BehaviourRule): void {
  if (pattern === '*') always.push(rule);
  else if (pattern.startsWith('*.')) push(methods, pattern.slice(2), rule);
  else if (pattern.endsWith('*')) push(prefixes, pattern.slice(0, pattern.indexOf('.')), rule);
  else push(exact, pattern, rule);
}

function push(map: Map<string, BehaviourRule[]>, key: string, rule: BehaviourRule): void {
  const list = map.get(key) ?? [];
  list.push(rule);
  map.set(key, list);
}

const none: readonly BehaviourRule[] = [];

/** The rules that a call of this dotted name may concern. */
export function rulesOfCall(path: string, hasKeywords: boolean): readonly BehaviourRule[] {
  const own = exact.get(path) ?? none;
  const dot = path.lastIndexOf('.');
  const method = dot <= 0 || path.startsWith('<') ? none : (methods.get(path.slice(dot + 1)) ?? none);
  const root = dot <= 0 ? none : (prefixes.get(path.slice(0, path.indexOf('.'))) ?? none);
  const any = hasKeywords ? always : none;
  if (method === none && root === none && any === none) return own;
  return [...new Set([...own, ...method, ...root, ...any])];
}
