/** Programs that a script downloads to a file and then starts or loads. */
import { argument, type CallEvent, type Value } from '../flow/values.ts';
import { countRunWords } from '../run-words.ts';
import { producedBy } from './produced.ts';
import type { Facts, Hit } from './rule.ts';

const fetches =
  /^(?:requests|httpx|urllib\.request|urllib2?|aiohttp|urllib3|curl_cffi|wget|pycurl|cloudscraper|http\.client)\b.*\.(?:get|post|request|urlopen|read|getresponse|download)$/;

export function isFetched(value: Value): boolean {
  return producedBy(value, fetches);
}

/** Files that are saved from the network: by constant path, or by the expression that names them. */
interface Saved {
  readonly texts: Set<string>;
  readonly names: Set<string>;
}

const savers = /^(?:urllib\.request\.urlretrieve|urllib\.urlretrieve|wget\.download|gdown\.download)$/;

function savedFiles(facts: Facts): Saved {
  const saved: Saved = { texts: new Set(), names: new Set() };
  for (const call of facts.behaviour.calls) {
    if (savers.test(call.path)) note(saved, facts, call, 1);
    else if (call.name === 'write_bytes' || call.name === 'write_text') {
      if (call.args[0] !== undefined && isFetched(call.args[0])) noteReceiver(saved, facts, call);
    } else if (call.name === 'write' || call.name === 'copyfileobj') noteWrite(saved, facts, call);
  }
  for (const { text } of facts.commands) {
    const path = /\b(?:curl|wget|iwr|Invoke-WebRequest)\b.*\s-(?:o|O|OutFile)\s+["']?(?<path>[^\s"']+)/.exec(
      text,
    )?.groups?.['path'];
    if (path !== undefined) saved.texts.add(path);
  }
  return saved;
}

/** `open(path, "wb").write(reply.content)`, `shutil.copyfileobj(reply, file)`. */
function noteWrite(saved: Saved, facts: Facts, call: CallEvent): void {
  const [content, target] = call.args;
  if (content === undefined || !isFetched(content)) return;
  const opened = (call.name === 'write' ? call.receiver : target)?.producer;
  if (opened === undefined || opened.name !== 'open') return;
  if (opened.path === 'open' || opened.path === 'io.open') note(saved, facts, opened, 0);
  else noteReceiver(saved, facts, opened);
}

function note(saved: Saved, facts: Facts, call: CallEvent, position: number): void {
  const text = argument(call, position, 'filename', 'file', 'out', 'output')?.text;
  if (isTelling(text)) saved.texts.add(text);
  const node = call.nodes[position];
  if (node?.kind === 'name')
    saved.names.add(`${node.id}@${facts.folder().definitions.blockAt(call.start).start}`);
}

function noteReceiver(saved: Saved, facts: Facts, call: CallEvent): void {
  if (isTelling(call.receiver?.text)) saved.texts.add(call.receiver?.text ?? '');
  const node = call.callee?.kind === 'attribute' ? call.callee.value : undefined;
  if (node?.kind === 'name')
    saved.names.add(`${node.id}@${facts.folder().definitions.blockAt(call.start).start}`);
}

/** `{}/{}` says nothing of which file it is. */
function isTelling(text: string | undefined): text is string {
  return text !== undefined && /[\w-]{3}/.test(text.replaceAll('{}', ''));
}

const starts =
  /^(?:os\.(?:startfile|system|popen|exec\w*|spawn\w*)|subprocess\.(?:run|call|check_call|check_output|Popen)|runpy\.run_path|importlib\.util\.spec_from_file_location|importlib\.machinery\.(?:SourceFileLoader|ExtensionFileLoader)|ctypes\.(?:CDLL|WinDLL|cdll\.LoadLibrary|windll\.LoadLibrary)|imp\.load_source|execfile|win32api\.ShellExecute|ctypes\.windll\.shell32\.ShellExecute[AW]|exec)$/;
/** Documents that `os.startfile` and the like only show. */
const shown =
  /\.(?:pdf|xlsx?|xlsm|docx?|pptx?|csv|txt|html?|png|jpe?g|gif|svg|json|xml|zip|md|mp[34]|wav|log)$/i;

/** A program that was saved from the network is started or loaded. */
export function* droppedPrograms(facts: Facts): Iterable<Hit> {
  const { calls } = facts.behaviour;
  if (!calls.some((call) => starts.test(call.path))) return;
  if (!calls.some((call) => fetches.test(call.path) || savers.test(call.path)) && facts.commands.length === 0)
    return;
  const saved = savedFiles(facts);
  if (saved.texts.size === 0 && saved.names.size === 0) return;
  for (const call of calls) {
    if (!starts.test(call.path) || !startsSaved(call, saved, facts)) continue;
    yield { message: `Starts what it downloaded with ${call.path}`, start: call.start, end: call.end };
  }
}

function startsSaved(call: CallEvent, saved: Saved, facts: Facts): boolean {
  if (call.path === 'exec') {
    const opened = call.args[0]?.producer?.receiver?.producer;
    return opened?.path === 'open' && saved.texts.has(opened.args[0]?.text ?? '\0');
  }
  const words = call.args
    .slice(0, 4)
    .flatMap((arg) => [arg, ...(arg.items?.slice(0, countRunWords(arg)) ?? [])]);
  for (const { text } of words) {
    if (text === undefined || shown.test(text)) continue;
    for (const path of saved.texts) if (!shown.test(path) && wordsOf(text).includes(path)) return true;
  }
  const block = facts.folder().definitions.blockAt(call.start).start;
  return call.nodes
    .slice(0, 4)
    .flatMap((node, i) =>
      node.kind === 'list' || node.kind === 'tuple'
        ? node.items.slice(0, countRunWords(call.args[i]))
        : [node],
    )
    .some((node) => {
      const inner =
        node.kind === 'call' && node.args[0] !== undefined && node.args.length === 1 ? node.args[0] : node;
      if (inner.kind !== 'name' || !saved.names.has(`${inner.id}@${block}`)) return false;
      const known = words.find((word) => isTelling(word.text) && shown.test(word.text));
      return known === undefined;
    });
}

function wordsOf(text: string): readonly string[] {
  return [text, ...text.split(/\s+/).map((word) => word.replace(/^["']|["']$/g, '').replace(/^\.\//, ''))];
}
