/** PYTHONSTARTUP in the profiles of shells: the file that every interactive Python of a user runs first. */
import type { TableContext, User } from '../core/types.ts';
import { lookAt, textIfThere } from '../discover/look.ts';
import { expandHome, namedFile, profileFiles } from '../discover/profiles.ts';
import { findAssignments } from '../parse/shell-assignment.ts';
import { readHook, type StartupHook } from './startup-hooks.ts';

const MAX_PROFILE = 1024 * 1024;

/** One hook for each profile that sets the variable. On Windows it is set in the registry, which is not read. */
export function* profileHooks(context: TableContext): Generator<StartupHook> {
  const { host } = context;
  if (host.platform === 'win32') return;
  yield* hooksOf(context, profileFiles(context, undefined), undefined);
  const seen = new Set<string>();
  for (const user of host.users()) {
    if (user.home === '' || user.home === '/' || seen.has(user.home)) continue;
    seen.add(user.home);
    yield* hooksOf(context, profileFiles(context, user), user);
  }
}

function* hooksOf(
  context: TableContext,
  profiles: readonly string[],
  user: User | undefined,
): Generator<StartupHook> {
  for (const source of profiles) {
    const text = textIfThere(context, source, { maxBytes: MAX_PROFILE });
    for (const { line, value } of findAssignments(text, 'PYTHONSTARTUP')) {
      if (value === '') continue;
      const path = expandHome(context.host, value, user);
      const file = namedFile(context, value, user);
      const read = file === undefined ? undefined : readHook(context, file);
      yield {
        kind: 'pythonstartup',
        path,
        source,
        line,
        code: read?.text ?? '',
        sha256: read?.facts.sha256 ?? '',
        stat: read?.facts.stat ?? lookAt(context.host, source),
        environment: undefined,
        directory: '',
        active: read !== undefined,
      };
    }
  }
}
