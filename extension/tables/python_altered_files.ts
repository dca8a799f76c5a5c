import { type AlteredFile, alteredFiles } from '../analyse/integrity.ts';
import { askedPath, foldText } from '../core/asked.ts';
import { defineTable } from '../core/define-table.ts';
import { redactPath } from '../core/redact.ts';
import type { TableContext } from '../core/types.ts';
import { type Distribution, listDistributions } from '../discover/distributions.ts';
import { type Environment, listEnvironments } from '../discover/environments.ts';
import { ownerOf } from '../discover/owners.ts';
import { normalizePackageName } from '../parse/package-name.ts';

export const table = defineTable({
  name: 'python_altered_files',
  description:
    'Files of installed distributions that are not as their RECORD says: changed, missing, unreadable or outside the environment.',
  columns: {
    path: { type: 'TEXT', description: 'The file; for outside where it would be, unseen.' },
    recorded: { type: 'TEXT', description: 'The path as RECORD writes it, at most 1,000 characters.' },
    state: { type: 'TEXT', description: 'altered, missing, unreadable or outside.' },
    package: {
      type: 'TEXT',
      index: true,
      optimized: true,
      description: 'Name of the distribution, normalised (PEP 503).',
    },
    version: { type: 'TEXT', collate: 'VERSION', description: 'Its version.' },
    algorithm: { type: 'TEXT', description: 'Hash algorithm that RECORD uses.' },
    expected: { type: 'TEXT', description: 'Hash in RECORD, URL-safe base64.' },
    actual: {
      type: 'TEXT',
      description: "Hash of the file; '' when the size already differs or it was not read.",
    },
    expected_size: { type: 'BIGINT', description: 'Size in RECORD, bytes; NULL when not stated.' },
    actual_size: { type: 'BIGINT', description: 'Size of the file, bytes; NULL when there is none.' },
    mtime: { type: 'BIGINT', description: 'When the file was last written, Unix seconds.' },
    environment: {
      type: 'TEXT',
      index: true,
      optimized: true,
      description: 'Environment, as path of python_environments.',
    },
    uid: { type: 'BIGINT', description: 'User id of the owner of the file.' },
    username: { type: 'TEXT', description: 'Name of that owner.' },
  },
  examples: [
    {
      title: 'Python files of an environment that were changed after installing',
      sql: "SELECT path, package, version, mtime, username FROM python_altered_files WHERE environment = '/opt/app/venv' AND state = 'altered' AND path LIKE '%.py'",
    },
    {
      title: 'Whether one distribution is whole, wherever it is installed',
      sql: "SELECT environment, path, state FROM python_altered_files WHERE package = 'requests'",
    },
  ],
  notes: [
    'A query reads every recorded file of the environments and distributions that it names, all of them without a constraint. Hashes are kept by the state of the file: a second query reads only what changed.',
    'Only sha256, sha384 and sha512 are checked. Files without a hash (RECORD itself, what the installer generated) are left out, but for those that are missing. Compiled bytecode is checked only where it was recorded with a hash and came without its source: Python writes any other anew.',
    'Distributions without RECORD have no rows here: python_package_findings reports them.',
  ],
  *generate(context) {
    const packages = context.query.equals('package')?.map((name) => normalizePackageName(foldText(name)));
    const isAsked = askedPath(context.query, 'environment');
    for (const environment of listEnvironments(context)) {
      if (!isAsked(environment.path)) continue;
      for (const distribution of listDistributions(context, environment)) {
        if (packages !== undefined && !packages.includes(distribution.normalizedName)) continue;
        for (const file of alteredFiles(context, environment, distribution))
          yield describe(context, environment, distribution, file);
      }
    }
  },
});

function describe(
  context: TableContext,
  environment: Environment,
  distribution: Distribution,
  file: AlteredFile,
) {
  const owner = ownerOf(context, file.path, file.stat);
  return {
    path: redactPath(file.path),
    recorded: redactPath(file.recorded.slice(0, 1000)),
    state: file.state,
    package: distribution.normalizedName,
    version: distribution.version,
    algorithm: file.algorithm,
    expected: file.expected,
    actual: file.actual,
    expected_size: file.expectedSize,
    actual_size: file.actualSize,
    mtime: file.stat?.mtime ?? null,
    environment: redactPath(environment.path),
    uid: owner.uid === -1 ? null : owner.uid,
    username: owner.username,
  };
}
