/** Sessions of IPython, and with them those of Jupyter kernels, from each user's history database. */
import { redactPath } from '../../core/redact.ts';
import type { TableContext, User } from '../../core/types.ts';
import { type IpythonSession, parseIpythonHistory, shellLinesOf } from '../../parse/ipython-history.ts';
import { parseShellLine } from '../../parse/python-argv.ts';
import { entriesOf, readIfThere } from '../look.ts';
import { homes } from './histories.ts';
import { type Observation, observe, runFacts } from './observation.ts';

const maxBytes = 128 * 1024 * 1024;
const maxProfiles = 50;

export function* readIpython(context: TableContext): Generator<Observation> {
  for (const user of homes(context)) {
    for (const root of ['.ipython', '.config/ipython']) {
      const directory = context.host.path.join(user.home, root);
      const profiles = entriesOf(context, directory).filter(
        ({ name, kind }) => kind === 'directory' && name.startsWith('profile_'),
      );
      for (const { name } of profiles.slice(0, maxProfiles))
        yield* readProfile(context, user, context.host.path.join(directory, name, 'history.sqlite'));
    }
  }
}

function* readProfile(context: TableContext, user: User, path: string): Generator<Observation> {
  const read = readIfThere(context, path, { maxBytes });
  if (read === undefined) return;
  const sessions = parseIpythonHistory(read.bytes);
  if (sessions === undefined) {
    context.problems.add({ code: 'MALFORMED', path, message: 'it is no IPython history that could be read' });
    return;
  }
  for (const session of sessions) {
    yield observe('ipython_history', {
      kind: 'repl',
      tool: 'ipython',
      evidence: redactPath(path),
      startTime: session.start,
      window: 10,
      endTime: session.end,
      state: session.end === null ? 'unknown' : 'exited',
      uid: user.uid,
      username: user.username,
    });
    yield* startedIn(context, user, path, session);
  }
}

/** What cells started has no time of its own: it happened within the session. */
function* startedIn(
  { host }: TableContext,
  user: User,
  path: string,
  session: IpythonSession,
): Generator<Observation> {
  const dialect = host.platform === 'win32' ? 'cmd' : 'sh';
  for (const line of session.lines.flatMap(shellLinesOf)) {
    for (const { command, words } of parseShellLine(line, { dialect })) {
      yield observe('ipython_history', {
        ...runFacts(words, command),
        evidence: redactPath(path),
        startTime: session.start,
        window:
          session.start !== null && session.end !== null ? Math.max(10, session.end - session.start) : 3600,
        uid: user.uid,
        username: user.username,
      });
    }
  }
}
