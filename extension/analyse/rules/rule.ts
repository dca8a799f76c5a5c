/** What a behaviour rule is, and what it is given. */
import type { Module } from '../../parse/python/index.ts';
import type { AiAnalysis } from '../ai-usage.ts';
import type { Endpoint } from '../constants.ts';
import type { DataAccess } from '../data-access.ts';
import type { Behaviour } from '../flow/interpret.ts';
import type { AssignEvent, CallEvent, TextEvent } from '../flow/values.ts';
import type { Folder } from '../fold/fold.ts';
import type { HostClass } from '../knowledge/hosts.ts';
import type { Confidence, ImportStatement, Position, Rule, Severity } from '../types.ts';

/** A command line that the script starts, or that a notebook runs with `!`. */
export interface Command {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly call: CallEvent | undefined;
  /** What can be seen of it in the helper that starts it; a rule that fires on this has said so there. */
  readonly template?: string;
  /** The command line was decoded first. */
  readonly hidden?: 'decoded';
  /** Where it stands in the file, for a command outside the text. */
  readonly position?: Position;
}

/** A file that the script writes, where its name is known. */
export interface FileWrite {
  readonly path: string;
  readonly start: number;
  readonly end: number;
}

export interface HostUse {
  readonly endpoint: Endpoint;
  readonly kind: HostClass;
  /** `upload`: a request with a body; `download`: one without; `named`: the script only holds the URL. */
  readonly direction: 'upload' | 'download' | 'named';
  readonly call: CallEvent | undefined;
  readonly start: number;
  readonly end: number;
  /** Where it stands in the file, when it is outside the text. */
  readonly position?: Position;
  /** The command that it stands in, when it is outside the text. */
  readonly text?: string;
}

/** A script as rules see it. */
export interface Facts {
  readonly module: Module;
  readonly behaviour: Behaviour;
  readonly imports: readonly ImportStatement[];
  readonly ai: AiAnalysis;
  readonly hosts: readonly HostUse[];
  readonly dataAccess: readonly { readonly access: DataAccess; readonly call: CallEvent }[];
  readonly commands: readonly Command[];
  readonly writes: readonly FileWrite[];
  /** Writes out what expressions may be; made when it is first asked for. */
  readonly folder: () => Folder;
}

/** What a rule found. The rule's own severity and confidence hold where none is given. */
export interface Hit {
  readonly message: string;
  readonly start: number;
  readonly end: number;
  readonly severity?: Severity;
  readonly confidence?: Confidence;
  readonly details?: Readonly<Record<string, string>>;
}

type Answer = Omit<Hit, 'start' | 'end'> | undefined;

/** A rule with its triggers. A trigger says what it found, or undefined. */
export interface BehaviourRule extends Rule {
  /** Dotted names of calls: `os.setuid`, `requests.*` (a library), `*.execute` (a method of anything). */
  readonly calls?: readonly string[];
  readonly onCall?: (call: CallEvent, facts: Facts) => Answer;
  readonly onAssign?: (event: AssignEvent, facts: Facts) => Answer;
  readonly onText?: (event: TextEvent, facts: Facts) => Answer;
  readonly onCommand?: (command: Command, facts: Facts) => Answer;
  readonly onWrite?: (write: FileWrite, facts: Facts) => Answer;
  readonly onHost?: (host: HostUse, facts: Facts) => Answer;
  readonly onData?: (access: DataAccess, call: CallEvent, facts: Facts) => Answer;
  readonly onModule?: (facts: Facts) => Iterable<Hit>;
}

/** A rule that fires on every call of its list, or on those whose arguments `when` accepts. */
export function callRule(
  rule: BehaviourRule & { readonly message: string; readonly when?: (call: CallEvent) => boolean },
): BehaviourRule {
  const { message, when, ...rest } = rule;
  return { ...rest, onCall: (call) => (when === undefined || when(call) ? { message } : undefined) };
}

/** A rule that fires on commands. */
export function commandRule(
  rule: BehaviourRule & { readonly message: string; readonly pattern: RegExp },
): BehaviourRule {
  const { message, pattern, ...rest } = rule;
  return { ...rest, onCommand: ({ text }) => (pattern.test(text) ? { message } : undefined) };
}
