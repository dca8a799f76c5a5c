/** Programs that a desktop session starts (Desktop Application Autostart Specification). */
import type { TableContext, User } from '../../core/types.ts';
import { splitCommands } from '../../parse/shell-words.ts';
import { parseDesktopEntry } from '../../parse/xdg-desktop.ts';
import { homes } from '../invocations/histories.ts';
import { entriesOf, textIfThere } from '../look.ts';
import { fromWords, never, type Scheduled } from './scheduled.ts';

const limits = { maxBytes: 256 * 1024 };
const maxFiles = 2000;
/** What sessions have in their PATH nearly everywhere. */
const searchPath = ['~/.local/bin', '~/bin', '/usr/local/bin', '/usr/bin', '/bin', '/usr/games'];

export function* readAutostart(context: TableContext): Generator<Scheduled> {
  if (context.host.platform !== 'linux') return;
  yield* readDirectory(context, '/etc/xdg/autostart', undefined);
  for (const user of homes(context)) yield* readDirectory(context, `${user.home}/.config/autostart`, user);
}

function* readDirectory(
  context: TableContext,
  directory: string,
  user: User | undefined,
): Generator<Scheduled> {
  for (const { name, kind } of entriesOf(context, directory).slice(0, maxFiles)) {
    if (kind !== 'file' || !name.endsWith('.desktop')) continue;
    const path = context.host.path.join(directory, name);
    const entry = parseDesktopEntry(textIfThere(context, path, limits));
    if (entry === undefined) continue;
    yield* fromWords(context, splitCommands(entry.exec)[0] ?? [], {
      kind: 'autostart',
      name: entry.name || name,
      path,
      cwd: entry.directory,
      schedule: 'at login',
      nextRun: never,
      enabled: !entry.disabled,
      runAs: user?.username ?? '',
      user,
      searchPath,
    });
  }
}
