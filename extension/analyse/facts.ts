/** What rules ask of a script, worked out once: commands it starts, files it writes, hosts it names. */
import type { Module } from '../parse/python/index.ts';
import { analyseAi } from './ai-usage.ts';
import { commandsOf } from './commands.ts';
import { dataAccessOf, isRepeated } from './data-access.ts';
import type { Behaviour } from './flow/interpret.ts';
import { argument, type CallEvent } from './flow/values.ts';
import { createFolder, type Folder } from './fold/fold.ts';
import type { Facts, FileWrite } from './rules/rule.ts';
import { hostUses } from './script-hosts.ts';
import type { ImportStatement } from './types.ts';

/**
 * @param internalHosts names, and domains with a leading dot, of the organisation
 */
export function factsOf(
  module: Module,
  behaviour: Behaviour,
  imports: readonly ImportStatement[],
  internalHosts: readonly string[],
): Facts {
  const lineOf = (offset: number): number => module.position(offset).line;
  const dataAccess: { access: NonNullable<ReturnType<typeof dataAccessOf>>; call: CallEvent }[] = [];
  const folder = lazyFolder(module, behaviour.calls);
  const writes: FileWrite[] = [];
  for (let i = 0; i < behaviour.calls.length; i++) {
    const call = behaviour.calls[i];
    if (call === undefined) continue;
    const access = dataAccessOf(call);
    if (access !== undefined && !isRepeated(call, access)) dataAccess.push({ access, call });
    const path = writtenPath(call);
    if (path !== undefined) writes.push({ path, start: call.start, end: call.end });
  }
  const commands = commandsOf(behaviour.calls, folder);
  const hosts = hostUses(behaviour, commands, internalHosts, imports);
  return {
    module,
    behaviour,
    imports,
    ai: analyseAi(behaviour, imports, lineOf),
    hosts,
    dataAccess,
    commands,
    writes,
    folder,
  };
}

/** Most scripts ask nothing of it. */
function lazyFolder(module: Module, calls: readonly CallEvent[]): () => Folder {
  let folder: Folder | undefined;
  return () => {
    folder ??= createFolder(module, calls);
    return folder;
  };
}

const copies = /^(?:shutil\.(?:copy|copy2|copyfile|move)|os\.(?:rename|replace|symlink|link))$/;

function writtenPath(call: CallEvent): string | undefined {
  const { path, name } = call;
  switch (name) {
    case 'open':
      if (path === 'open' || path === 'io.open' || path === 'codecs.open')
        return writes.test(argument(call, 1, 'mode')?.text ?? '')
          ? argument(call, 0, 'file')?.text
          : undefined;
      return writes.test(call.args[0]?.text ?? '') ? call.receiver?.text : undefined;
    case 'write_text':
    case 'write_bytes':
      return call.receiver?.text;
    default:
      return path !== name && copies.test(path) ? argument(call, 1, 'dst')?.text : undefined;
  }
}

const writes = /[wax+]/;
