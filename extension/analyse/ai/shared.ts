/**
 * What the files of a project use of one another: by which of its functions and clients a module lets others reach a provider, and
 * what a script gives to functions of other modules. Both are facts of one file alone; `project-flows.ts` puts them together.
 */
import type { Module } from '../../parse/python/index.ts';
import { analyseAi } from '../ai-usage.ts';
import { type Behaviour, interpret, type SourceOf } from '../flow/interpret.ts';
import { argument, type CallEvent, functionsOf, type Value } from '../flow/values.ts';
import type { Facts } from '../rules/rule.ts';
import { stdlibModules } from '../stdlib.ts';
import type { AiAsk, AiOffer, Constant, DataFlow } from '../types.ts';
import { mayBeOffered } from './asked.ts';
import { dataTraces, flowOf } from './flows.ts';
import type { Link } from './links.ts';
import { aiModuleOf } from './modules.ts';

const maxOffers = 100;
const maxAsks = 100;

/** Functions whose arguments reach a provider, and clients. The module is read once more for it, where it uses AI at all. */
export function offersOf(
  { module, behaviour, imports, ai }: Facts,
  sourceOf: SourceOf,
  given: readonly Constant[] = [],
): readonly AiOffer[] {
  if (!ai.usages.some(({ access }) => access !== 'mcp') || !hasDefinitions(module, behaviour)) return [];
  const lineOf = (offset: number): number => module.position(offset).line;
  const traced = interpret(module, sourceOf, { parameters: true, given });
  const offers = new Map<string, AiOffer>();
  for (const { provider, access, flows } of analyseAi(traced, imports, lineOf).usages) {
    if (access === 'mcp') continue;
    for (const flow of flows) {
      const parameter = traced.parameters.get(flow.name);
      if (flow.source !== 'parameter' || parameter === undefined) continue;
      const known = offers.get(`${provider} ${parameter.function}`);
      const { name, position } = parameter;
      const params = [...(known?.params ?? []), { name, position }];
      offers.set(`${provider} ${parameter.function}`, { name: parameter.function, provider, params });
    }
  }
  return [...offers.values(), ...clientsOf(behaviour, ai.links)].slice(0, maxOffers);
}

function hasDefinitions({ body }: Module, { names }: Behaviour): boolean {
  return names.size > 0 && body.some(({ kind }) => kind !== 'expression');
}

/** `client = OpenAI()`, and functions that give one back. */
function* clientsOf(
  { names }: Behaviour,
  links: ReadonlyMap<CallEvent, Link | undefined>,
): Iterable<AiOffer> {
  for (const [name, value] of names) {
    const own = clientIn(value, links);
    if (own !== undefined) yield { name, provider: own };
    for (const { returns } of functionsOf(value)) {
      const made = clientIn(returns, links);
      if (made !== undefined) yield { name: `${name}()`, provider: made };
    }
  }
}

function clientIn({ producer }: Value, links: ReadonlyMap<CallEvent, Link | undefined>): string | undefined {
  const link = producer === undefined ? undefined : links.get(producer);
  return link?.stage === 'client' && link.usage.access !== 'mcp' ? link.usage.provider : undefined;
}

const stdlib = stdlibModules('3.13');

/** Whether a module, by the first part of its name, may be a file of the project; '' for a relative import. */
export function mayBeOwn(root: string): boolean {
  return !stdlib.has(root) && !others.test(root);
}

/** Libraries of which no project has a module of the same name. */
const others =
  /^(?:pandas|numpy|matplotlib|seaborn|sklearn|scipy|plotly|polars|duckdb|sqlalchemy|requests|httpx|aiohttp|bs4|openpyxl|docx|fitz|PyPDF2|pypdf|tqdm|rich|click|typer|streamlit|gradio|fastapi|flask|django|pydantic|yaml|dotenv|boto3|google|azure|torch|transformers|tensorflow|psycopg2?|pyodbc|selenium|playwright)$/;

/** Libraries of AI whose names projects give to modules of their own. */
const words = /^(?:llm|agents|interpreter|guidance|outlines|swarm|camel|marvin)$/;

/** Whether it is a library of AI by its name, but may be a module of the project as well. */
export function isOwnWord(root: string): boolean {
  return words.test(root);
}

/** Calls of what a script imports from elsewhere than the standard library, with the data that they are given. */
export function asksOf({
  module,
  behaviour,
  imports,
}: Facts): readonly (AiAsk & { readonly call: CallEvent })[] {
  const roots = new Set<string>();
  for (const { module: name } of imports) {
    const root = name.startsWith('.') ? '' : (name.split('.', 1)[0] ?? '');
    if (mayBeOwn(root)) roots.add(root);
  }
  if (roots.size === 0) return [];
  const lineOf = (offset: number): number => module.position(offset).line;
  const seen = new Set<string>();
  const asks: (AiAsk & { call: CallEvent })[] = [];
  for (const call of behaviour.calls) {
    if (asks.length >= maxAsks) break;
    const dot = call.path.indexOf('.');
    const root = call.path.slice(0, Math.max(0, dot));
    if (dot < 0 || !roots.has(root) || (!words.test(root) && aiModuleOf(call.path) !== undefined)) continue;
    if (!mayBeOffered(call.path)) continue;
    const given = [
      ...call.args.map((value, at) => ({ at, flows: flowsInto(call, value, lineOf) })),
      ...call.keywords.map(({ name, value }) => ({ at: name, flows: flowsInto(call, value, lineOf) })),
    ].filter(({ flows }) => flows.length > 0);
    if (given.length === 0 && seen.has(call.path)) continue;
    seen.add(call.path);
    const model = argument(call, -1, 'model')?.text ?? '';
    asks.push({ path: call.path, line: lineOf(call.start), model, given, call });
  }
  return asks;
}

function flowsInto(call: CallEvent, value: Value, lineOf: (offset: number) => number): readonly DataFlow[] {
  if (value.traces.length === 0) return [];
  const traces = dataTraces({ ...call, args: [value], keywords: [] });
  return traces.map((trace) => flowOf(trace, call, call.path, lineOf));
}
