/** The data that reaches a provider, in words. */
import type { AiUsage } from '../types.ts';

/** `spreadsheet, mail → OpenAI`; '' when none is known to. */
export function dataSummary(usage: Pick<AiUsage, 'provider' | 'flows'>): string {
  const sources = [...new Set(usage.flows.map(({ source }) => source))];
  return sources.length === 0 ? '' : `${sources.join(', ')} → ${usage.provider}`;
}
