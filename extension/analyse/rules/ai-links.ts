/** Calls and values that belong to an AI provider, for rules. */
import type { CallEvent, Value } from '../flow/values.ts';
import type { Facts } from './rule.ts';

/** Calls that belong to the use of a provider. */
export function linkedCalls(facts: Facts, provider: string): readonly CallEvent[] {
  return facts.behaviour.calls.filter((call) => facts.ai.links.get(call)?.usage.provider === provider);
}

/** The provider whose call a value comes from, directly or through attributes and text methods. */
export function linkedProducer(
  value: Value,
  facts: Facts,
  stage: 'client' | 'response',
  depth = 6,
): string | undefined {
  const { producer } = value;
  if (producer === undefined || depth === 0) return undefined;
  const link = facts.ai.links.get(producer);
  if (link?.stage === stage) return link.usage.provider;
  for (const inner of [producer.receiver, ...producer.args]) {
    const found = inner === undefined ? undefined : linkedProducer(inner, facts, stage, depth - 1);
    if (found !== undefined) return found;
  }
  return undefined;
}
