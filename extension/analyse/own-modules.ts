/** Uses of AI that are none: a module of the project has the name of a library, such as `agents` or `llm`. */
import type { Analysis } from './analysis.ts';
import type { AiUsage } from './types.ts';

/**
 * @param analysis of a text, which cannot know what lies around the script
 * @param isOwn whether a top-level name is a module of the project for the script
 */
export function withoutOwnModules(analysis: Analysis, isOwn: (name: string) => boolean): Analysis {
  const { aiUsage, findings } = analysis;
  const own = aiUsage.filter((usage) => isOfProject(usage, isOwn));
  if (own.length === 0) return analysis;
  const gone = new Set(own.map(({ provider }) => provider));
  return {
    ...analysis,
    aiUsage: aiUsage.filter((usage) => !own.includes(usage)),
    // What a script reads from the environment it reads all the same.
    findings: findings.filter(
      ({ category, details }) =>
        category !== 'ai' || details?.['variable'] !== undefined || !gone.has(details?.['provider'] ?? ''),
    ),
  };
}

/** An endpoint says that a provider is meant, whatever library speaks to it. */
function isOfProject({ access, library, endpoint }: AiUsage, isOwn: (name: string) => boolean): boolean {
  if (access === 'http' || library === '' || endpoint !== '') return false;
  return library.split(', ').every((name) => isOwn(name.split('.', 1)[0] ?? name));
}
