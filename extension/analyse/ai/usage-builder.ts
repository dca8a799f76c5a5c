/** The use of one AI provider in one script, gathered call by call. */
import type { AiUsage, DataFlow } from '../types.ts';

export type Access = AiUsage['access'];

export interface UsageBuilder {
  provider: string;
  access: Access;
  readonly libraries: Set<string>;
  readonly models: Set<string>;
  endpoint: string;
  keySource: AiUsage['keySource'];
  keyName: string;
  /** Offsets of the calls. */
  readonly offsets: Set<number>;
  readonly flows: Map<string, DataFlow>;
  /** Whether the provider is only a framework's name, as it was not told whose models it calls. */
  readonly generic: boolean;
}

const maxModels = 20;
const maxOffsets = 200;
const accessRank: readonly Access[] = ['mcp', 'framework', 'http', 'sdk', 'local'];

export interface UsageTable {
  readonly builders: Map<string, UsageBuilder>;
}

export function usageOf(
  table: UsageTable,
  provider: string,
  access: Access,
  library: string,
  generic = false,
): UsageBuilder {
  let usage = table.builders.get(provider);
  if (usage === undefined) {
    usage = {
      provider,
      access,
      libraries: new Set(),
      models: new Set(),
      endpoint: '',
      keySource: '',
      keyName: '',
      offsets: new Set(),
      flows: new Map(),
      generic,
    };
    table.builders.set(provider, usage);
  }
  if (accessRank.indexOf(access) > accessRank.indexOf(usage.access)) usage.access = access;
  if (library !== '') usage.libraries.add(library);
  return usage;
}

export function addModel(usage: UsageBuilder, model: string): void {
  if (usage.models.size < maxModels) usage.models.add(model);
}

export function addOffset(usage: UsageBuilder, offset: number): void {
  if (usage.offsets.size < maxOffsets) usage.offsets.add(offset);
}

const keyRank: readonly AiUsage['keySource'][] = [
  '',
  'unknown',
  'environment',
  'prompt',
  'file',
  'keyring',
  'literal',
];

export function keyRankOf(source: AiUsage['keySource']): number {
  return keyRank.indexOf(source);
}

/** Keeps the most telling source of a key: one in the text outranks all. */
export function addKey(usage: UsageBuilder, source: AiUsage['keySource'], name: string): void {
  if (keyRankOf(source) <= keyRankOf(usage.keySource)) return;
  usage.keySource = source;
  usage.keyName = name;
}

/** Moves everything of one use into another, as when a framework's provider became known. */
export function absorb(target: UsageBuilder, other: UsageBuilder): void {
  for (const library of other.libraries) target.libraries.add(library);
  for (const model of other.models) addModel(target, model);
  for (const offset of other.offsets) addOffset(target, offset);
  for (const [key, flow] of other.flows) if (!target.flows.has(key)) target.flows.set(key, flow);
  if (target.endpoint === '') target.endpoint = other.endpoint;
  addKey(target, other.keySource, other.keyName);
}
