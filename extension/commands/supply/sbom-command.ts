/** What `pysight sbom` does. */
import { randomUUID } from 'node:crypto';
import { collectSbom, type Sbom } from '../../analyse/sbom-model.ts';
import { UsageError } from '../../core/errors.ts';
import { displayPath } from '../../core/paths.ts';
import { redactPath } from '../../core/redact.ts';
import type { Engine } from '../../core/run-table.ts';
import { NO_DATABASE } from './advisories-command.ts';
import { contextOf, openLocalEngine } from './local-engine.ts';
import { cycloneDx } from './sbom-cyclonedx.ts';
import { spdx } from './sbom-spdx.ts';
import { writeOutput } from './write-output.ts';

export const SBOM_FORMATS = ['cyclonedx-json', 'cyclonedx-xml', 'spdx'] as const;
export type SbomFormat = (typeof SBOM_FORMATS)[number];

export interface SbomOptions {
  readonly format?: SbomFormat | undefined;
  /** Paths of environments; all when undefined. */
  readonly environment?: readonly string[] | undefined;
  readonly output?: string | undefined;
  readonly config?: string | undefined;
  readonly toolVersion: string;
  /** Instead of this machine's, for tests. */
  readonly engine?: Engine;
  readonly out?: (text: string) => void;
  readonly err?: (text: string) => void;
}

/** @returns the exit code: 0 done, 2 wrong usage */
export async function runSbom(options: SbomOptions): Promise<number> {
  const out = options.out ?? ((text: string) => void process.stdout.write(text));
  const err = options.err ?? ((text: string) => void process.stderr.write(text));
  try {
    const engine = options.engine ?? (await openLocalEngine(options.config));
    const context = contextOf(engine);
    const sbom = collectSbom(context, options.environment);
    checkEnvironments(sbom, options.environment);
    engine.cache.flush();
    const text = renderSbom(sbom, options.format ?? 'cyclonedx-json', options.toolVersion);
    if (options.output === undefined || options.output === '-') out(text);
    else writeOutput(options.output, text, 0o644);
    if (sbom.advisories === null) err(`${NO_DATABASE}\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    err(`pysight: ${error.message}\n`);
    return 2;
  }
}

/** The text of a bill of materials. */
export function renderSbom(sbom: Sbom, format: SbomFormat, toolVersion: string): string {
  const options = { toolVersion, serialNumber: `urn:uuid:${randomUUID()}` };
  if (format === 'spdx') return spdx(sbom, options);
  return cycloneDx(sbom, format === 'cyclonedx-json' ? 'json' : 'xml', options);
}

/** A bill without an environment that was asked for would look complete. */
function checkEnvironments(sbom: Sbom, wanted: readonly string[] | undefined): void {
  const found = new Set(sbom.environments.map(({ path }) => displayPath(path)));
  const missing = (wanted ?? []).filter((path) => !found.has(redactPath(path)));
  if (missing.length === 0) return;
  throw new UsageError(
    `no environment ${missing.join(', ')}: \`pysight query "SELECT path FROM python_environments"\` lists them`,
  );
}
