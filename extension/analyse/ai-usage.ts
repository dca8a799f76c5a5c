/** Which AI providers a script uses, how, with whose key, and what data reaches them. */

import { redactText } from '../core/redact.ts';
import { type CommandUse, usesOfCommand } from './ai/command-use.ts';
import { addFlows, dataTraces } from './ai/flows.ts';
import { modelsInBodies } from './ai/http-call.ts';
import { type KeySource, keySourceOf } from './ai/keys.ts';
import {
  type Link,
  type LinkContext,
  linkOf,
  onOthers,
  providerOfVariable,
  requestsOfBatches,
} from './ai/links.ts';
import { aiModuleOf, isDedicated } from './ai/modules.ts';
import { sessionKeys } from './ai/sessions.ts';
import { labelOf } from './ai/source-labels.ts';
import { sqlUseOf } from './ai/sql-call.ts';
import {
  absorb,
  addKey,
  addModel,
  addOffset,
  keyRankOf,
  type UsageBuilder,
  type UsageTable,
  usageOf,
} from './ai/usage-builder.ts';
import { parseEndpoint, showEndpoint } from './constants.ts';
import { kindOfFile } from './data-access.ts';
import type { Behaviour } from './flow/interpret.ts';
import type { AssignEvent, CallEvent, Trace, Value } from './flow/values.ts';
import { isModelName } from './knowledge/ai-models.ts';
import { providers, staysInside } from './knowledge/ai-providers.ts';
import { providerOfBaseUrl } from './network.ts';
import type { AiUsage, ImportStatement, Position } from './types.ts';

/** The uses, and the link of every call that belongs to one. */
export interface AiAnalysis {
  readonly usages: readonly AiUsage[];
  readonly links: ReadonlyMap<CallEvent, Link | undefined>;
}

/** Texts without which a script that imports no AI library cannot use one. */
const hint =
  /:\/\/|\/(?:chat\/completions|openai\/deployments\/|v1\/messages|api\/(?:generate|chat))|^(?:bedrock-|sagemaker-|databricks\b)|^\s*(?:ollama|claude|codex|gemini|gh)\b|\b(?:cortex\.|CORTEX\.|ai[._]|AI[._]|ml\.|ML\.)\w{1,40}\s?\(|^[\w.-]+\.(?:com|ai|io|cn|net|co|xyz|ru)(?::\d+)?$/;
const noAi: AiAnalysis = { usages: [], links: new Map() };

/**
 * @param imports the script's imports
 * @param lineOf 1-based line of an offset
 */
export function analyseAi(
  behaviour: Behaviour,
  imports: readonly ImportStatement[],
  lineOf: (offset: number) => number,
): AiAnalysis {
  const importsAi = imports.some(
    (each) =>
      each.context !== 'type_checking' && modulesOf(each).some((path) => aiModuleOf(path) !== undefined),
  );
  if (
    !importsAi &&
    !behaviour.texts.some((each) => each.text.length > 4 && hint.test(each.text)) &&
    !behaviour.given.some((text) => hint.test(text))
  )
    return noAi;
  const table: UsageTable = { builders: new Map() };
  const sessions = sessionKeys(behaviour);
  const context: LinkContext = {
    table,
    links: new Map(),
    lineOf,
    sessions,
    written: behaviour.written,
    requests: requestsOfBatches(behaviour.calls),
  };
  for (const call of behaviour.calls) {
    linkOf(context, call);
    for (const other of onOthers(call)) linkOf(context, other);
  }
  for (const call of behaviour.calls) {
    commandUse(table, call, lineOf);
    sqlUse(table, call, lineOf);
  }
  for (const statement of imports) importUse(table, statement);
  for (const event of behaviour.assigns) assignmentUse(table, event);
  settle(table, standardModels(behaviour.assigns, context.links));
  applyDefaults(table, behaviour, imports);
  return {
    usages: [...table.builders.values()].map((usage) => finish(usage, imports, lineOf)),
    links: context.links,
  };
}

function modulesOf(statement: ImportStatement): readonly string[] {
  return [statement.module, ...statement.names.map((name) => `${statement.module}.${name}`)];
}

/** An SDK made for one provider is a use of it as soon as it is imported. */
function importUse(table: UsageTable, statement: ImportStatement): void {
  if (statement.context === 'type_checking') return;
  for (const path of modulesOf(statement)) {
    const module = aiModuleOf(path);
    if (module === undefined) continue;
    if (module.access === 'mcp') usageOf(table, module.framework, 'mcp', module.library);
    else if (isDedicated(module) && !isClientOfOther(table, module.library))
      usageOf(table, module.provider, module.access, module.library);
    else if (module.access === 'framework' && module.provider === '')
      usageOf(table, module.framework, 'framework', module.library, true);
  }
}

/** The OpenAI SDK pointed at another provider is no use of OpenAI. */
function isClientOfOther(table: UsageTable, library: string): boolean {
  for (const usage of table.builders.values())
    if (usage.libraries.has(library) && usage.offsets.size > 0) return true;
  return false;
}

/** `openai.api_key = …`, `openai.api_base = …`, `os.environ["OPENAI_API_KEY"] = …`. */
function assignmentUse(table: UsageTable, event: AssignEvent): void {
  if (event.path === 'os.environ') {
    const provider = providerOfVariable(event.key);
    const usage = provider === undefined ? undefined : table.builders.get(provider);
    if (usage === undefined) return;
    const { source, name } = keySourceOf(event.value);
    addKey(usage, source, source === 'literal' ? event.key : name);
    return;
  }
  const module = aiModuleOf(event.path);
  if (module === undefined || module.provider === '') return;
  const usage = usageByLibrary(table, module.library);
  if (usage === undefined) return;
  if (/\.(?:api_key|token|api_token)$/.test(event.path)) {
    const { source, name } = keySourceOf(event.value);
    addKey(usage, source, name);
  } else if (/\.(?:api_base|base_url)$/.test(event.path) && event.value.text !== undefined)
    redirect(table, usage, event.value.text);
  else if (event.path === 'openai.api_type' && /azure/i.test(event.value.text ?? ''))
    rename(table, usage, 'Azure OpenAI');
}

/** Also when the use was renamed by an earlier assignment. */
function usageByLibrary(table: UsageTable, library: string): UsageBuilder | undefined {
  for (const usage of table.builders.values()) if (usage.libraries.has(library)) return usage;
  return undefined;
}

function redirect(table: UsageTable, usage: UsageBuilder, text: string): void {
  const endpoint = parseEndpoint(text);
  if (endpoint === undefined) return;
  if (usage.endpoint === '') usage.endpoint = showEndpoint(endpoint);
  const known = providerOfBaseUrl(endpoint);
  if (known === undefined) return;
  if (known.local) usage.access = 'local';
  rename(table, usage, known.name);
}

function rename(table: UsageTable, usage: UsageBuilder, provider: string): void {
  if (usage.provider === provider) return;
  table.builders.delete(usage.provider);
  const target = table.builders.get(provider);
  if (target !== undefined) absorb(target, usage);
  else {
    usage.provider = provider;
    table.builders.set(provider, usage);
  }
}

function sqlUse(table: UsageTable, call: CallEvent, lineOf: LinkContext['lineOf']): void {
  const use = sqlUseOf(call);
  if (use === undefined) return;
  const usage = usageOf(table, use.provider, 'sdk', 'SQL');
  addOffset(usage, call.start);
  if (use.model !== undefined) addModel(usage, use.model);
  // The warehouse has it.
  addKey(usage, 'unknown', '');
  addFlows(usage, call, use.traces, `SQL of ${call.name}`, lineOf);
}

function commandUse(table: UsageTable, call: CallEvent, lineOf: LinkContext['lineOf']): void {
  if (!/^(?:subprocess\.|os\.(?:system|popen)$|asyncio\.create_subprocess)/.test(call.path)) return;
  const first = call.args[0];
  const text = first?.text ?? first?.items?.map((item) => item.text ?? '{}').join(' ') ?? '';
  if (first === undefined || text === '') return;
  for (const use of usesOfCommand(text)) {
    const usage = usageOf(table, use.provider, use.access, use.library);
    addOffset(usage, call.start);
    if (usage.endpoint === '') usage.endpoint = use.endpoint;
    for (const model of modelsOfCommand(use, call)) addModel(usage, model);
    addFlows(usage, call, [...dataTraces(call), ...sentFiles(use.files, call)], use.sink, lineOf);
    if (use.endpoint === '') continue;
    const given = keyOfWords(first);
    const key = given.source === 'unknown' ? use.key : given;
    if (key !== undefined && key.source !== 'unknown') addKey(usage, key.source, key.name);
  }
}

/** Also of a body that was put together before: `["curl", "-d", json.dumps(body)]`. */
function modelsOfCommand({ models, endpoint }: CommandUse, { args }: CallEvent): readonly string[] {
  if (models.length > 0 || endpoint === '') return models;
  const words = args[0]?.items ?? args.slice(0, 1);
  return modelsInBodies(words).filter(isModelName);
}

/** `["curl", "-H", f"Authorization: Bearer {key}"]`. */
function keyOfWords(first: Value): KeySource {
  const header = first.items?.find((item) =>
    /^(?:authorization|x-(?:goog-)?api-key|api-key):/i.test(item.text ?? ''),
  );
  return keySourceOf(header ?? { ...first, text: undefined, producer: undefined });
}

function sentFiles(files: readonly string[], call: CallEvent): readonly Trace[] {
  return files.map((name) => {
    const kind = kindOfFile(name) ?? 'file';
    return { origin: { kind, name, offset: call.start, data: true, weak: false }, step: undefined };
  });
}

/** A command of a notebook, which stands in no call: the uses with those that it adds. */
export function withCommand(
  usages: readonly AiUsage[],
  command: string,
  { line, cell }: Position,
): readonly AiUsage[] {
  const merged = [...usages];
  for (const use of usesOfCommand(command)) {
    const at = merged.findIndex(({ provider }) => provider === use.provider);
    const old = merged[at];
    const added = usageOfCommand(use, line, cell);
    if (old === undefined) merged.push(added);
    else merged[at] = joined(old, added);
  }
  return merged;
}

function usageOfCommand(use: CommandUse, line: number, cell: number | undefined): AiUsage {
  const { provider, access, library, endpoint, models } = use;
  const place = { lines: [line], ...(cell === undefined ? {} : { cells: [cell] }) };
  const flows = use.files.map((name) => ({
    source: labelOf(kindOfFile(name) ?? 'file'),
    name: redactText(name),
    steps: [],
    sink: redactText(use.sink),
    ...place,
  }));
  const key = use.key?.source === 'unknown' ? undefined : use.key;
  return {
    provider,
    access,
    library,
    models,
    endpoint,
    keySource: key?.source ?? '',
    keyName: key?.name ?? '',
    flows,
    ...place,
  };
}

/** Two uses of one provider, as one. */
export function joined(a: AiUsage, b: AiUsage): AiUsage {
  const libraries = new Set([...a.library.split(', '), ...b.library.split(', ')]);
  const key = keyRankOf(b.keySource) > keyRankOf(a.keySource) ? b : a;
  return {
    ...a,
    library: [...libraries]
      .filter((name) => name !== '')
      .sort()
      .join(', '),
    models: [...new Set([...a.models, ...b.models])].sort(),
    endpoint: a.endpoint === '' ? b.endpoint : a.endpoint,
    keySource: key.keySource,
    keyName: key.keyName,
    flows: [...a.flows, ...b.flows],
    ...inOrder([...placesOf(a), ...placesOf(b)]),
  };
}

type Place = readonly [cell: number, line: number];

function placesOf({ cells, lines }: AiUsage): readonly Place[] {
  return lines.map((line, i) => [cells?.[i] ?? 0, line]);
}

function inOrder(places: readonly Place[]): Pick<AiUsage, 'lines' | 'cells'> {
  const distinct = [...new Map(places.map((place) => [place.join(':'), place])).values()].sort(
    ([cellA, lineA], [cellB, lineB]) => cellA - cellB || lineA - lineB,
  );
  const lines = distinct.map(([, line]) => line);
  return distinct.some(([cell]) => cell > 0) ? { lines, cells: distinct.map(([cell]) => cell) } : { lines };
}

/** The models that LlamaIndex asks and embeds with wherever it is given no others: `Settings.llm = Anthropic()`. */
function standardModels(
  assigns: readonly AssignEvent[],
  links: AiAnalysis['links'],
): ReadonlySet<UsageBuilder> {
  const usages = assigns.flatMap(({ path, value }) => {
    if (!/\bSettings\.(?:_?llm|_?embed_model)$/.test(path) || value.producer === undefined) return [];
    return links.get(value.producer)?.usage ?? [];
  });
  return new Set(usages);
}

/**
 * A framework whose provider is not told goes with the only provider there is, or with those whose models it was given.
 * @param standard of the models that the script sets for all
 */
function settle(table: UsageTable, standard: ReadonlySet<UsageBuilder>): void {
  const named = [...table.builders.values()].filter((usage) => !usage.generic && usage.access !== 'mcp');
  const [only] = named;
  for (const usage of [...table.builders.values()]) {
    if (!usage.generic) continue;
    // One for the text and one for its vectors: where both run on the machine, so does what is between them.
    const isOnly = named.length === 1 || named.every(staysInside);
    const askedFor = isOnly && only !== undefined ? [only] : usage.provider === 'LlamaIndex' ? standard : [];
    for (const each of askedFor) {
      table.builders.delete(usage.provider);
      absorb(each, usage);
    }
    if (named.length > 1 && usage.flows.size === 0) table.builders.delete(usage.provider);
  }
}

/** OpenAI's models, which some frameworks ask by their documentation where a script names no others. */
function applyDefaults(table: UsageTable, behaviour: Behaviour, imports: readonly ImportStatement[]): void {
  for (const { name, asks, imported, given } of defaults) {
    const usage = table.builders.get(name);
    if (usage === undefined || !usage.generic || !behaviour.calls.some(({ path }) => asks.test(path)))
      continue;
    const told =
      imports.some((each) => modulesOf(each).some((path) => imported.test(path))) ||
      behaviour.calls.some(({ keywords }) => keywords.some((keyword) => given.test(keyword.name))) ||
      behaviour.assigns.some(({ path, key }) => path === 'os.environ' && modelVariables.test(key));
    if (!told) rename(table, usage, 'OpenAI');
  }
}

interface Default {
  readonly name: string;
  /** Calls that ask a model. */
  readonly asks: RegExp;
  /** Imports and keywords by which other models are told. */
  readonly imported: RegExp;
  readonly given: RegExp;
}

const defaults: readonly Default[] = [
  {
    name: 'LlamaIndex',
    asks: /^llama_index\b.*\b\w+Index\b/,
    imported: /\.(?:llms|embeddings)\b|\.(?:Settings|ServiceContext)$/,
    given: /^(?:llm|embed_model|service_context)$/,
  },
  {
    name: 'CrewAI',
    asks: /^crewai\.(?:Agent|agent\.Agent)$/,
    imported: /^(?:crewai\.LLM|crewai\.llm\b|crewai\.project\b)/,
    given: /^(?:\w+_)?llm$|^config$/,
  },
];

/** Variables by which the frameworks are told another model or server. */
const modelVariables = /^(?:MODEL|OPENAI_(?:MODEL(?:_NAME)?|API_BASE|BASE_URL))$/;

const standardKeys: ReadonlyMap<string, string> = new Map(
  providers.map(({ name, environment }) => [name, environment[0] ?? '']),
);

/** Where frameworks look elsewhere than the provider's own SDK. */
const frameworkKeys: ReadonlyMap<string, string> = new Map([['Cohere', 'COHERE_API_KEY']]);

function finish(
  usage: UsageBuilder,
  imports: readonly ImportStatement[],
  lineOf: (offset: number) => number,
): AiUsage {
  const lines = new Set([...usage.offsets].map(lineOf));
  if (lines.size === 0) {
    for (const each of imports) {
      const roots = modulesOf(each).map((path) => aiModuleOf(path)?.library);
      if (roots.some((library) => library !== undefined && usage.libraries.has(library)))
        lines.add(each.line);
    }
  }
  const standard =
    (usage.access === 'framework' ? frameworkKeys : standardKeys).get(usage.provider) ??
    standardKeys.get(usage.provider) ??
    '';
  const implied =
    usage.keySource === '' &&
    standard !== '' &&
    (usage.access === 'sdk' || usage.access === 'framework') &&
    usage.provider !== 'Amazon Bedrock';
  return {
    provider: usage.provider,
    access: usage.access,
    library: [...usage.libraries].sort().join(', '),
    models: [...usage.models].sort(),
    endpoint: usage.endpoint,
    keySource: implied
      ? 'environment'
      : usage.access === 'local' && usage.keySource === 'unknown'
        ? ''
        : usage.keySource,
    keyName: implied ? standard : usage.keyName,
    lines: [...lines].sort((a, b) => a - b),
    flows: [...usage.flows.values()],
  };
}
