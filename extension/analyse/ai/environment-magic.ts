/** `%env OPENAI_API_KEY=…` in a notebook: the key stands in a comment of its text, and the SDK finds it in the environment. */
import type { AiUsage, SourceExtra } from '../types.ts';
import { literalKey } from './keys.ts';
import { providerOfVariable } from './links.ts';

const setsVariable = /^%(?:set_)?env\s+(?<name>\w{3,60})(?:\s*=\s*|\s+)(?<value>\S{1,300})\s*$/;

/** The uses, with the keys that magics of the notebook set. */
export function withKeysOfMagics(
  usages: readonly AiUsage[],
  extras: readonly SourceExtra[],
): readonly AiUsage[] {
  const named = new Map<string, string>();
  for (const { kind, text } of extras) {
    if (kind !== 'shell' && kind !== 'magic') continue;
    const { name, value } = setsVariable.exec(text)?.groups ?? {};
    if (name === undefined || value === undefined) continue;
    const provider = providerOfVariable(name);
    const key = value.replace(/^(["'])(.*)\1$/, '$2');
    if (provider !== undefined && literalKey(key).source === 'literal') named.set(provider, name);
  }
  if (named.size === 0) return usages;
  return usages.map((usage) => {
    const name = named.get(usage.provider);
    const isOwn = usage.keySource === 'environment' && usage.keyName === name;
    return name === undefined || !isOwn ? usage : { ...usage, keySource: 'literal' };
  });
}
