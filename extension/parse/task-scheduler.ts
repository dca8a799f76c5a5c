/** Tasks of Windows (Task Scheduler Schema 1.2 and later): UTF-16 with a byte-order mark, as the service writes them. */
import { decodePython } from './decode.ts';
import { type TaskTrigger, toTrigger } from './task-trigger.ts';
import { attributeOf, childrenOf, elementAt, parseXml, textAt, type XmlElement } from './xml.ts';

export interface ScheduledTask {
  /** Commands with their arguments as one line each. */
  readonly actions: readonly TaskAction[];
  readonly enabled: boolean;
  /** SID or name of the account or group. */
  readonly user: string;
  /** Triggers as text. */
  readonly schedule: string;
  readonly triggers: readonly TaskTrigger[];
}

export interface TaskAction {
  readonly command: string;
  readonly arguments: string;
  readonly directory: string;
}

const maxTriggers = 500;

/** @returns undefined when it is no task */
export function parseScheduledTask(bytes: Uint8Array): ScheduledTask | undefined {
  // The declaration says UTF-16, which the text is no more once it is decoded.
  const text = decodePython(bytes).text.replace(/^\s*<\?xml[^>]*\?>/, '');
  const task = elementAt(parseXml(text), 'Task');
  if (task === undefined) return undefined;
  const holder = elementAt(task, 'Triggers');
  const triggers = Object.keys(holder ?? {})
    .flatMap((kind) => childrenOf(holder, kind).map((one) => toTrigger(kind, one)))
    .slice(0, maxTriggers);
  const principal = principalOf(task);
  return {
    actions: childrenOf(elementAt(task, 'Actions'), 'Exec').map((exec) => ({
      command: unquote(textAt(exec, 'Command')),
      arguments: textAt(exec, 'Arguments'),
      directory: unquote(textAt(exec, 'WorkingDirectory')),
    })),
    enabled: textAt(task, 'Settings', 'Enabled').toLowerCase() !== 'false',
    user: textAt(principal, 'UserId') || textAt(principal, 'GroupId'),
    schedule: triggers.map((trigger) => trigger.text).join('; '),
    triggers,
  };
}

/** The one that the actions name, else the first. */
function principalOf(task: XmlElement): XmlElement | undefined {
  const all = childrenOf(elementAt(task, 'Principals'), 'Principal');
  const context = attributeOf(elementAt(task, 'Actions'), 'Context');
  return all.find((one) => attributeOf(one, 'id') === context) ?? all[0];
}

function unquote(text: string): string {
  return text.replace(/^"(?<inside>.*)"$/, '$<inside>');
}
