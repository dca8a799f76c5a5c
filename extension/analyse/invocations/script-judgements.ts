/** What the analysers say of the scripts that runs ran, and of the runs themselves. */
import { createQueryContext } from 'osquery-extension-sdk';
import type { TableContext } from '../../core/types.ts';
import { listScripts, type Script } from '../../discover/scripts.ts';
import { vcsStatus } from '../../discover/scripts-repository.ts';
import { aiModuleOf, isDedicated } from '../ai/modules.ts';
import { type Analysis, analyseScripts } from '../analysis.ts';
import { parseEndpoint } from '../constants.ts';
import { providers } from '../knowledge/ai-providers.ts';
import { providerOfEndpoint } from '../network.ts';
import { riskOf } from '../risk.ts';
import { type Prediction, type ProviderLookup, predictionOf } from '../static-versus-observed.ts';

export interface ScriptJudgement {
  /** 0 to 100. */
  readonly risk: number | null;
  /** Unix seconds; a run before it ran another text. */
  readonly mtime: number;
  readonly prediction: Prediction | undefined;
  /** AI providers that the text uses. */
  readonly aiProviders: readonly string[];
}

/** The scripts at these paths that exist, by path. */
export function findScripts(context: TableContext, paths: Iterable<string>): Map<string, Script> {
  const found = new Map<string, Script>();
  for (const path of new Set(paths)) {
    if (!context.host.path.isAbsolute(path)) continue;
    const query = createQueryContext([{ column: 'path', operator: '=', value: path }]);
    for (const script of listScripts({ ...context, query })) found.set(path, script);
  }
  return found;
}

/** Judges scripts; those that are gone or cannot be analysed have no judgement. */
export async function judgeScripts(
  context: TableContext,
  scripts: ReadonlyMap<string, Script>,
): Promise<Map<string, ScriptJudgement>> {
  const judged = new Map<string, ScriptJudgement>();
  for await (const { script, analysis } of analyseScripts(context, scripts.values())) {
    if (analysis.status !== 'failed') judged.set(script.path, judge(context, script, analysis));
  }
  return judged;
}

function judge(context: TableContext, script: Script, analysis: Analysis): ScriptJudgement {
  const { host } = context;
  const { score } = riskOf(analysis, {
    worldWritable: host.platform !== 'win32' && (script.stat.mode & 0o002) !== 0,
    tracked: vcsStatus(context, script.path) === 'tracked',
  });
  return {
    risk: score,
    mtime: script.stat.mtime,
    prediction: predictionOf(analysis, hostsOfProvider),
    aiProviders: [...new Set(analysis.aiUsage.map(({ provider }) => provider))],
  };
}

/** Hosts that a provider's own SDK talks to. */
function hostsOfProvider(name: string): readonly string[] {
  return (
    providers.find((provider) => provider.name === name)?.hosts.filter((host) => !host.includes('*')) ?? []
  );
}

/** Names AI providers behind what a run imported and reached. */
export const providerLookup: ProviderLookup = {
  ofHost(host) {
    const endpoint = parseEndpoint(`https://${host}`);
    return endpoint === undefined ? undefined : providerOfEndpoint(endpoint)?.name;
  },
  ofModule(module) {
    const found = aiModuleOf(module);
    return found !== undefined && isDedicated(found) ? found.provider : undefined;
  },
};
