/** All behaviour rules, and the tables that find the rules of a call without asking each of them. */
import type { CallEvent } from '../flow/values.ts';
import type { Rule } from '../types.ts';
import { rules as ai } from './ai.ts';
import { rules as attackLibraries } from './attack-libraries.ts';
import { rules as dataAccess } from './data-access.ts';
import { rules as destructive } from './destructive.ts';
import { rules as destructiveData } from './destructive-data.ts';
import { rules as network } from './network.ts';
import { rules as networkHosts } from './network-hosts.ts';
import { rules as obfuscation } from './obfuscation.ts';
import { rules as persistence } from './persistence.ts';
import { rules as persistenceHooks } from './persistence-hooks.ts';
import { rules as privilege } from './privilege.ts';
import type { BehaviourRule } from './rule.ts';
import { rules as tls } from './tls.ts';

export const behaviourRules: readonly BehaviourRule[] = [
  ...ai,
  ...dataAccess,
  ...networkHosts,
  ...network,
  ...persistence,
  ...persistenceHooks,
  ...obfuscation,
  ...destructive,
  ...destructiveData,
  ...privilege,
  ...tls,
  ...attackLibraries,
];

/** The rules without their code, for documentation. */
export const behaviourRuleDefinitions: readonly Rule[] = behaviourRules;

const exact = new Map<string, BehaviourRule[]>();
const methods = new Map<string, BehaviourRule[]>();
/** `*.CreateItem().Send`: by the last link, with all of it to compare. */
const chains = new Map<string, { readonly chain: string; readonly rule: BehaviourRule }[]>();
const prefixes = new Map<string, BehaviourRule[]>();
const always: BehaviourRule[] = [];
for (const rule of behaviourRules) for (const pattern of rule.calls ?? []) indexPattern(pattern, rule);

function indexPattern(pattern: string, rule: BehaviourRule): void {
  if (pattern === '*') always.push(rule);
  else if (/^\*\..*\./.test(pattern)) {
    const list = chains.get(lastLink(pattern)) ?? [];
    list.push({ chain: pattern.slice(1), rule });
    chains.set(lastLink(pattern), list);
  } else if (pattern.startsWith('*.')) push(methods, pattern.slice(2), rule);
  else if (pattern.endsWith('*')) push(prefixes, pattern.slice(0, pattern.indexOf('.')), rule);
  else push(exact, pattern, rule);
}

function lastLink(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}

function push(map: Map<string, BehaviourRule[]>, key: string, rule: BehaviourRule): void {
  const list = map.get(key) ?? [];
  list.push(rule);
  map.set(key, list);
}

/** Last links of every name that a rule asks for: most calls have none of them. */
const names = new Set([...exact.keys(), ...methods.keys(), ...chains.keys()].map(lastLink));

/** Calls `visit` with the rules that a call may concern; a rule may come twice. */
export function eachRuleOfCall(call: CallEvent, visit: (rule: BehaviourRule, call: CallEvent) => void): void {
  const { path, name } = call;
  if (names.has(name)) {
    visitAll(exact.get(path), call, visit);
    if (path !== name && !path.startsWith('<')) {
      visitAll(methods.get(name), call, visit);
      for (const { chain, rule } of chains.get(name) ?? []) if (path.endsWith(chain)) visit(rule, call);
    }
  }
  if (path !== name && path.charCodeAt(0) > 63)
    visitAll(prefixes.get(path.slice(0, path.indexOf('.'))), call, visit);
  if (call.keywords.length > 0) visitAll(always, call, visit);
}

function visitAll(
  rules: readonly BehaviourRule[] | undefined,
  call: CallEvent,
  visit: (rule: BehaviourRule, call: CallEvent) => void,
): void {
  if (rules !== undefined) for (const rule of rules) visit(rule, call);
}
