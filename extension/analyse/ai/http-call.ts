/** HTTP requests to AI providers, and the model and key that they name. */
import { type Endpoint, parseEndpoint } from '../constants.ts';
import { argument, type CallEvent, textsOf, type Value } from '../flow/values.ts';
import { providerOfEndpoint } from '../network.ts';

export interface HttpTarget {
  readonly provider: string;
  readonly local: boolean;
  readonly endpoint: Endpoint;
  /** Whether the call sends a request, rather than preparing one. */
  readonly sends: boolean;
}

const verbs =
  /(?:^|\.)(?:post|put|patch|get|request|stream|send|fetch|urlopen|Request|HTTPSConnection|HTTPConnection|Client|AsyncClient|ClientSession|Session|create_connection|connect|ws_connect|post_json|aconnect_sse|connect_sse|EventSource|SSEClient|websocket|goto|open|open_new|open_new_tab)$/;
const prepares =
  /(?:^|\.)(?:Request|HTTPSConnection|HTTPConnection|Client|AsyncClient|ClientSession|Session)$/;

/** The AI provider that a call's URL points to; undefined for other calls. */
export function httpTargetOf(call: CallEvent): HttpTarget | undefined {
  if (!verbs.test(call.path) || /^(?:<|ollama\.)/.test(call.path)) return undefined;
  for (const value of [argument(call, 0, 'url', 'base_url', 'uri', 'host'), call.args[1]]) {
    const text = value?.text;
    if (text === undefined) continue;
    const endpoint = parseEndpoint(text) ?? bareHost(call, text);
    const found = endpoint === undefined ? undefined : providerOfEndpoint(endpoint);
    if (endpoint === undefined && value !== undefined) {
      const told = providerOfPath(text, value);
      if (told !== undefined) return { ...told, sends: !prepares.test(call.path) };
    }
    if (endpoint !== undefined && found !== undefined) {
      return { provider: found.name, local: found.local, endpoint, sends: !prepares.test(call.path) };
    }
  }
  return undefined;
}

/** Paths that only one provider's API has, after a base that comes from elsewhere: `{}/openai/deployments/…`. */
const ownPaths: readonly (readonly [path: RegExp, provider: string, local: boolean])[] = [
  [/^\/openai\/(?:deployments|responses|v1)\b/, 'Azure OpenAI', false],
  [/^\/(?:v1\/)?messages(?=$|\?)/, 'Anthropic', false],
  [/:(?:stream)?generateContent\b/i, 'Google Gemini', false],
  [/^\/api\/(?:generate|chat|embed(?:dings)?)(?=$|\?)/, 'Ollama', true],
  [/^\/(?:v1\/)?(?:chat\/completions|embeddings|audio\/transcriptions)(?=$|\?)/, 'OpenAI', false],
];

/** The base is in an environment variable or a setting whose name says whose it is; else the path must. */
function providerOfPath(text: string, value: Value): Omit<HttpTarget, 'sends'> | undefined {
  const path = /^\{\}(?<path>\/[^\s{}]*.*)$/.exec(text)?.groups?.['path'];
  if (path === undefined) return undefined;
  const found = ownPaths.find(([pattern]) => pattern.test(path));
  if (found === undefined) return undefined;
  const variable = value.traces.find((trace) => trace.origin.kind === 'environment')?.origin.name ?? '';
  const named = providerNamed(variable);
  const endpoint = { scheme: 'https', host: '{}', port: '', path };
  return { provider: named?.name ?? found[1], local: named?.local ?? found[2], endpoint };
}

const names: readonly (readonly [pattern: RegExp, name: string, local: boolean])[] = [
  [/AZURE/i, 'Azure OpenAI', false],
  [/OLLAMA/i, 'Ollama', true],
  [/LM_?STUDIO/i, 'LM Studio', true],
  [/VLLM/i, 'vLLM', true],
  [/OPENROUTER/i, 'OpenRouter', false],
  [/DEEPSEEK/i, 'DeepSeek', false],
  [/MISTRAL/i, 'Mistral AI', false],
  [/GROQ/i, 'Groq', false],
  [/OPENAI/i, 'OpenAI', false],
];

function providerNamed(variable: string): { readonly name: string; readonly local: boolean } | undefined {
  const found = names.find(([pattern]) => pattern.test(variable));
  return found === undefined ? undefined : { name: found[1], local: found[2] };
}

/** `http.client.HTTPSConnection("api.openai.com")` names the host alone. */
function bareHost(call: CallEvent, text: string): Endpoint | undefined {
  if (!/Connection$/.test(call.path) || !/^[\w.-]+(?::\d+)?$/.test(text)) return undefined;
  return parseEndpoint(`https://${text}`);
}

/** The model named in the body or the URL of a request, or several of which any may be meant. */
export function modelsOfRequest(call: CallEvent, endpoint: Endpoint | undefined): readonly string[] {
  for (const { name, value } of call.keywords)
    if (/^(?:json|data|content|body|params)$/.test(name)) {
      const found = modelIn(value, 3);
      if (found !== undefined) return textsOf(found);
    }
  const told = modelsInBodies(call.args);
  if (told.length > 0) return told;
  const path = endpoint?.path ?? '';
  const named = (ownModel.exec(path) ?? modelInPath.exec(path))?.groups?.['model'];
  return named === undefined ? [] : [named];
}

const modelInPath =
  /\/(?:models|deployments|model|engines|serving-endpoints)\/(?<model>[\w.:@-]+?)(?::\w+|\/|\?|$)/;
/** Cloudflare's names of models are paths themselves. */
const ownModel = /\/ai\/run\/(?<model>@\w{1,20}\/[\w.-]{1,60}\/[\w.-]{1,80})/;

/** The model in the first of several values that is the body of a request, or several of which any may be meant. */
export function modelsInBodies(values: readonly Value[]): readonly string[] {
  for (const value of values) {
    const found = modelIn(value, 3);
    if (found !== undefined) return textsOf(found);
  }
  return [];
}

/** Also through `json.dumps({...}).encode()`. */
function modelIn(value: Value, depth: number): Value | undefined {
  const field = value.fields?.get('model') ?? value.fields?.get('modelId') ?? value.fields?.get('model_id');
  if (field?.text !== undefined) return field;
  const { producer } = value;
  if (producer === undefined || depth === 0) return undefined;
  const inner = producer.args[0] ?? producer.receiver;
  return inner === undefined ? undefined : modelIn(inner, depth - 1);
}
