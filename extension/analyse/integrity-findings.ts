/** Altered and missing files as findings, and startup hooks that look like malware. */
import type { TableContext } from '../core/types.ts';
import { listDistributions } from '../discover/distributions.ts';
import type { Environment } from '../discover/environments.ts';
import { ownerOf } from '../discover/owners.ts';
import { alteredFiles, type FileState } from './integrity.ts';
import type { FindingOptions, PackageFinding } from './package-findings.ts';
import type { PackageRuleId } from './package-rules.ts';

const RULES: Readonly<Partial<Record<FileState, PackageRuleId>>> = {
  altered: 'PYS-PKG-011',
  missing: 'PYS-PKG-012',
};

/** Reads every recorded file of an environment: only for a query that asks for it. */
export function* integrityFindings(
  context: TableContext,
  environment: Environment,
  options: FindingOptions,
): Generator<PackageFinding> {
  for (const distribution of listDistributions(context, environment)) {
    for (const file of alteredFiles(context, environment, distribution)) {
      const rule = RULES[file.state];
      if (rule === undefined || !options.wants(rule)) continue;
      yield {
        rule,
        message: messageOf(file.state, file.expectedSize, file.actualSize),
        evidence:
          file.actual === '' ? '' : `${file.algorithm} ${file.expected} in RECORD, ${file.actual} on disk`,
        package: distribution.normalizedName,
        version: distribution.version,
        path: file.path,
        environment: environment.path,
        ...ownerOf(context, file.path, file.stat),
      };
    }
  }
}

function messageOf(state: FileState, expected: number | null, actual: number | null): string {
  if (state === 'missing') return 'RECORD names the file, but it is not there';
  if (expected !== null && actual !== null && expected !== actual)
    return `RECORD says ${expected} bytes, the file has ${actual}`;
  return 'its hash is not the one in RECORD';
}
