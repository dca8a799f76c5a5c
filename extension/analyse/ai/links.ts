/**
 * Calls that belong to an AI provider: by the library's name, by the client they are made on, by a client among their
 * arguments, by the URL, or by the command line.
 */
import { parseEndpoint, showEndpoint } from '../constants.ts';
import { kindOfFile } from '../data-access.ts';
import { argument, type CallEvent, mergeTraces, type Trace, textsOf, type Value } from '../flow/values.ts';
import { isModelName, makesModels, providerOfModel } from '../knowledge/ai-models.ts';
import { providers } from '../knowledge/ai-providers.ts';
import { providerOfBaseUrl } from '../network.ts';
import { addFlows, dataTraces, toolTraces } from './flows.ts';
import { httpTargetOf, modelsOfRequest } from './http-call.ts';
import { keyOfCall } from './keys.ts';
import { type AiModule, aiModuleOf, vectorStoreOf } from './modules.ts';
import { keyOfSession, type SessionKeys } from './sessions.ts';
import { addKey, addModel, addOffset, type UsageBuilder, type UsageTable, usageOf } from './usage-builder.ts';

/** How a call stands to a provider: it makes or configures a client, or sends something and yields the answer. */
export interface Link {
  readonly usage: UsageBuilder;
  readonly stage: 'client' | 'response';
  /** Data that was given to the client when it was made: documents of an index, a database of a toolkit. */
  readonly held?: readonly Trace[];
}

export interface LinkContext {
  readonly table: UsageTable;
  readonly links: Map<CallEvent, Link | undefined>;
  readonly lineOf: (offset: number) => number;
  /** Keys among the headers of sessions. */
  readonly sessions: SessionKeys;
  /** The data in files that the script writes, by their names. */
  readonly written: ReadonlyMap<string, readonly Trace[]>;
  /** Requests that it writes for batches. */
  readonly requests: readonly Value[];
}

const inference =
  /^(?:a?create(?:_\w+)?|a?generate(?:_\w+)?|chat(?:_\w+)?|a?complet(?:e|ion|ions)(?:_\w+)?|a?embed(?:ding|dings)?(?:_\w+)?|encode|a?invoke(?:_\w+)?|a?stream(?:_\w+)?|a?batch(?:_completions?(?:_\w+)?)?|a?run(?:_\w+)?|arun|a?predict(?:_\w+)?|send_message(?:_\w+)?|a?query(?:_\w+)?|ask|kickoff(?:_\w+)?|text_generation|text_to_\w+|parse|process(?:_\w+)?|transcribe(?:_\w+)?|translate(?:_\w+)?|edit|converse(?:_\w+)?|summari[sz]e|summarization|sample|convert(?:_\w+)?|retrieve_and_generate(?:_stream)?|a?print_response|classify|rerank|initiate_chat|generate_reply|question_answering|feature_extraction|response|upload(?:_\w+)?|from_documents|from_texts|add_documents|add_texts|post|request|urlopen|send|respond|__call__|load_and_split|create_pandas_dataframe_agent|create_csv_agent|create_sql_agent|SmartDataframe|SmartDatalake|Agent|Task|image_to_text|call|forward|moderate|extract|\w+_classification|\w+_question_answering|sentence_similarity|automatic_speech_recognition|fill_mask|object_detection)$/;

/** Also a client that is called itself, as pipelines of Transformers are. */
function isInference(name: string): boolean {
  return inference.test(name) || name.endsWith(')');
}

/** Parts of frameworks that hold or cut text without sending it. */
const passive =
  /(?:^|\.)(?:\w*PromptTemplate|\w*Message|from_template|from_messages|Document|\w*TextSplitter|split_\w+|\w*Loader|load|load_data|format\w*|\w*OutputParser|\w*ReAct\w*|count_tokens|encoding_for_model|get_encoding|from_pretrained|Image|ChatMessage|Content|Part|from_text|from_bytes|Tool|tool|StructuredTool|Memory|\w*Memory|Field|BaseModel)$/;

export function linkOf(c: LinkContext, call: CallEvent, depth = 12): Link | undefined {
  if (c.links.has(call)) return c.links.get(call);
  if (depth === 0) return undefined;
  c.links.set(call, undefined);
  const link = withHeld(c, call, findLink(c, call, depth));
  c.links.set(call, link);
  if (link !== undefined) describe(c, call, link);
  return link;
}

/** The same call on each of the other clients that it may be made on. */
export function onOthers(call: CallEvent): readonly CallEvent[] {
  const { receiver, path } = call;
  const made = receiver?.producer === undefined ? '' : `${receiver.producer.path}()`;
  if (receiver?.others === undefined || !path.startsWith(made)) return [];
  const { others, producer } = receiver;
  return others.map((other, i) => ({
    ...call,
    path: `${other.path}()${path.slice(made.length)}`,
    receiver: {
      ...receiver,
      path: `${other.path}()${receiver.path.slice(made.length)}`,
      producer: other,
      others: [...others.slice(0, i), ...others.slice(i + 1), ...(producer === undefined ? [] : [producer])],
    },
  }));
}

/** An SDK's client holds settings; objects of frameworks and conversations hold what they are made with. */
function keepsData(call: CallEvent): boolean {
  if (/(?:Saver|Cache|MessageHistory|Checkpointer)\b/.test(call.path)) return false;
  return (
    call.path === 'operator.or' ||
    /^(?:start_chat|chats?)$/.test(call.name) ||
    vectorStoreOf(call.path) ||
    aiModuleOf(call.path)?.access === 'framework'
  );
}

/** What a client of a framework was made with goes along when it is asked. */
function withHeld(c: LinkContext, call: CallEvent, link: Link | undefined): Link | undefined {
  if (link === undefined || link.stage === 'response' || !keepsData(call)) return link;
  const held = mergeTraces(dataTraces(call), heldBy(c, call));
  return held.length === 0 ? link : { ...link, held };
}

function findLink(c: LinkContext, call: CallEvent, depth: number): Link | undefined {
  const http = httpTargetOf(call);
  if (http !== undefined) {
    const usage = usageOf(c.table, http.provider, http.local ? 'local' : 'http', libraryOf(call.path));
    if (usage.endpoint === '') usage.endpoint = showEndpoint(http.endpoint);
    return { usage, stage: http.sends ? 'response' : 'client' };
  }
  const method = call.name;
  const held = heldLink(c, call.receiver, depth);
  // `labels.send(text)` of a generator that yields answers: its body says what is sent.
  if (held?.stage === 'response' && method === 'send') return undefined;
  if (held !== undefined)
    return {
      usage: held.usage.provider === 'Ollama' && runsInCloud(call) ? cloudUsage(c) : held.usage,
      stage: held.stage === 'response' || isInference(method) ? 'response' : 'client',
    };
  const module = aiModuleOf(call.path);
  if (module !== undefined) return moduleLink(c, call, module, method, depth);
  const service = cloudService(call);
  if (service !== undefined)
    return { usage: usageOf(c.table, service.provider, 'sdk', service.library), stage: 'client' };
  if (
    call.path === 'operator.or' ||
    vectorStoreOf(call.path) ||
    /(?:urlopen|send|post|request)$/.test(method)
  ) {
    const given = argumentLink(c, call, depth);
    if (given !== undefined)
      return {
        usage: given.usage,
        stage: /(?:urlopen|send|post|request)$/.test(method) ? 'response' : 'client',
      };
  }
  return undefined;
}

function moduleLink(
  c: LinkContext,
  call: CallEvent,
  module: AiModule,
  method: string,
  depth: number,
): Link | undefined {
  if (passive.test(call.path) && module.access !== 'local') return undefined;
  const stage = isInference(method) && method !== 'Agent' && method !== 'Task' ? 'response' : 'client';
  const given = clientGiven(c, call, module, depth);
  if (given !== undefined) {
    given.usage.libraries.add(module.library);
    return { usage: given.usage, stage };
  }
  const override =
    module.access === 'framework' || openAiClients.has(module.library)
      ? baseUrlProvider(call, module)
      : undefined;
  if (override !== undefined)
    return {
      usage: usageOf(c.table, override.name, override.local ? 'local' : module.access, module.library),
      stage,
    };
  if (module.provider === 'Ollama' && runsInCloud(call))
    return { usage: cloudUsage(c, module.access === 'local' ? 'sdk' : module.access, module.library), stage };
  if (module.library === 'google.genai' && argument(call, -1, 'vertexai')?.path === 'True')
    return { usage: usageOf(c.table, 'Google Vertex AI', 'sdk', module.library), stage };
  const byModel = module.provider === '' ? modelProvider(call) : undefined;
  const provider = module.provider || byModel || module.framework;
  return {
    usage: usageOf(
      c.table,
      provider,
      module.access,
      module.library,
      module.access === 'framework' && module.provider === '' && byModel === undefined,
    ),
    stage,
  };
}

/** Libraries with OpenAI's own client, which speaks to other servers as well. */
const openAiClients = new Set(['openai', 'agents']);

/** The client that an object of a framework asks with: whose it is, it knows better than the name of the object's class. */
function clientGiven(c: LinkContext, call: CallEvent, module: AiModule, depth: number): Link | undefined {
  // What a model asks for is handed to a server of tools: that server is not the model’s.
  if (module.access === 'mcp') return undefined;
  if (module.provider === '' || module.library === 'agents') return argumentLink(c, call, depth);
  if (module.access !== 'framework') return undefined;
  const link = heldLink(c, argument(call, -1, ...clientArguments), depth);
  return link?.stage === 'client' ? link : undefined;
}

const clientArguments = ['provider', 'openai_client', 'anthropic_client', 'async_client', 'client'];

/** Ollama's own servers: a client that is pointed there, or a model that the local server only passes on. */
function runsInCloud(call: CallEvent): boolean {
  const endpoint = parseEndpoint(endpointArgument(call)?.text ?? '');
  return endpoint?.host === 'ollama.com' || /[:-]cloud$/.test(argument(call, 0, 'model')?.text ?? '');
}

function cloudUsage(
  c: LinkContext,
  access: UsageBuilder['access'] = 'sdk',
  library = 'ollama',
): UsageBuilder {
  return usageOf(c.table, 'Ollama Cloud', access, library);
}

function heldLink(c: LinkContext, value: Value | undefined, depth: number): Link | undefined {
  const producer = value?.producer;
  return producer === undefined ? undefined : linkOf(c, producer, depth - 1);
}

/** The link of a client that is given to a call: an agent's model, the members of a pipeline. */
function argumentLink(c: LinkContext, call: CallEvent, depth: number): Link | undefined {
  for (const value of givenValues(call)) {
    const link = heldLink(c, value, depth);
    if (link?.stage === 'client') return link;
  }
  return undefined;
}

function* givenValues(call: CallEvent): Iterable<Value> {
  for (const value of [...call.args, ...call.keywords.map((keyword) => keyword.value)]) {
    yield value;
    if (value.items !== undefined) yield* value.items;
    if (value.fields !== undefined) yield* value.fields.values();
  }
}

const endpointArguments = [
  'base_url',
  'api_base',
  'openai_api_base',
  'azure_endpoint',
  'endpoint',
  'endpoint_url',
  'host',
  'server_url',
  'url',
  'api_endpoint',
  'openai_proxy',
];

function endpointArgument(call: CallEvent): Value | undefined {
  const config = configOf(call);
  return (
    argument(call, -1, ...endpointArguments) ??
    (config === undefined ? undefined : textWithin(config, endpointFields, 5)) ??
    (/(?:^|\.)(?:AsyncClient|Client|InferenceClient|ChatCompletionsClient)$/.test(call.path) &&
    call.args[0]?.text?.includes('://')
      ? call.args[0]
      : undefined)
  );
}

/** Whose server the SDK is pointed at: many providers speak OpenAI's protocol. */
function baseUrlProvider(
  call: CallEvent,
  module: AiModule,
): { readonly name: string; readonly local: boolean } | undefined {
  const text = endpointArgument(call)?.text;
  const endpoint = text === undefined ? undefined : parseEndpoint(text);
  if (endpoint === undefined) return isAzure(call) ? { name: 'Azure OpenAI', local: false } : undefined;
  const known = providerOfBaseUrl(endpoint);
  if (known !== undefined) return known;
  return module.library === 'openai' && module.provider === 'OpenAI' && !endpoint.host.includes('{}')
    ? { name: 'OpenAI-compatible server', local: false }
    : undefined;
}

/** Clients of clouds that are made by the name of a service. */
function cloudService(call: CallEvent): { readonly provider: string; readonly library: string } | undefined {
  const isAws = /(?:^|\.)client$/.test(call.path);
  if (!isAws && call.name !== 'get_deploy_client') return undefined;
  const service = argument(call, 0, 'service_name', 'target_uri')?.text ?? '';
  if (!isAws) return service === 'databricks' ? { provider: 'Databricks AI', library: 'mlflow' } : undefined;
  const provider = awsServices.get(service);
  return provider === undefined ? undefined : { provider, library: 'boto3' };
}

const awsServices: ReadonlyMap<string, string> = new Map([
  ['bedrock-runtime', 'Amazon Bedrock'],
  ['bedrock-agent-runtime', 'Amazon Bedrock'],
  ['sagemaker-runtime', 'Amazon SageMaker'],
]);

/** Settings of models as dicts and lists, nested at will. */
function configOf(call: CallEvent): Value | undefined {
  return argument(call, -1, ...configArguments);
}

const configArguments = ['llm_config', 'config', 'options', 'config_list', 'model_list', 'llm'];
const endpointFields = /^(?:base_url|api_base|azure_endpoint)$/;

/** `config_list=[{"api_type": "azure", …}]`. */
function isAzure(call: CallEvent): boolean {
  const config = configOf(call);
  return config !== undefined && /^azure/i.test(textWithin(config, /^api_type$/, 5)?.text ?? '');
}

const modelArguments = [
  'model',
  'model_name',
  'model_id',
  'modelId',
  'engine',
  'deployment_name',
  'azure_deployment',
  'deployment_id',
  'deployment',
  'model_url',
  'repo_id',
  'pretrained_model_name_or_path',
];
const firstIsModel =
  /(?:GenerativeModel|SentenceTransformer|init_chat_model|from_provider|Transcription|from_pretrained|replicate\.run|\.LM|load_model|pydantic_ai\.Agent|WhisperModel|get_model|LiteLLMModel|lmstudio\.(?:llm|embedding_model)|\.llm\.model|snowflake\.cortex\.(?:try_)?[cC]omplete|LLM|pull|Model|InferenceClient|create_(?:react_)?agent)$/;

/** What else a model is given as: `OpenAIChat(id="gpt-4o")` of Agno, the endpoint that serves one. */
const ownArguments: readonly (readonly [path: RegExp, name: string])[] = [
  [/^(?:agno|phi)\.(?:models?|llm)\..*\.[A-Z]\w*$/, 'id'],
  [/\.serving_endpoints\.query$/, 'name'],
  [/\.get_deploy_client\(\)\.predict(?:_stream)?$/, 'endpoint'],
];

/** The model that a call names, or several of which any may be meant. */
function modelsOf(call: CallEvent): readonly string[] {
  const named = argument(call, -1, ...modelArguments);
  const told = named === undefined ? [] : modelTexts(named);
  if (told.length > 0) return told;
  const own = ownArguments.find(([path]) => path.test(call.path))?.[1];
  const id = own === undefined ? undefined : argument(call, 0, own);
  if (id?.text !== undefined) return textsOf(id);
  const config = configOf(call) ?? argument(call, -1, 'requests', 'retrieveAndGenerateConfiguration');
  const inner = config === undefined ? undefined : (textWithin(config, modelFields, 5) ?? config);
  if (inner?.text !== undefined) return textsOf(inner);
  const [first] = call.args;
  return first !== undefined && firstIsModel.test(call.path) ? textsOf(first) : [];
}

/** Of a dict whose key is not known, only what is a provider's: other settings stand there too. */
function modelTexts(value: Value): readonly string[] {
  const texts = textsOf(value);
  return value.text === undefined ? texts.filter((each) => providerOfModel(each) !== undefined) : texts;
}

const modelFields = /^model(?:Arn)?$/;

/** `{"config_list": [{"model": …}]}`, `[{"litellm_params": {"model": …}}]`: also in what objects are made with. */
export function textWithin(value: Value, names: RegExp, depth: number): Value | undefined {
  for (const [name, field] of value.fields ?? [])
    if (names.test(name) && field.text !== undefined) return field;
  if (depth === 0) return undefined;
  for (const inner of [...(value.fields?.values() ?? []), ...(value.items?.slice(0, 4) ?? [])]) {
    const found = textWithin(inner, names, depth - 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

function modelProvider(call: CallEvent): string | undefined {
  const given = argument(call, -1, 'model_provider', 'custom_llm_provider')?.text;
  const [model] = modelsOf(call);
  return (
    (given === undefined ? undefined : providerOfModel(`${given}/x`)) ??
    (model === undefined ? undefined : providerOfModel(model))
  );
}

/** Notes what the call tells of the use, and of the uses of the other providers whose models it may name instead. */
function describe(c: LinkContext, call: CallEvent, link: Link): void {
  const http = httpTargetOf(call);
  const named = modelsOf(call);
  const sent = link.stage === 'response' || http !== undefined;
  const models =
    named.length > 0 || !sent ? named : [...modelsOfRequest(call, http?.endpoint), ...modelsOfBatch(c, call)];
  const asked = ofClient(c, call, link.usage, models.filter(isModelName));
  for (const [usage, own] of byUsage(c, call, link.usage, asked)) {
    for (const model of own) addModel(usage, model);
    describeUse(c, call, { ...link, usage }, http);
  }
}

/** Where one of several clients is asked, a maker's own models are those of the client that goes to that maker. */
function ofClient(
  c: LinkContext,
  { receiver }: CallEvent,
  { provider }: UsageBuilder,
  models: readonly string[],
): readonly string[] {
  if (receiver?.others === undefined || !makesModels(provider)) return models;
  const elsewhere = new Set(receiver.others.map((other) => linkOf(c, other)?.usage.provider));
  return models.filter((model) => {
    const maker = providerOfModel(model);
    return maker === provider || maker === undefined || !elsewhere.has(maker);
  });
}

/** A batch names the file that its requests were written to, each with its model. */
function modelsOfBatch({ requests }: LinkContext, call: CallEvent): readonly string[] {
  return argument(call, -1, 'input_file_id') === undefined
    ? []
    : requests.flatMap((request) => textWithin(request, modelFields, 2)?.text ?? []);
}

/** Requests of a batch as a script writes them: `json.dumps({"custom_id": …, "body": {"model": …}})`. */
export function requestsOfBatches(calls: readonly CallEvent[]): readonly Value[] {
  return calls.flatMap(({ name, args }) => {
    const [first] = args;
    return first?.fields?.has('custom_id') === true && /^(?:dumps?|write|append)$/.test(name) ? [first] : [];
  });
}

/** A framework asks the provider of each model that it is given. */
function byUsage(
  c: LinkContext,
  call: CallEvent,
  usage: UsageBuilder,
  models: readonly string[],
): ReadonlyMap<UsageBuilder, readonly string[]> {
  const found = new Map<UsageBuilder, string[]>([[usage, []]]);
  const module = models.length > 1 ? aiModuleOf(call.path) : undefined;
  for (const model of models) {
    const provider = module?.provider === '' ? providerOfModel(model) : undefined;
    const own =
      module === undefined || provider === undefined
        ? usage
        : usageOf(c.table, provider, module.access, module.library);
    found.set(own, [...(found.get(own) ?? []), model]);
  }
  return found;
}

/** Place, endpoint, key, and the data that goes in. */
function describeUse(
  c: LinkContext,
  call: CallEvent,
  link: Link,
  http: ReturnType<typeof httpTargetOf>,
): void {
  const { usage } = link;
  addOffset(usage, call.start);
  const key = keyOfCall(call) ?? (http?.sends === true ? keyOfSession(call, c.sessions) : undefined);
  if (key !== undefined) addKey(usage, key.source, key.name);
  noteEndpoint(usage, call);
  const sends = isInference(call.name) || http?.sends === true || embeds(call) || addsTurn.test(call.path);
  // Who offers tools through the protocol does not know which model will call them.
  if (usage.access === 'mcp') return;
  if (!graphParts.test(call.name)) addFlows(usage, call, toolTraces(call), sinkName(call, http), c.lineOf);
  const traces = [
    ...dataTraces(call, sends ? heldBy(c, call) : []),
    ...askedFrame(call),
    ...namedFiles(c, call),
  ];
  if (traces.length === 0) return;
  if (sends && !passive.test(call.path)) addFlows(usage, call, traces, sinkName(call, http), c.lineOf);
}

/** A conversation that is sent with the next answer: `chat.append(user(text))`. */
const addsTurn = /^xai_sdk\b.*\.chat\.create\(\)\.append$/;

/** PandasAI's frames are asked about what they hold. */
function askedFrame({ path, name, receiver }: CallEvent): readonly Trace[] {
  return path.startsWith('pandasai.') && /^(?:chat|follow_up)$/.test(name)
    ? (receiver?.traces.filter(({ origin }) => origin.data) ?? [])
    : [];
}

/** Parts of a graph call models themselves, where they do: none is called as a tool is. */
const graphParts = /^(?:add_(?:node|edge|conditional_edges|sequence)|set_\w+_point)$/;

/** A store of vectors embeds what is put into it. */
function embeds(call: CallEvent): boolean {
  return vectorStoreOf(call.path) && /^(?:add|upsert|update|insert)$/.test(call.name);
}

/** What the client was made with on which a call is made, or that the call is given. */
function heldBy(c: LinkContext, call: CallEvent): readonly Trace[] {
  let held: readonly Trace[] = [];
  for (const value of [call.receiver, ...givenValues(call)]) {
    const given = value?.producer === undefined ? undefined : c.links.get(value.producer)?.held;
    if (given !== undefined) held = mergeTraces(held, given);
  }
  return held;
}

/** Files that are given to the provider by name: `client.files.upload(file="payroll.pdf")`. */
function namedFiles(c: LinkContext, call: CallEvent): readonly Trace[] {
  const given = call.keywords.filter(({ name }) => fileArgument.test(name)).map(({ value }) => value);
  if (/upload|create_csv_agent|transcribe/.test(call.name)) given.push(...call.args);
  // The second is where the translation goes.
  if (call.name === 'translate_document_from_filepath') given.push(...call.args.slice(0, 1));
  return given.flatMap(({ text, path }) => {
    if (text === undefined && listed.test(path))
      return [
        { origin: { kind: 'file', name: '', offset: call.start, data: true, weak: false }, step: undefined },
      ];
    const written = text === undefined ? undefined : c.written.get(text);
    if (written !== undefined) return written;
    if (text === undefined || !/^[^\n]{1,200}\.\w{1,5}$/.test(text) || text.includes('://')) return [];
    const kind = kindOfFile(text) ?? 'file';
    return [{ origin: { kind, name: text, offset: call.start, data: true, weak: false }, step: undefined }];
  });
}

/** A member of a listing of files. */
const listed = /(?:glob|iterdir|listdir|scandir)\(\)\[\]$/;

const fileArgument = /^(?:files?|path|file_?path|filename|image|audio|document|input_files?)$/;

function noteEndpoint(usage: UsageBuilder, call: CallEvent): void {
  const value = endpointArgument(call);
  if (
    usage.endpoint !== '' ||
    value === undefined ||
    /(?:^|\.)(?:post|get|put|request|urlopen)$/.test(call.path)
  )
    return;
  const endpoint = value.text === undefined ? undefined : parseEndpoint(value.text);
  if (endpoint !== undefined) usage.endpoint = showEndpoint(endpoint);
  else {
    const origin = value.traces.find((trace) => trace.origin.kind === 'environment')?.origin;
    if (origin !== undefined) usage.endpoint = `$${origin.name}`;
  }
}

function sinkName(call: CallEvent, http: ReturnType<typeof httpTargetOf>): string {
  if (http !== undefined) return `${lastName(call.path)} ${showEndpoint(http.endpoint)}`;
  return call.path
    .replaceAll('()', '')
    .replace(/^\?\.?/, '')
    .replace(/^operator\.or\.?/, 'chain.');
}

function libraryOf(path: string): string {
  return path.startsWith('?') ? '' : (path.split('.', 1)[0] ?? '');
}

export function lastName(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}

const environmentProviders: ReadonlyMap<string, string> = new Map(
  providers.flatMap(({ name, environment }) => environment.map((variable) => [variable, name] as const)),
);

/** The provider whose key an environment variable of this name holds. */
export function providerOfVariable(name: string): string | undefined {
  const exact = environmentProviders.get(name);
  if (exact !== undefined || !/^(?:MY|APP|PROD|DEV)_/.test(name)) return exact;
  return environmentProviders.get(name.slice(name.indexOf('_') + 1));
}
