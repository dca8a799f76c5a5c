/** `pysight query`: SQL over this machine, as a person or a script asks it. */
import type { Argv, CommandModule } from 'yargs';

export const command = {
  command: 'query [sql..]',
  describe: 'Ask this machine in SQL. Without SQL: a shell, or statements from standard input.',
  builder: (yargs: Argv): Argv =>
    yargs
      .positional('sql', { type: 'string', array: true, describe: 'Statements; - reads standard input.' })
      .option('json', { type: 'boolean', describe: 'Print JSON as osqueryi does.' })
      .option('jsonl', { type: 'boolean', describe: 'Print a JSON object a line.' })
      .option('csv', { type: 'boolean', describe: 'Print CSV.' })
      .option('line', { type: 'boolean', describe: 'Print a value a line.' })
      .conflicts({ json: ['jsonl', 'csv', 'line'], jsonl: ['csv', 'line'], csv: ['line'] })
      .option('requests', {
        type: 'boolean',
        describe: 'Answer JSON lines of queries from standard input, as the fleet commands ask them.',
      })
      .conflicts('requests', ['json', 'jsonl', 'csv', 'line'])
      .option('config', { type: 'string', requiresArg: true, describe: 'Configuration file.' })
      .example(
        '$0 query "SELECT name, version FROM python_site_packages LIMIT 5"',
        'Some installed packages',
      ),
  handler: async (args) => {
    if (args['requests'] === true) {
      const { serveRequests } = await import('./console/requests.ts');
      const { default: manifest } = await import('../../package.json', { with: { type: 'json' } });
      const configPath = typeof args['config'] === 'string' ? args['config'] : undefined;
      process.exitCode = await serveRequests({ configPath, version: manifest.version });
      return;
    }
    const { runQuery } = await import('./console/query.ts');
    process.exitCode = await runQuery(args);
  },
} satisfies CommandModule;
