/** `pysight audit`: the findings of this machine, for people and for pipelines. */
import type { Argv, CommandModule } from 'yargs';

export const command = {
  command: 'audit',
  describe:
    'Report vulnerable and malicious packages, supply-chain findings and findings in scripts; exit 1 on bad ones.',
  builder: (yargs: Argv): Argv =>
    yargs
      .option('format', {
        choices: ['table', 'json', 'sarif'] as const,
        default: 'table',
        describe: 'Form of the report.',
      })
      .option('fail-on', {
        choices: ['critical', 'high', 'medium', 'low', 'info', 'none'] as const,
        default: 'high',
        describe: 'Exit 1 when there is a finding of this severity or worse; unrated ones count as medium.',
      })
      .option('limit', { type: 'number', default: 200, describe: 'Findings that the table shows.' })
      .option('output', { type: 'string', requiresArg: true, describe: 'Write to this file.' })
      .option('config', { type: 'string', requiresArg: true, describe: 'Configuration file.' }),
  handler: async (args) => {
    const { runAudit } = await import('./supply/audit-command.ts');
    const { default: manifest } = await import('../../package.json', { with: { type: 'json' } });
    process.exitCode = await runAudit({ ...args, toolVersion: manifest.version });
  },
} satisfies CommandModule;
