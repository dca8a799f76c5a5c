/** Startup hooks that look like malware, as findings. */
import { printable, redactCode } from '../core/redact.ts';
import type { TableContext } from '../core/types.ts';
import type { Environment } from '../discover/environments.ts';
import { ownerOf } from '../discover/owners.ts';
import { hookBehaviours, knownGood } from './hook-behaviours.ts';
import type { PackageFinding } from './package-findings.ts';
import { fileOwners } from './package-owners.ts';
import { ALARMING } from './startup-behaviours.ts';
import { environmentHooks, type StartupHook } from './startup-hooks.ts';
import { profileHooks } from './startup-profiles.ts';

/**
 * @param environment whose hooks; undefined for those that users set in their profiles
 */
export function* hookFindings(
  context: TableContext,
  environment: Environment | undefined,
): Generator<PackageFinding> {
  const hooks = environment === undefined ? profileHooks(context) : environmentHooks(context, environment);
  for (const hook of hooks) {
    if (!hook.active) continue;
    const behaviours = hookBehaviours(context, hook);
    const alarming = behaviours.filter((behaviour) => ALARMING.has(behaviour));
    if (alarming.length > 0 && knownGood(hook, () => behaviours) === '')
      yield findingOf(context, hook, alarming);
  }
}

function findingOf(context: TableContext, hook: StartupHook, alarming: readonly string[]): PackageFinding {
  const owner =
    hook.environment === undefined ? undefined : fileOwners(context, hook.environment).ownerOf(hook.path);
  return {
    rule: 'PYS-PKG-019',
    message: `line ${hook.line} of ${hook.kind} runs at every start and uses ${alarming.join(', ').replaceAll('_', ' ')}`,
    evidence: printable(redactCode(hook.code)).slice(0, 200),
    package: owner?.normalizedName ?? '',
    version: owner?.version ?? '',
    path: hook.path,
    environment: hook.environment?.path ?? '',
    ...ownerOf(context, hook.path, hook.stat),
    // What a distribution brought was at least published; what nobody owns was planted.
    ...(owner === undefined ? {} : { severity: 'medium' as const }),
  };
}
