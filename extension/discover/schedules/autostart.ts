/** Programs that a desktop session starts (Desktop Application Autostart Specification). */
import type { TableContext, User } from '../../core/types.ts';
import { splitCommands } from '../../parse/shell-words.ts';
import { parseDesktopEntry } from '../../parse/xdg-desktop.ts';
import { atHome } from '../by-shebang.ts';
import { homes } from '../invocations/histories.ts';
import { lookAt, textIfThere } from '../look.ts';
import { definitionFiles } from './definition-files.ts';
import { fromWords, never, type Scheduled } from './scheduled.ts';

const limits = { maxBytes: 256 * 1024 };
const maxFiles = 2000;
/** What sessions have in their PATH nearly everywhere. */
const searchPath = ['~/.local/bin', '~/bin', '/usr/local/bin', '/usr/bin', '/bin', '/usr/games'];

export function* readAutostart(context: TableContext): Generator<Scheduled> {
  if (context.host.platform !== 'linux') return;
  for (const place of ['/etc/xdg/autostart', '/usr/etc/xdg/autostart'])
    yield* readDirectory(context, place, undefined);
  for (const user of homes(context)) yield* readDirectory(context, `${user.home}/.config/autostart`, user);
}

function* readDirectory(
  context: TableContext,
  directory: string,
  user: User | undefined,
): Generator<Scheduled> {
  for (const { name, path, file } of definitionFiles(context, directory, maxFiles)) {
    if (!name.endsWith('.desktop')) continue;
    const entry = parseDesktopEntry(textIfThere(context, file, limits));
    if (entry === undefined) continue;
    yield* fromWords(context, splitCommands(entry.exec)[0] ?? [], {
      kind: 'autostart',
      name: entry.name || name,
      path,
      cwd: entry.directory,
      schedule: ['at login', ...entry.conditions].join('; '),
      nextRun: never,
      enabled: !entry.disabled && isThere(context, entry.tryExec, user),
      runAs: user?.username ?? '',
      user,
      searchPath,
    });
  }
}

/** What `TryExec` names; without it the entry is passed over. */
function isThere({ host }: TableContext, program: string, user: User | undefined): boolean {
  if (program === '') return true;
  const places = host.path.isAbsolute(program) ? [''] : searchPath.map((place) => atHome(place, user));
  return places.some((place) => lookAt(host, place === '' ? program : `${place}/${program}`) !== undefined);
}
