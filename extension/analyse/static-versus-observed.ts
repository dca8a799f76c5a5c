/**
 * Compares what a script's text predicts with what a run of it did. What the text does not predict came from dynamic code,
 * from a dependency, or from text that was not analysed: it deserves a look.
 */
import type { Analysis } from './analysis.ts';
import type { Category, Confidence, Rule, Severity } from './types.ts';

/** What a script's text predicts. */
export interface Prediction {
  /** Hosts that are written in it, also those that its SDKs imply. */
  readonly hosts: readonly string[];
  /** Top-level modules it imports. */
  readonly modules: readonly string[];
  /** Modules are imported by computed names. */
  readonly dynamicImports: boolean;
  /** It does nothing but import a single package and the modules that installers' few lines need. */
  readonly onlyCalls?: boolean;
}

/** What was seen of a run; a `SensorRun` is one. */
export interface ObservedRun {
  readonly main: string;
  /** What `main` is: a script's path, a module's name. */
  readonly mode?: string;
  readonly executable?: string;
  readonly events: readonly ObservedEvent[];
}

export interface ObservedEvent {
  readonly kind: string;
  readonly name: string;
  readonly detail: string;
  readonly port: number | null;
  readonly origin: string;
  readonly importing: boolean;
  readonly distribution: string;
  readonly ambiguous: boolean;
}

/** Names the AI provider behind a host or a module; undefined for all others. */
export interface ProviderLookup {
  ofHost(host: string): string | undefined;
  ofModule(module: string): string | undefined;
}

export interface ObservedFinding {
  readonly rule: string;
  readonly category: Category;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly message: string;
  /** Host, module or program. */
  readonly target: string;
  /** Module that did it. */
  readonly origin: string;
}

export const observedRules = {
  host: {
    id: 'PYS-OBS-001',
    category: 'network',
    title: 'A run reached a host that its script does not name',
    severity: 'medium',
    confidence: 'medium',
    rationale:
      'The address came from data, from dynamic code or from a dependency. A package that connects somewhere while it is being imported is how stolen credentials usually leave.',
    remediation:
      'Find out which module made the connection and whether the host belongs to what the script is for.',
    falsePositives: 'Hosts from configuration files and arguments, telemetry of libraries.',
    example: "requests.get(json.load(open('settings.json'))['url'])",
  },
  module: {
    id: 'PYS-OBS-002',
    category: 'obfuscation',
    title: 'A run imported a module that its script does not name',
    severity: 'low',
    confidence: 'medium',
    rationale:
      'The script itself imported it, by a computed name or from code made at run time, so that its text hides it.',
    remediation: 'Read how the name is made; write plain imports where they will do.',
    falsePositives: 'Plugin systems.',
    example: "__import__(base64.b64decode('cGFyYW1pa28=').decode())",
  },
  subprocess: {
    id: 'PYS-OBS-003',
    category: 'weakness',
    title: 'A run started a program that its script gives no reason for',
    severity: 'medium',
    confidence: 'medium',
    rationale:
      'The script imports nothing that starts programs, so a dependency or dynamic code did. Packages with malware start shells while they are being imported.',
    remediation: 'Look at the program, its arguments and the module that started it.',
    falsePositives: 'Libraries that call tools of the system (git, ldconfig, lsb_release).',
    example: 'import innocent_package  # starts curl when it is imported',
  },
  dynamic: {
    id: 'PYS-OBS-004',
    category: 'obfuscation',
    title: 'A dependency ran code made at run time and used the network or a program while it was imported',
    severity: 'high',
    confidence: 'medium',
    rationale:
      'Decoding a text, executing it and reaching out, all while a package is imported, is the pattern of a malicious package.',
    remediation:
      'Isolate the machine from the network, keep the package and compare it with what the index serves.',
    example: 'exec(base64.b64decode(payload))',
  },
  ai: {
    id: 'PYS-OBS-005',
    category: 'ai',
    title: 'A run used an AI provider',
    severity: 'info',
    confidence: 'high',
    rationale:
      'Data that a script reads may have left for the provider: who used which provider is a question of compliance.',
    remediation: 'Check that the provider is approved for the data that the run read.',
    example: "openai.OpenAI().responses.create(model='…', input=text)",
  },
} as const satisfies Record<string, Rule>;

const starters = new Set([
  'subprocess',
  'os',
  'pty',
  'asyncio',
  'multiprocessing',
  'sh',
  'plumbum',
  'pexpect',
  'fabric',
  'invoke',
  'webbrowser',
  'posix',
]);
const networkKinds = new Set(['connect', 'http', 'url', 'service', 'resolve']);
const programKinds = new Set(['subprocess', 'system', 'exec']);
const dynamicKinds = new Set(['exec_code', 'compile']);

/** What the few lines of an installer import besides the package. */
const installers = new Set(['re', 'sys', 'importlib', 'pkg_resources', '__future__']);

/** What an analysis predicts. @param impliedHosts hosts that an AI provider's SDK talks to */
export function predictionOf(
  analysis: Pick<Analysis, 'imports' | 'dynamicImports' | 'findings' | 'aiUsage'>,
  impliedHosts: (provider: string) => readonly string[] = () => [],
): Prediction {
  const hosts = new Set<string>();
  for (const { details } of analysis.findings)
    if (details?.['host']) hosts.add(details['host'].toLowerCase());
  for (const { endpoint, provider } of analysis.aiUsage) {
    if (endpoint !== '') hosts.add(hostOf(endpoint));
    for (const host of impliedHosts(provider)) hosts.add(host);
  }
  const own = analysis.imports.filter((name) => !installers.has(name));
  return {
    hosts: [...hosts],
    modules: analysis.imports,
    dynamicImports: analysis.dynamicImports,
    onlyCalls: own.length === 1 && analysis.findings.length === 0,
  };
}

/**
 * The differences, each target once, and the AI providers used.
 * @param predicted undefined when the script's text could not be analysed: then only the use of AI is reported
 */
export function compareStaticWithObserved(
  predicted: Prediction | undefined,
  run: ObservedRun,
  providers: ProviderLookup,
): ObservedFinding[] {
  const findings = new Map<string, ObservedFinding>();
  const add = (finding: ObservedFinding): void => {
    const key = `${finding.rule}\0${finding.target}\0${finding.rule === observedRules.dynamic.id ? finding.origin : ''}`;
    const before = findings.get(key);
    if (before === undefined || rank[finding.severity] > rank[before.severity]) findings.set(key, finding);
  };
  const hasOtherText = isStartedByOther(run, predicted);
  for (const event of run.events) {
    for (const finding of aiFindings(event, providers)) add(finding);
    if (predicted === undefined || hasOtherText) continue;
    const finding =
      hostFinding(event, predicted) ?? moduleFinding(event, predicted) ?? programFinding(event, predicted);
    if (finding !== undefined) add(finding);
  }
  if (predicted !== undefined) for (const finding of implantFindings(run.events)) add(finding);
  return [...findings.values()];
}

/**
 * Whether another text than the script's says what is done. The few lines that an installer wrote beside the interpreter or into another
 * directory of programs, such as `pip`, only call what is in a package; a module that was run, such as a debugger's or `coverage`, runs the
 * script besides its own text.
 */
function isStartedByOther(
  { main, mode, executable = '' }: ObservedRun,
  predicted: Prediction | undefined,
): boolean {
  if (mode === 'module') return true;
  const directory = (path: string): string => path.replace(/[^\\/]*$/, '');
  if (directory(main) !== '' && directory(main) === directory(executable)) return true;
  return predicted?.onlyCalls === true && /[\\/](?:bin|scripts)[\\/][^\\/]*$/i.test(main);
}

const rank: Readonly<Record<Severity, number>> = { info: 0, low: 1, medium: 2, high: 3, critical: 4 };

function hostFinding(event: ObservedEvent, predicted: Prediction): ObservedFinding | undefined {
  if (!networkKinds.has(event.kind) || event.ambiguous || isLocal(event.name)) return undefined;
  if (predicted.hosts.some((host) => isSameOrBelow(event.name, host))) return undefined;
  const { origin, importing, port } = event;
  const place = port === null ? event.name : `${event.name} port ${port}`;
  const by = origin === '' || origin === '__main__' ? 'The run' : `Module ${origin}`;
  const when = importing && origin !== '__main__' ? ' while it was imported' : '';
  return {
    ...from(observedRules.host, event.name, origin),
    severity: when === '' ? 'medium' : 'high',
    message: `${by} reached ${place}${when}; the script's text does not name that host.`,
  };
}

/** Only what the script itself imported: what its dependencies import, its text cannot tell. */
function moduleFinding(event: ObservedEvent, predicted: Prediction): ObservedFinding | undefined {
  if (event.kind !== 'import' || event.origin !== '__main__') return undefined;
  const top = event.name.split('.')[0] ?? '';
  if (predicted.modules.includes(top)) return undefined;
  const known = event.distribution === '' ? '' : ` (distribution ${event.distribution})`;
  return {
    ...from(observedRules.module, event.name, event.origin),
    severity: predicted.dynamicImports ? 'low' : 'medium',
    message: `The script imported ${event.name}${known}; its text does not name that module.`,
  };
}

function programFinding(event: ObservedEvent, predicted: Prediction): ObservedFinding | undefined {
  if (!programKinds.has(event.kind) || predicted.modules.some((module) => starters.has(module)))
    return undefined;
  const { origin, importing } = event;
  const foreign = origin !== '' && origin !== '__main__';
  return {
    ...from(observedRules.subprocess, event.name, origin),
    severity: foreign && importing ? 'high' : 'medium',
    message: `${foreign ? `Module ${origin}` : 'The run'} started ${event.name}${foreign && importing ? ' while it was imported' : ''}; the script imports nothing that starts programs.`,
  };
}

/** Dynamic code and a way out, in one module, at its import. */
function implantFindings(events: readonly ObservedEvent[]): ObservedFinding[] {
  const atImport = events.filter(
    ({ importing, origin }) => importing && origin !== '' && origin !== '__main__',
  );
  const dynamic = new Set(atImport.filter(({ kind }) => dynamicKinds.has(kind)).map(({ origin }) => origin));
  return atImport
    .filter(
      ({ kind, origin, name }) =>
        dynamic.has(origin) && !isLocal(name) && (networkKinds.has(kind) || programKinds.has(kind)),
    )
    .map((event) => ({
      ...from(observedRules.dynamic, event.name, event.origin),
      message: `Module ${event.origin} ran code made at run time and reached ${event.name} while it was imported.`,
    }));
}

function aiFindings(event: ObservedEvent, providers: ProviderLookup): ObservedFinding[] {
  const byHost = networkKinds.has(event.kind) && !event.ambiguous ? providers.ofHost(event.name) : undefined;
  const byModule = event.kind === 'import' ? providers.ofModule(event.name) : undefined;
  const provider = byHost ?? byModule;
  if (provider === undefined) return [];
  const how = byHost === undefined ? `imported ${event.name}` : `reached ${event.name}`;
  return [
    {
      ...from(observedRules.ai, provider, event.origin),
      severity: byHost === undefined ? 'info' : 'low',
      confidence: byHost === undefined ? 'medium' : 'high',
      message: `The run used ${provider}: it ${how}.`,
    },
  ];
}

function from(rule: Rule, target: string, origin: string) {
  return {
    rule: rule.id,
    category: rule.category,
    severity: rule.severity,
    confidence: rule.confidence,
    target,
    origin,
  };
}

function isSameOrBelow(host: string, known: string): boolean {
  const name = host.replace(/\.$/, '').toLowerCase();
  return name === known || name.endsWith(`.${known.replace(/^\./, '')}`);
}

/** Loopback and names of this machine: nothing leaves it. */
function isLocal(host: string): boolean {
  const name = host.toLowerCase().replace(/^\[|\]$/g, '');
  if (
    name === '' ||
    name === 'localhost' ||
    name.endsWith('.localhost') ||
    name === '::1' ||
    name === '0.0.0.0'
  )
    return true;
  return /^127(?:\.\d{1,3}){3}$/.test(name);
}

function hostOf(endpoint: string): string {
  try {
    return new URL(endpoint.includes('://') ? endpoint : `https://${endpoint}`).hostname.toLowerCase();
  } catch {
    return endpoint.toLowerCase();
  }
}
