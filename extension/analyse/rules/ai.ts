/** Use of AI: providers, keys, models run on the machine, frameworks, tool protocols. */

import { type CommandUse, usesOfCommand } from '../ai/command-use.ts';
import { toolTraces } from '../ai/flows.ts';
import { keyOfCall, keySourceOf } from '../ai/keys.ts';
import { lastName, providerOfVariable } from '../ai/links.ts';
import { labelOf } from '../ai/source-labels.ts';
import type { createFingerprinter } from '../fingerprint.ts';
import { argument, type CallEvent, type Origin } from '../flow/values.ts';
import { staysInside } from '../knowledge/ai-providers.ts';
import { isOffline } from '../offline.ts';
import type { AiAsk, AiUsage, DataFlow, Finding, Severity } from '../types.ts';
import { openTools } from './agent-tools.ts';
import { linkedCalls, linkedProducer } from './ai-links.ts';
import type { BehaviourRule, Command, Facts, Hit } from './rule.ts';

function usageHits(
  facts: Facts,
  accept: (usage: Facts['ai']['usages'][number]) => boolean,
  say: (usage: Facts['ai']['usages'][number]) => string,
  placeOf: typeof firstPlace = firstPlace,
): Hit[] {
  return facts.ai.usages.filter(accept).map((usage) => {
    const { start, end } = placeOf(facts, usage);
    const details: Record<string, string> = { provider: usage.provider, access: usage.access };
    if (usage.library !== '') details['library'] = usage.library;
    if (usage.models.length > 0) details['models'] = usage.models.join(', ');
    if (usage.endpoint !== '') details['endpoint'] = usage.endpoint;
    return { message: say(usage), start, end, details };
  });
}

/** A command of a notebook, which stands in no call of a use. */
function ofCommand(
  { text, position }: Command,
  accept: (use: CommandUse) => boolean,
  say: (use: CommandUse) => string,
): Omit<Hit, 'start' | 'end'> | undefined {
  const use = position === undefined ? undefined : usesOfCommand(text).find(accept);
  return use === undefined
    ? undefined
    : { message: say(use), details: { provider: use.provider, access: use.access } };
}

/** The first call of a use, or the import that makes it one. */
function firstPlace(facts: Facts, usage: Facts['ai']['usages'][number]): { start: number; end: number } {
  const line = usage.lines[0] ?? 1;
  for (const call of facts.behaviour.calls) if (facts.module.position(call.start).line === line) return call;
  const start = facts.module.offset(line);
  return { start, end: start };
}

/** Where the key stands, or the first call when it is put together of pieces. */
function literalKeyPlace(facts: Facts, usage: Facts['ai']['usages'][number]): { start: number; end: number } {
  const { texts, assigns } = facts.behaviour;
  const given = linkedCalls(facts, usage.provider).map(keyOfCall);
  const assigned = assigns
    .filter(({ key }) => providerOfVariable(key) === usage.provider)
    .map(({ value }) => keySourceOf(value));
  for (const key of [...given, ...assigned]) {
    const literal = key?.literal;
    const place = literal === undefined ? undefined : texts.find(({ text }) => text.includes(literal));
    if (place !== undefined) return place;
  }
  return firstPlace(facts, usage);
}

export const rules: readonly BehaviourRule[] = [
  {
    id: 'PYS-AI-001',
    category: 'ai',
    title: 'Uses an AI provider through its SDK',
    severity: 'info',
    confidence: 'high',
    rationale:
      'The script calls a model at an outside provider. What it sends leaves the organisation and falls under the provider’s terms.',
    remediation:
      'Check that the provider is approved and that an agreement covers the data that the script sends.',
    example: 'from openai import OpenAI\nOpenAI().chat.completions.create(model="gpt-4o", messages=[])',
    onModule: (facts) =>
      usageHits(
        facts,
        (usage) => usage.access === 'sdk',
        (usage) => `Uses ${usage.provider} through ${usage.library || 'its SDK'}`,
      ),
  },
  {
    id: 'PYS-AI-002',
    category: 'ai',
    title: 'Calls an AI provider over HTTP',
    severity: 'low',
    confidence: 'high',
    rationale:
      'The script speaks to a provider’s API directly. An inventory of installed packages does not show this use.',
    remediation:
      'Check that the provider is approved; prefer the organisation’s own gateway or the SDK, which can be inventoried.',
    example: 'import requests\nrequests.post("https://api.anthropic.com/v1/messages", json={})',
    onModule: (facts) =>
      usageHits(
        facts,
        (usage) => usage.access === 'http',
        (usage) => `Calls ${usage.provider} over HTTP`,
      ),
    onCommand: (command) =>
      ofCommand(
        command,
        (use) => use.access === 'http',
        (use) => `Calls ${use.provider} over HTTP`,
      ),
  },
  {
    id: 'PYS-AI-003',
    category: 'ai',
    title: 'Reads the key of an AI provider from the environment',
    severity: 'info',
    confidence: 'high',
    rationale:
      'A key of an AI provider is set up on the machine for this script, so somebody has an account there.',
    remediation: 'Make sure that the key belongs to the organisation and not to a person.',
    example: 'import os\nkey = os.environ["OPENAI_API_KEY"]',
    onModule: environmentKeys,
  },
  {
    id: 'PYS-AI-004',
    category: 'ai',
    title: 'Key of an AI provider in the code',
    severity: 'high',
    confidence: 'medium',
    cwe: 798,
    rationale: 'Everyone who can read the script can use the account, and the key travels with every copy.',
    remediation: 'Revoke the key, and read a new one from a secret store or the environment.',
    falsePositives: 'A made-up key in an example that does not look made up.',
    example: 'from openai import OpenAI\nclient = OpenAI(api_key="sk-proj-9fK2mQ7vXb41LzT8")',
    onModule: (facts) =>
      usageHits(
        facts,
        (usage) => usage.keySource === 'literal',
        (usage) => `The key for ${usage.provider} is written in the code`,
        literalKeyPlace,
      ),
    onCommand: (command) =>
      ofCommand(
        command,
        (use) => use.key?.source === 'literal',
        (use) => `The key for ${use.provider} is written in the code`,
      ),
  },
  {
    id: 'PYS-AI-005',
    category: 'ai',
    title: 'Runs a model on the machine or in the local network',
    severity: 'info',
    confidence: 'high',
    rationale:
      'The model runs locally: data stays inside, but weights and model servers are software that nobody may be looking after.',
    remediation: 'Keep the model server patched and bound to localhost, and the origin of the weights known.',
    example: 'import ollama\nollama.chat(model="llama3", messages=[])',
    onModule: (facts) =>
      usageHits(
        facts,
        (usage) => usage.access === 'local',
        (usage) => `Uses a local model through ${usage.provider}`,
      ),
    onCommand: (command) =>
      ofCommand(
        command,
        (use) => use.access === 'local',
        (use) => `Uses a local model through ${use.provider}`,
      ),
  },
  {
    id: 'PYS-AI-006',
    category: 'ai',
    title: 'Uses an AI framework',
    severity: 'info',
    confidence: 'high',
    rationale:
      'The script calls models through a framework, which may keep prompts, call tools and contact further services by itself.',
    remediation:
      'Check which provider the framework is set up for, and whether its tracing sends prompts elsewhere.',
    example: 'from langchain_openai import ChatOpenAI\nChatOpenAI(model="gpt-4o").invoke("hello")',
    onModule: (facts) =>
      usageHits(
        facts,
        (usage) => usage.access === 'framework',
        (usage) => `Uses ${usage.provider} through the framework ${usage.library}`,
      ),
  },
  {
    id: 'PYS-AI-007',
    category: 'ai',
    title: 'Offers or uses tools through the Model Context Protocol',
    severity: 'low',
    confidence: 'high',
    rationale:
      'A model can call the functions of this script, or this script lets a model call functions elsewhere, with the rights of the user.',
    remediation: 'Review which functions are exposed, with which rights, and who can reach the server.',
    example: 'from mcp.server.fastmcp import FastMCP\nmcp = FastMCP("files")',
    onModule: protocolUses,
  },
  {
    id: 'PYS-AI-008',
    category: 'ai',
    title: 'Data reaches an AI provider',
    severity: 'medium',
    confidence: 'medium',
    cwe: 200,
    rationale:
      'Content that the script read from a file, database, mailbox or application is part of what it sends to a model.',
    remediation:
      'Check what the data is; leave out or mask personal and confidential fields, or use a provider that is approved for them.',
    falsePositives:
      'The flow is followed without running the script: a value that is replaced before it is sent may be taken for the data.',
    example:
      'import pandas as pd\nfrom openai import OpenAI\ndf = pd.read_excel("salaries.xlsx")\nOpenAI().chat.completions.create(model="gpt-4o", messages=[{"role": "user", "content": df.to_csv()}])',
    onModule: dataFlows,
    onCommand: (command) =>
      ofCommand(
        command,
        (use) => use.files.length > 0 && !staysInside(use),
        (use) => `file ${use.files.join(', ')} → ${use.provider}`,
      ),
  },
  {
    id: 'PYS-AI-009',
    category: 'ai',
    title: 'An AI SDK is pointed at a server of its own',
    severity: 'low',
    confidence: 'high',
    rationale:
      'The SDK of one provider speaks to another server: a gateway, a reseller or somebody’s own machine, which sees all prompts.',
    remediation: 'Check who runs the server.',
    example:
      'from openai import OpenAI\nOpenAI(base_url="https://llm-proxy.example-hosting.net/v1", api_key=key)',
    onModule: (facts) =>
      usageHits(
        facts,
        (usage) => usage.provider === 'OpenAI-compatible server',
        (usage) => `Uses the server ${usage.endpoint || 'of its own'} with an AI SDK`,
      ),
  },
  {
    id: 'PYS-AI-010',
    category: 'ai',
    title: 'Runs what a model answers',
    severity: 'high',
    confidence: 'high',
    cwe: 94,
    rationale:
      'The answer of a model is executed as code or as a command. Whoever can write into the prompt decides what runs.',
    remediation:
      'Do not execute answers; where it must be, do it in a sandbox without network, files and credentials.',
    example: 'import ollama\nexec(ollama.generate(model="llama3", prompt="code")["response"])',
    calls: ['exec', 'eval', 'os.system', 'os.popen', 'subprocess.*'],
    onCall: (call, facts) => {
      const given = call.args[0];
      const provider = given === undefined ? undefined : linkedProducer(given, facts, 'response');
      return provider === undefined
        ? undefined
        : { message: `Executes what ${provider} answers`, details: { provider } };
    },
  },
  {
    id: 'PYS-AI-011',
    category: 'ai',
    title: 'An agent may run code or commands',
    severity: 'medium',
    confidence: 'high',
    cwe: 94,
    rationale:
      'The framework is told to run code that a model writes, or is given a shell or interpreter as a tool, or a function of the script that runs any command or code it is called with.',
    remediation: 'Run it in a sandbox, and keep data and credentials of the user out of it.',
    example: 'from langchain_experimental.tools import PythonREPLTool\ntools = [PythonREPLTool()]',
    calls: [
      'langchain.*',
      'langchain_experimental.*',
      'langchain_community.*',
      'autogen.*',
      'crewai.*',
      'crewai_tools.*',
      'smolagents.*',
      'autogen_ext.*',
      'interpreter.*',
      'pandasai.*',
      'claude_agent_sdk.*',
      'claude_code_sdk.*',
    ],
    onCall: (call) => {
      const risky =
        /(?:PythonREPL\w*|PythonAstREPLTool|ShellTool|BashProcess|LocalCommandLineCodeExecutor|CodeInterpreterTool|create_pandas_dataframe_agent|create_csv_agent|create_python_agent|interpreter\.chat|CodeAgent)$/.test(
          call.path,
        ) ||
        call.keywords.some(
          ({ name }) =>
            (name === 'allow_dangerous_code' ||
              name === 'allow_code_execution' ||
              name === 'code_execution_config') &&
            !isFalse(call, name),
        ) ||
        (agentOptions.test(call.path) && mayRunCommands(call));
      return risky ? { message: `${lastName(call.path)} lets a model run code` } : undefined;
    },
    onModule: openTools,
  },
  {
    id: 'PYS-AI-012',
    category: 'ai',
    title: 'Uses an AI service in an unofficial way',
    severity: 'medium',
    confidence: 'high',
    rationale:
      'The library works around the provider’s API, through web sessions or borrowed accounts: no agreement covers the data, and third parties relay it.',
    remediation: 'Use an approved provider’s official API.',
    example: 'import g4f\ng4f.ChatCompletion.create(model="gpt-4", messages=[])',
    onModule: (facts) =>
      usageHits(
        facts,
        (usage) => /^(?:GPT4Free|OpenAI ChatGPT \(web\)|Claude \(web\))$/.test(usage.provider),
        (usage) => `Uses ${usage.provider}, which is not an official API`,
      ),
  },
  {
    id: 'PYS-AI-013',
    category: 'ai',
    title: 'Loads a model with its own code',
    severity: 'medium',
    confidence: 'high',
    cwe: 829,
    rationale: 'With trust_remote_code the model repository’s Python code runs on this machine.',
    remediation: 'Pin the revision and review its code, or use a model that needs none.',
    example:
      'from transformers import AutoModel\nAutoModel.from_pretrained("org/model", trust_remote_code=True)',
    calls: ['transformers.*', 'datasets.*', 'sentence_transformers.*', 'vllm.*', 'huggingface_hub.*'],
    onCall: (call) =>
      call.keywords.some(({ name, value }) => name === 'trust_remote_code' && value.path !== 'False')
        ? { message: 'Runs the code that comes with a downloaded model' }
        : undefined,
  },
];

const agentOptions = /^claude_(?:agent|code)_sdk\.Claude(?:Agent|Code)Options$/;

/** An agent that asks nobody before it runs a command: the shell is among its tools, or it need not ask at all. */
function mayRunCommands(call: CallEvent): boolean {
  const tools = argument(call, -1, 'allowed_tools')?.items ?? [];
  return (
    argument(call, -1, 'permission_mode')?.text === 'bypassPermissions' ||
    tools.some(({ text }) => text !== undefined && /^Bash(?:\((?:\*(?::\*)?)?\))?$/.test(text))
  );
}

function isFalse(call: Parameters<NonNullable<BehaviourRule['onCall']>>[0], name: string): boolean {
  return argument(call, -1, name)?.path === 'False';
}

function* environmentKeys(facts: Facts): Iterable<Hit> {
  const seen = new Set<string>();
  // Such as one that writes a template of settings.
  if (isOffline(facts.imports, facts.behaviour.calls) && !facts.imports.some(({ module }) => module === 'os'))
    return;
  for (const { text, start, end } of facts.behaviour.texts) {
    if (text.length > 60 || text.length < 5) continue;
    const provider = providerOfVariable(text);
    if (provider === undefined || seen.has(text)) continue;
    seen.add(text);
    yield {
      message: `${isSet(facts.module.text, start, end) ? 'Sets' : 'Reads'} ${text}, a key of ${provider}`,
      start,
      end,
      details: { provider, variable: text },
    };
  }
}

/** `os.environ["X"] = …`, `monkeypatch.setenv("X", …)`, against reading it. */
function isSet(text: string, start: number, end: number): boolean {
  return (
    /^\s{0,3}\]\s{0,3}=(?!=)/.test(text.slice(end, end + 10)) ||
    /\b(?:setenv|putenv|setdefault)\(\s{0,3}$/.test(text.slice(Math.max(0, start - 20), start))
  );
}

const telling = new Set([
  'database',
  'mail',
  'clipboard',
  'business system',
  'browser profile',
  'screen capture',
  'keystrokes',
  'chat messages',
]);
const slight = new Set(['user input', 'web page']);

/** A server of tools, with the data that its functions give to whichever model asks. */
function protocolUses(facts: Facts): readonly Hit[] {
  const hits = usageHits(
    facts,
    (usage) => usage.access === 'mcp',
    () => 'Uses the Model Context Protocol',
  );
  if (hits.length === 0) return hits;
  const offered = offeredData(facts);
  if (offered.length === 0) return hits;
  const named = offered.map(({ kind, name }) => `${labelOf(kind)}${name === '' ? '' : ` ${name}`}`);
  const list = [...new Set(named)].slice(0, maxOffered).join(', ');
  const severity = offered.some(({ kind }) => telling.has(labelOf(kind))) ? 'medium' : 'low';
  return hits.map((hit) => ({
    ...hit,
    message: `Offers data to models through the Model Context Protocol: ${list}`,
    severity,
    details: { ...hit.details, offers: list },
  }));
}

const maxOffered = 5;

/** What the functions give back that are registered as tools or resources. */
function offeredData(facts: Facts): readonly Origin[] {
  const origins = new Set<Origin>();
  for (const [call, link] of facts.ai.links)
    if (link?.usage.access === 'mcp') for (const { origin } of toolTraces(call)) origins.add(origin);
  const kinds = new Set([...origins].filter(({ weak }) => !weak).map(({ kind }) => kind));
  return [...origins].filter(({ kind, weak }) => !weak || !kinds.has(kind));
}

function* dataFlows(facts: Facts): Iterable<Hit> {
  for (const usage of facts.ai.usages) {
    for (const flow of usage.flows) {
      const line = flow.lines[flow.lines.length - 1] ?? 1;
      const call = linkedCalls(facts, usage.provider).find(
        (each) => facts.module.position(each.start).line === line,
      );
      const start = call?.start ?? facts.module.offset(line);
      yield { ...flowHit(flow, usage), start, end: call?.end ?? start };
    }
  }
}

function flowHit(flow: DataFlow, usage: AiUsage) {
  const base = telling.has(flow.source) ? 'high' : slight.has(flow.source) ? 'info' : 'medium';
  return {
    message: `${flow.source}${flow.name === '' ? '' : ` ${flow.name}`} → ${usage.provider}`,
    severity: staysInside(usage) ? ('info' as const) : (base as Severity),
    details: { provider: usage.provider, source: flow.source, name: flow.name, sink: flow.sink },
  };
}

/** The finding of data that goes through another file. */
export function flowFinding(
  flow: DataFlow,
  usage: AiUsage,
  { line, column = 1, cell, evidence = '' }: AiAsk,
  fingerprint: ReturnType<typeof createFingerprinter>,
): Finding {
  const id = 'PYS-AI-008';
  const hit = flowHit(flow, usage);
  return {
    ...hit,
    rule: id,
    category: 'ai',
    confidence: 'medium',
    line,
    column,
    ...(cell === undefined ? {} : { cell }),
    cwe: 200,
    evidence,
    fingerprint: fingerprint(id, hit.message, evidence),
    suppressed: '',
  };
}
