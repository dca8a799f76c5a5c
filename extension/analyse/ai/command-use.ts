/** AI providers and model runners that a command line speaks to: `curl https://api.openai.com/…`, `ollama run …`, `claude -p …`. */
import { parseEndpoint, showEndpoint } from '../constants.ts';
import { providerOfEndpoint } from '../network.ts';
import type { AiUsage } from '../types.ts';
import { type KeySource, literalKey } from './keys.ts';

export interface CommandUse extends Pick<AiUsage, 'provider' | 'access' | 'library' | 'endpoint' | 'models'> {
  readonly key: KeySource | undefined;
  /** Files whose content is sent. */
  readonly files: readonly string[];
  /** The program and where it sends to. */
  readonly sink: string;
}

const programs: readonly (readonly [pattern: RegExp, provider: string, access: 'local' | 'sdk'])[] = [
  [/^\s*ollama\s+(?:run|serve|pull|create)\b/, 'Ollama', 'local'],
  [/^\s*claude\s+(?:-p|--print|-c)\b/, 'Anthropic', 'sdk'],
  [/^\s*codex\s+(?:exec|-q)\b/, 'OpenAI', 'sdk'],
  [/^\s*gemini\s+(?:-p|--prompt)\b/, 'Google Gemini', 'sdk'],
  [/^\s*gh\s+copilot\b/, 'GitHub Copilot', 'sdk'],
];

/** A hostile command could be all URLs. */
const maxUses = 8;

/** @param text a command line; unknown parts are `{}` */
export function usesOfCommand(text: string): readonly CommandUse[] {
  const program = /^\s*(?<name>\S*)/.exec(text)?.groups?.['name'] ?? '';
  const library = `command: ${program}`;
  const none = { endpoint: '', models: [], key: undefined, files: [] };
  const found: CommandUse[] = [];
  for (const [pattern, provider, access] of programs)
    if (pattern.test(text)) found.push({ ...none, provider, access, library, sink: program });
  if (!text.includes('://')) return found;
  for (const [url] of text.matchAll(/https?:\/\/[^\s'"]+/g)) {
    const endpoint = parseEndpoint(url);
    const known = endpoint === undefined ? undefined : providerOfEndpoint(endpoint);
    if (endpoint === undefined || known === undefined) continue;
    const shown = showEndpoint(endpoint);
    found.push({
      provider: known.name,
      access: known.local ? 'local' : 'http',
      library,
      endpoint: shown,
      models: modelsIn(text, endpoint.path),
      key: keyIn(text),
      files: [...text.matchAll(sentFile)].map((match) => match.groups?.['file'] ?? ''),
      sink: `${program} ${shown}`,
    });
    if (found.length >= maxUses) break;
  }
  return found;
}

const sentFile =
  /\s(?:-d|--data(?:-binary|-urlencode)?|-F|--form|-T|--upload-file)[\s=]{0,3}['"]?(?:\w{1,40}=)?@(?<file>[\w./~-]{1,200})/g;

const modelInBody = /\\?["']model\\?["']\s{0,4}:\s{0,4}\\?["'](?<model>[\w.:/@-]{2,120})\\?["']/;
const modelInPath = /\/(?:models|deployments|engines)\/(?<model>[\w.@-]{1,120})/;

function modelsIn(text: string, path: string): readonly string[] {
  const match = modelInBody.exec(text) ?? modelInPath.exec(path);
  const model = match?.groups?.['model'];
  return model === undefined ? [] : [model];
}

const keyPlace =
  /\b(?:authorization|x-(?:goog-)?api-key|api-key)['"]?\s{0,3}:\s{0,3}(?:Bearer\s{1,3})?(?<key>[^\s'"]{1,400})|[?&](?:api_?)?key=(?<inUrl>[^&\s'"]{1,400})/i;

/** `$OPENAI_API_KEY`, also as a variable of Python that IPython puts in: which one it is, its name alone says. */
function keyIn(text: string): KeySource | undefined {
  const groups = keyPlace.exec(text)?.groups;
  const key = groups?.['key'] ?? groups?.['inUrl'];
  if (key === undefined) return undefined;
  const variable = /^(?:\$\{?|%)(?<name>[A-Z][A-Z\d_]*)[}%]?$/.exec(key)?.groups?.['name'];
  if (variable !== undefined) return { source: 'environment', name: variable };
  return /[{}$%]/.test(key) ? { source: 'unknown', name: '' } : literalKey(key);
}
