/** What a script does, as findings and facts: one parse, one reading of its flow, all behaviour rules. */
import { printable, redactCode, redactText } from '../core/redact.ts';
import { type Module, parseModule } from '../parse/python/index.ts';
import { borrowsOf, reexportsOf, refersOf } from './ai/borrowed.ts';
import { withKeysOfMagics } from './ai/environment-magic.ts';
import { asksOf, offersOf } from './ai/shared.ts';
import { constantsOf, isMadeOf } from './ai/told-constants.ts';
import { withCommand } from './ai-usage.ts';
import { findAuthorship } from './authorship.ts';
import { sourceOf } from './data-access.ts';
import { factsOf } from './facts.ts';
import { createFingerprinter } from './fingerprint.ts';
import { type Behaviour, interpret } from './flow/interpret.ts';
import type { CallEvent } from './flow/values.ts';
import type { DataKind } from './knowledge/data-operations.ts';
import type { HostClass } from './knowledge/hosts.ts';
import { sqlMagic } from './rules/data-access.ts';
import { behaviourRules, eachRuleOfCall } from './rules/index.ts';
import type { BehaviourRule, Command, Facts, Hit } from './rules/rule.ts';
import { hostsOfCommand } from './script-hosts.ts';
import { type GivenSecret, givenSecrets } from './secrets-given.ts';
import { type Shown, shownIn } from './secrets-shown.ts';
import { commandAt, shellCommands } from './shell-commands.ts';
import type {
  AiAsk,
  AiOffer,
  AiUsage,
  AuthorshipMarker,
  Constant,
  Finding,
  ImportStatement,
  Position,
  Reexports,
  ScriptSource,
} from './types.ts';

export interface BehaviourOptions {
  /** Host names, and domains with a leading dot, of the organisation. */
  readonly internalHosts?: readonly string[];
  /** Constants of other files of the project, by the names under which the script imports them. */
  readonly given?: readonly Constant[];
}

export interface NamedHost {
  readonly host: string;
  readonly class: HostClass;
  readonly direction: 'upload' | 'download' | 'named';
}

/** What the behaviour analysers say of a script. It holds no secret in clear. */
export interface BehaviourAnalysis {
  readonly imports: readonly ImportStatement[];
  /** In order of position. */
  readonly findings: readonly Finding[];
  readonly aiUsage: readonly AiUsage[];
  /** By what of it other files of the project reach AI providers. */
  readonly offers: readonly AiOffer[];
  /** What it gives to other modules, which may be files of the project. */
  readonly asks: readonly AiAsk[];
  /** Constants that other files of the project may use. */
  readonly constants: readonly Constant[];
  readonly reexports: readonly Reexports[];
  /** What its constants may be made of, of other files. */
  readonly refers: readonly string[];
  /** What may be constants of other files. */
  readonly borrows: readonly string[];
  readonly authorship: readonly AuthorshipMarker[];
  readonly hosts: readonly NamedHost[];
  /** Kinds of data that it touches, sorted. */
  readonly dataAccess: readonly string[];
  /** Whether it tests `__name__ == '__main__'`. */
  readonly hasMain: boolean;
  readonly python2: boolean;
  /** False when bounds cut something off; then `problems` of the parse say where. */
  readonly complete: boolean;
  /** Places that are not valid Python, 1-based lines. */
  readonly syntaxErrors: readonly number[];
}

const mainTest = /__name__\s*[=!]=\s*(['"])__main__\1|(['"])__main__\2\s*==\s*__name__/;
const maxPerRule = 25;
const maxFindings = 400;
const maxEvidence = 200;

/**
 * Analyses a script: imports, network, AI, data access, persistence, obfuscation, destructive acts, privilege, authorship.
 * Pure and bounded; never throws on any text.
 * @param source the script's text, as decoded
 */
export function analyseBehaviour(source: ScriptSource, options: BehaviourOptions = {}): BehaviourAnalysis {
  return readBehaviour(source, options).analysis;
}

/** An analysis, and the secrets that are known by where they go: those are in clear, for the pipeline to hide. */
export interface BehaviourReading {
  readonly module: Module;
  readonly analysis: BehaviourAnalysis;
  readonly given: readonly GivenSecret[];
  readonly shown: Shown;
  /** Places, as `line:column`, of calls that open a request whose address was looked at where the request was made. */
  readonly openedRequests: ReadonlySet<string>;
}

/** As `analyseBehaviour`, for the pipeline. */
export function readBehaviour(source: ScriptSource, options: BehaviourOptions): BehaviourReading {
  const module = parseModule(source.text);
  const { given = [] } = options;
  const behaviour = interpret(module, sourceOf, { given });
  const internalHosts = options.internalHosts ?? [];
  const facts = withShell(factsOf(module, behaviour, module.imports, internalHosts), source, internalHosts);
  const shown = shownIn(module.body);
  const lineOf = (offset: number): number => module.position(offset).line;
  const nesting = module.problems.some((problem) => problem.code === 'nesting');
  const analysis = {
    imports: module.imports,
    findings: runRules(facts, source),
    aiUsage: withCommands(
      facts.ai.usages.map((usage) => located(usage, source)),
      facts.commands,
    ),
    offers: source.kind === 'notebook' ? [] : offersOf(facts, sourceOf, given),
    asks: asksOf(facts).map((ask) => locatedAsk(ask, source, module)),
    ...lentOf(source, module, behaviour, given.length > 0),
    borrows: given.length > 0 ? [] : borrowsOf(module.imports, facts.ai.usages),
    authorship: findAuthorship(module.comments(), behaviour.docstrings, lineOf),
    hosts: facts.hosts.map(({ endpoint, kind, direction }) => ({
      host: redactText(endpoint.host),
      class: kind,
      direction,
    })),
    dataAccess: [...new Set([...facts.dataAccess.map(({ access }) => access.kind), ...askedByMagic(facts)])]
      .filter((kind) => kind !== 'web' && kind !== 'user_input')
      .sort(),
    hasMain: source.text.includes('__main__') && mainTest.test(source.text),
    python2: module.python2,
    complete: behaviour.complete && !nesting,
    syntaxErrors: module.problems.map((problem) => lineOf(problem.offset)),
  };
  return {
    module,
    analysis,
    given: givenSecrets(source.text, module.body, behaviour, facts.commands, shown.test),
    shown,
    openedRequests: openedRequests(module, behaviour.calls),
  };
}

function openedRequests(module: Module, calls: readonly CallEvent[]): ReadonlySet<string> {
  const places = new Set<string>();
  for (const call of calls) {
    if (call.path !== 'urllib.request.urlopen') continue;
    if (call.args[0]?.producer?.path !== 'urllib.request.Request') continue;
    const { line, column } = module.position(call.start);
    places.add(`${line}:${column}`);
  }
  return places;
}

/** Lines of the joined text of a notebook are lines of its cells for a reader. */
function located(usage: AiUsage, source: ScriptSource): AiUsage {
  if (source.kind === 'script') return usage;
  return {
    ...usage,
    ...places(usage.lines, source),
    flows: usage.flows.map((flow) => ({ ...flow, ...places(flow.lines, source) })),
  };
}

function locatedAsk(
  { call, ...ask }: AiAsk & { readonly call: CallEvent },
  source: ScriptSource,
  module: Module,
): AiAsk {
  const at = module.position(call.start);
  return {
    ...ask,
    ...source.locate(at.line, at.column),
    evidence: ask.given.length === 0 ? '' : evidenceAt(module, at.line, new Map()),
    given:
      source.kind === 'script'
        ? ask.given
        : ask.given.map((each) => ({
            ...each,
            flows: each.flows.map((flow) => ({ ...flow, ...places(flow.lines, source) })),
          })),
  };
}

function places(lines: readonly number[], source: ScriptSource): Pick<AiUsage, 'lines' | 'cells'> {
  const at = lines.map((line) => source.locate(line, 1));
  return { lines: at.map(({ line }) => line), cells: at.map(({ cell }) => cell ?? 0) };
}

/** With what the commands of a notebook use, which stand in no call. */
function withCommands(usages: readonly AiUsage[], commands: readonly Command[]): readonly AiUsage[] {
  return commands.reduce(
    (all, { text, position }) => (position === undefined ? all : withCommand(all, text, position)),
    usages,
  );
}

/** What other files of the project may have of a script. */
function lentOf(
  { kind }: ScriptSource,
  { body, imports }: Module,
  { names, calls }: Behaviour,
  isGiven: boolean,
): Pick<BehaviourAnalysis, 'constants' | 'reexports' | 'refers'> {
  if (kind === 'notebook') return { constants: [], reexports: [], refers: [] };
  return {
    constants: constantsOf(names),
    reexports: reexportsOf(body, calls),
    refers: isGiven ? [] : refersOf(imports, (paths) => isMadeOf(names, paths)),
  };
}

function askedByMagic({ commands }: Facts): readonly DataKind[] {
  return commands.some(({ text }) => sqlMagic.test(text)) ? ['database'] : [];
}

/** Commands that a notebook runs with `!`, and queries of `%sql`, stand in comments of the text. */
function withShell(plain: Facts, source: ScriptSource, internalHosts: readonly string[]): Facts {
  if (source.extras.length === 0) return plain;
  const usages = withKeysOfMagics(plain.ai.usages, source.extras);
  const facts = usages === plain.ai.usages ? plain : { ...plain, ai: { ...plain.ai, usages } };
  const queries = source.extras.filter(({ kind, text }) => kind === 'magic' && sqlMagic.test(text));
  const asked = queries.map(({ text, position }) => commandAt(text, position));
  const commands = [...shellCommands(source.extras), ...asked];
  if (commands.length === 0) return facts;
  const hosts = commands.flatMap((command) =>
    hostsOfCommand(command.text, internalHosts).map((use) => ({
      ...use,
      position: command.position,
      text: command.text,
    })),
  );
  return {
    ...facts,
    commands: [...facts.commands, ...commands],
    hosts: [...facts.hosts, ...hosts],
  };
}

interface Place {
  readonly start: number;
  readonly end: number;
  readonly position?: Position;
  /** A command that stands outside the text. */
  readonly text?: string;
}

type Answer = Omit<Hit, 'start' | 'end'> | undefined;

interface Found {
  readonly rule: BehaviourRule;
  readonly hit: Hit;
  readonly position: Position | undefined;
  readonly text: string;
}

function runRules(facts: Facts, source: ScriptSource): readonly Finding[] {
  const found: Found[] = [];
  const report = (rule: BehaviourRule, answer: Answer, place: Place): void => {
    if (answer === undefined) return;
    const { start, end, position, text = '' } = place;
    found.push({ rule, hit: { ...answer, start, end }, position, text });
  };
  const onCall = (rule: BehaviourRule, call: CallEvent): void =>
    report(rule, rule.onCall?.(call, facts), call);
  const { calls } = facts.behaviour;
  for (let i = 0; i < calls.length; i++) {
    const call = calls[i];
    if (call !== undefined) eachRuleOfCall(call, onCall);
  }
  /** By index: a script has thousands of events, and iterators cost much in code that the engine has not optimised yet. */
  const ask = <Event extends Place>(
    rules: readonly BehaviourRule[],
    events: readonly Event[],
    answerOf: (rule: BehaviourRule, event: Event) => Answer,
  ): void => {
    for (const rule of rules) {
      for (let i = 0; i < events.length; i++) {
        const event = events[i];
        if (event !== undefined) report(rule, answerOf(rule, event), event);
      }
    }
  };
  ask(triggered.onAssign, facts.behaviour.assigns, (rule, event) => rule.onAssign?.(event, facts));
  ask(triggered.onText, facts.behaviour.texts, (rule, event) => rule.onText?.(event, facts));
  ask(triggered.onCommand, facts.commands, (rule, command) => answerToCommand(rule, command, facts));
  ask(triggered.onWrite, facts.writes, (rule, write) => rule.onWrite?.(write, facts));
  ask(triggered.onHost, facts.hosts, (rule, host) => rule.onHost?.(host, facts));
  for (const rule of triggered.onData)
    for (const { access, call } of facts.dataAccess) report(rule, rule.onData?.(access, call, facts), call);
  for (const rule of triggered.onModule)
    for (const hit of rule.onModule?.(facts) ?? []) found.push({ rule, hit, position: undefined, text: '' });
  return finish(found, facts.module, source);
}

/** What a helper adds to each command is said once, where the helper starts them. */
function answerToCommand(
  rule: BehaviourRule,
  command: Command,
  facts: Facts,
): ReturnType<NonNullable<BehaviourRule['onCommand']>> {
  const answer = rule.onCommand?.(command, facts);
  if (answer === undefined || command.template === undefined) return answer;
  const { template, ...rest } = command;
  return rule.onCommand?.({ ...rest, text: template }, facts)?.message === answer.message
    ? undefined
    : answer;
}

type Trigger = 'onAssign' | 'onText' | 'onCommand' | 'onWrite' | 'onHost' | 'onData' | 'onModule';

function having(trigger: Trigger): readonly BehaviourRule[] {
  return behaviourRules.filter((rule) => rule[trigger] !== undefined);
}

const triggered = {
  onAssign: having('onAssign'),
  onText: having('onText'),
  onCommand: having('onCommand'),
  onWrite: having('onWrite'),
  onHost: having('onHost'),
  onData: having('onData'),
  onModule: having('onModule'),
} as const;

/** Sorted, without doubles, capped a rule and a file. */
function finish(found: Found[], module: Module, source: ScriptSource): readonly Finding[] {
  found.sort((a, b) => a.hit.start - b.hit.start);
  const counts = new Map<string, number>();
  const seen = new Set<string>();
  const fingerprint = createFingerprinter();
  const findings: Finding[] = [];
  const lines = new Map<number, string>();
  for (const { rule, hit, position, text } of found) {
    const count = counts.get(rule.id) ?? 0;
    if (count >= maxPerRule || findings.length >= maxFindings) continue;
    const at: Position = position ?? module.position(Math.max(0, hit.start));
    // The same file or host again is the same fact.
    const once = rule.category === 'data_access' || rule.category === 'network';
    const key = `${rule.id}\0${hit.message}\0${once ? '' : `${at.cell ?? 0}:${at.line}`}`;
    if (seen.has(key)) continue;
    seen.add(key);
    counts.set(rule.id, count + 1);
    const evidence = position === undefined ? evidenceAt(module, at.line, lines) : evidenceOf(text);
    const message = redactText(printable(hit.message)).slice(0, maxEvidence);
    findings.push({
      ...(position ?? source.locate(at.line, at.column)),
      rule: rule.id,
      category: rule.category,
      severity: hit.severity ?? rule.severity,
      confidence: hit.confidence ?? rule.confidence,
      message,
      evidence,
      ...(rule.cwe === undefined ? {} : { cwe: rule.cwe }),
      fingerprint: fingerprint(rule.id, message, evidence),
      suppressed: '',
      ...(hit.details === undefined ? {} : { details: redacted(hit.details) }),
    });
  }
  return findings;
}

function lineText(module: Module, line: number): string {
  const start = module.offset(line);
  return module.text.slice(start, Math.min(module.offset(line + 1), start + 2000)).trim();
}

function evidenceAt(module: Module, line: number, known: Map<number, string>): string {
  let text = known.get(line);
  if (text === undefined) {
    text = printable(redactCode(lineText(module, line)))
      .trim()
      .slice(0, maxEvidence);
    known.set(line, text);
  }
  return text;
}

/** Of a command line of a notebook, as it stands in no line of the text. */
function evidenceOf(command: string): string {
  return printable(redactText(command.slice(0, 2000)))
    .trim()
    .slice(0, maxEvidence);
}

function redacted(details: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(details).map(([key, value]) => [key, redactText(printable(value)).slice(0, maxEvidence)]),
  );
}
