/** Where the key of an AI call comes from. The key itself is never kept. */
import type { CallEvent, Value } from '../flow/values.ts';
import type { AiUsage } from '../types.ts';

export interface KeySource {
  readonly source: AiUsage['keySource'];
  readonly name: string;
  /** A literal key, for finding its place: must not be kept. */
  readonly literal?: string;
}

const keyArgument =
  /^(?:(?:openai|anthropic|google|azure|mistral|cohere|groq|deepseek|dashscope|huggingfacehub|hugging_face|together|fireworks|zhipuai|replicate|xai|perplexity|gemini|nvidia|moonshot)_?)?(?:api_?key|api_?token|apikey|key|token|auth_?token|hf_token|access_token|subscription_key|credential|credentials|api_key_env|azure_ad_token|azure_ad_token_provider)$/i;
/** Whether a header of this name carries a key. */
export function isKeyHeader(name: string): boolean {
  return keyHeader.test(name);
}

/** Headers that carry a key. */
const keyHeader =
  /^(?:authorization|x-api-key|api-key|x-goog-api-key|ocp-apim-subscription-key|xi-api-key)$/i;

/** Whether a keyword argument of this name is a key, or the headers that hold one. */
export function isKeyArgument(name: string): boolean {
  return keyArgument.test(name) || isHeaders(name) || name === 'auth';
}

function isHeaders(name: string): boolean {
  return name === 'headers' || name === 'default_headers' || name === 'extra_headers';
}

/** The source of the key among a call's arguments; undefined when none is given. */
export function keyOfCall(call: CallEvent): KeySource | undefined {
  for (const { name, value } of call.keywords) {
    if (keyArgument.test(name)) return keySourceOf(value);
    if (name === 'auth') return keyOfAuth(value);
    if (isHeaders(name)) {
      const found = keyOfHeaders(value);
      if (found !== undefined) return found;
    }
  }
  const single = keyOfHeader(call);
  if (single !== undefined) return single;
  for (const value of call.args) {
    const found = keyOfHeaders(value);
    if (found !== undefined) return found;
  }
  return nestedKey(call) ?? positionalKey(call) ?? keyOfUrl(call);
}

/** `request.add_header("x-api-key", key)`, `connection.putheader(…)`. */
function keyOfHeader({ name, args }: CallEvent): KeySource | undefined {
  const [header, value] = args;
  return value !== undefined && setsHeader.test(name) && keyHeader.test(header?.text ?? '')
    ? keySourceOf(value)
    : undefined;
}

const setsHeader = /^(?:add_(?:unredirected_)?header|putheader|setRequestHeader|set)$/;

/** `auth=("user", key)`, `auth=BearerAuth(key)`. */
function keyOfAuth(value: Value): KeySource {
  return keySourceOf(value.items?.at(-1) ?? value);
}

/** `config_list=[{"model": …, "api_key": …}]`, as frameworks take it. */
function nestedKey(call: CallEvent): KeySource | undefined {
  for (const value of [...call.args, ...call.keywords.map((keyword) => keyword.value)]) {
    const found = keyWithin(value, 4);
    if (found !== undefined) return found;
  }
  return undefined;
}

function keyWithin(value: Value, depth: number): KeySource | undefined {
  if (depth === 0) return undefined;
  for (const [name, field] of value.fields ?? []) {
    if (/^(?:\w+_)?api_?key$/i.test(name)) return keySourceOf(field);
    const inner = keyWithin(field, depth - 1);
    if (inner !== undefined) return inner;
  }
  for (const item of value.items?.slice(0, 8) ?? []) {
    const inner = keyWithin(item, depth - 1);
    if (inner !== undefined) return inner;
  }
  return undefined;
}

/** `cohere.Client("…")`: the key is the first that a client is given. */
function positionalKey(call: CallEvent): KeySource | undefined {
  const first = call.args[0];
  if (first === undefined || !/^[A-Z]/.test(call.name)) return undefined;
  const found = keySourceOf(first);
  if (found.source === 'literal') return isRandom(first.text ?? '') ? found : undefined;
  return found.source === 'environment' || found.source === 'keyring' || found.source === 'prompt'
    ? found
    : undefined;
}

/** Names of models are as long as keys, but made of words. */
function isRandom(text: string): boolean {
  return /^[\w.-]{20,}$/.test(text) && /(?=[a-z]*\d)[a-z\d]{12,}/i.test(text);
}

/** `…:generateContent?key={…}`: keys of Google's API stand in the URL. */
function keyOfUrl(call: CallEvent): KeySource | undefined {
  const given = [...call.args.slice(0, 2), call.keywords.find(({ name }) => name === 'url')?.value];
  const url = given.find((value) => value?.text !== undefined && keyInUrl.test(value.text));
  const params = call.keywords.find(({ name }) => name === 'params')?.value.fields?.get('key');
  if (params !== undefined) return keySourceOf(params);
  const key = keyInUrl.exec(url?.text ?? '')?.groups?.['key'];
  if (url === undefined || key === undefined) return undefined;
  return key.startsWith('{}')
    ? keySourceOf({ ...url, text: undefined, producer: undefined })
    : literalKey(key);
}

const keyInUrl = /[?&](?:api_?)?key=(?<key>[^&\s]+)/i;

/** @param value a dict of headers */
export function keyOfHeaders(value: Pick<Value, 'fields'>): KeySource | undefined {
  for (const [name, field] of value.fields ?? []) if (keyHeader.test(name)) return keySourceOf(field);
  return undefined;
}

/** @param value what is given as a key: a literal, a variable read from somewhere, or a wrapper around one */
export function keySourceOf(value: Value, depth = 3): KeySource {
  // A constant that stands in where the variable is not set is a key in the code.
  if (value.text !== undefined) {
    const literal = literalKey(value.text);
    if (literal.source === 'literal') return literal;
  }
  for (const { origin } of value.traces) {
    if (origin.kind === 'environment') return { source: 'environment', name: origin.name };
    if (origin.kind === 'keyring') return { source: 'keyring', name: origin.name };
    if (origin.kind === 'prompt' || origin.kind === 'user_input' || origin.kind === 'form')
      return { source: 'prompt', name: origin.name };
    if (origin.kind === 'file' || origin.kind === 'csv' || origin.kind === 'table_file')
      return { source: 'file', name: origin.name };
  }
  if (value.text !== undefined) return { source: 'unknown', name: '' };
  const wrapped = value.producer?.args[0] ?? value.producer?.keywords[0]?.value;
  if (wrapped !== undefined && depth > 0) return keySourceOf(wrapped, depth - 1);
  return { source: 'unknown', name: '' };
}

/** What a text in the code is as a key: a stand-in is none. */
export function literalKey(text: string): KeySource {
  const key = text.replace(/^(?:Bearer|Basic|Token|Api-Key)\s+/i, '');
  if (key.includes('{}')) return { source: 'unknown', name: '' };
  if (key.length < 12 || !/^[\w.~+/=:-]+$/.test(key) || isStandIn(key) || isIdentifier(key))
    return { source: 'unknown', name: '' };
  return { source: 'literal', name: '', literal: key };
}

/** The name under which a key is looked up: `connection_string`, `AZURE_API_KEY`. */
function isIdentifier(text: string): boolean {
  return /^(?:[a-z]+(?:_[a-z]+)+|[A-Z]+(?:_[A-Z]+)+)$/.test(text);
}

/** What people write where a key would go, or local servers ignore. */
export function isStandIn(key: string): boolean {
  return /^(?:your|my|the|insert|enter|replace|add|put|some|test|dummy|fake|none|null|empty|not|no|change|example|placeholder|ollama|lm-studio|local|sk-\.|<|\[|\$|%)|(?:your|api)[-_ ]?(?:openai|api)?[-_ ]?key(?:[-_ ]here)?$|x{4,}|\*{3,}|\.{3,}|here>?$|123456789|abcdef12/i.test(
    key,
  );
}
