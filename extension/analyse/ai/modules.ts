/** Which AI library a dotted name belongs to, and whose models it calls. */

import { classWords, frameworkPackages, frameworks, mcpModules } from '../knowledge/ai-frameworks.ts';
import { providers } from '../knowledge/ai-providers.ts';
import type { Access } from './usage-builder.ts';

export interface AiModule {
  /** '' when a framework does not say. */
  readonly provider: string;
  readonly access: Access;
  /** Import root of the library. */
  readonly library: string;
  /** A framework's name, for when no provider is known. */
  readonly framework: string;
}

interface Prefix {
  readonly prefix: string;
  readonly module: AiModule;
}

const roots = indexModules();

/** @param path a dotted name as resolved, or a module */
export function aiModuleOf(path: string): AiModule | undefined {
  const dot = path.search(/[.([]/);
  const candidates = roots.get(dot === -1 ? path : path.slice(0, dot));
  if (candidates === undefined || toolsOfFrameworks.test(path)) return undefined;
  for (const { prefix, module } of candidates) {
    if (!path.startsWith(prefix)) continue;
    const next = path.charAt(prefix.length);
    if (next === '' || next === '.' || next === '(' || next === '[') return refine(path, module);
  }
  return undefined;
}

/** Parts of frameworks that serve their own code and reach no model: decorators, readers of settings, pools. */
const toolsOfFrameworks =
  /^(?:langchain(?:_core|_community|_classic)?\.(?:_api|env|utils|version|runnables\.(?:config|utils))|llama_index\.core\.(?:utils|async_utils)|haystack\.(?:utils|version|lazy_imports)|transformers\.(?:utils|logging)|huggingface_hub\.(?:utils|logging))(?:\.|$)/;

/** The Azure, Bedrock and Vertex clients of other makers' SDKs, and frameworks' classes that name a provider. */
function refine(path: string, module: AiModule): AiModule {
  if (module.library === 'openai' && /\bAzure|AsyncAzure/.test(path))
    return { ...module, provider: 'Azure OpenAI' };
  if (module.library === 'anthropic' && /Bedrock/.test(path))
    return { ...module, provider: 'Amazon Bedrock' };
  if (module.library === 'anthropic' && /Vertex/.test(path))
    return { ...module, provider: 'Google Vertex AI' };
  if (module.access !== 'framework') return module;
  for (const [pattern, provider] of classWords) {
    if (pattern.test(path))
      return {
        ...module,
        provider: pattern.source === 'Azure' && module.provider !== '' ? module.provider : provider,
      };
  }
  return module;
}

/** Stores of vectors ask the embedding model that they are given: a use of its provider. */
export function vectorStoreOf(path: string): boolean {
  return vectorStores.test(path);
}

const vectorStores =
  /^(?:chromadb|lancedb|weaviate|qdrant_client|pinecone|pymilvus|txtai|bertopic|keybert)\b/;

/** Whether an import by itself says that the provider is used: made for nothing else. */
export function isDedicated(module: AiModule): boolean {
  return (
    module.provider !== '' &&
    (module.access === 'sdk' ||
      module.access === 'framework' ||
      module.library === 'ollama' ||
      module.library === 'lmstudio')
  );
}

function indexModules(): ReadonlyMap<string, readonly Prefix[]> {
  const index = new Map<string, Prefix[]>();
  for (const { name, modules, local } of providers) {
    for (const prefix of modules) {
      const library = prefix.replace(/\.[A-Z].*$/, '');
      const access: Access =
        local === true && !prefix.startsWith('langchain')
          ? 'local'
          : prefix.startsWith('langchain')
            ? 'framework'
            : 'sdk';
      add(index, prefix, { provider: name, access, library, framework: '' });
    }
  }
  for (const [prefix, provider] of frameworkPackages) {
    add(index, prefix, { provider, access: 'framework', library: prefix, framework: prefix });
  }
  for (const [root, name] of frameworks)
    add(index, root, { provider: '', access: 'framework', library: root, framework: name });
  for (const root of mcpModules)
    add(index, root, { provider: '', access: 'mcp', library: root, framework: 'Model Context Protocol' });
  for (const list of index.values()) list.sort((a, b) => b.prefix.length - a.prefix.length);
  return index;
}

function add(index: Map<string, Prefix[]>, prefix: string, module: AiModule): void {
  const root = prefix.split('.', 1)[0] ?? prefix;
  const list = index.get(root) ?? [];
  list.push({ prefix, module });
  index.set(root, list);
}
