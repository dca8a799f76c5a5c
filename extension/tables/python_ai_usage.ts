import { dataSummary } from '../analyse/ai/data-summary.ts';
import { analyseScripts } from '../analyse/analysis.ts';
import type { AiUsage, AuthorshipMarker } from '../analyse/types.ts';
import { defineTable } from '../core/define-table.ts';
import type { TableContext } from '../core/types.ts';
import { listScripts, type Script } from '../discover/scripts.ts';

export const table = defineTable({
  name: 'python_ai_usage',
  description:
    'AI providers, frameworks, local models and tool protocols that Python scripts and notebooks use, with models, keys and the data that reaches them.',
  columns: {
    path: { type: 'TEXT', index: true, optimized: true, description: 'Absolute path of the script.' },
    directory: { type: 'TEXT', index: true, optimized: true, description: 'Directory of the script.' },
    provider: {
      type: 'TEXT',
      description: 'Whose models are called; the name of the framework or protocol where it does not say.',
    },
    access: {
      type: 'TEXT',
      description:
        'sdk (library of the provider), http, framework, local (model on the machine or in its network) or mcp (Model Context Protocol).',
    },
    library: { type: 'TEXT', description: 'Import names of the libraries used, separated by commas.' },
    models: {
      type: 'TEXT',
      description: 'Names of models as written, JSON array; empty where none is constant.',
    },
    endpoint: {
      type: 'TEXT',
      description:
        'URL that the script names, without query and credentials; $NAME where it comes from an environment variable.',
    },
    key_source: {
      type: 'TEXT',
      description:
        "literal (in the code), environment, file, keyring, prompt (asked of the user), unknown, or '' where none is needed.",
    },
    key_name: {
      type: 'TEXT',
      description: 'Environment variable, file or keyring entry that holds the key.',
    },
    data_summary: {
      type: 'TEXT',
      description: 'What reaches the provider in words, such as spreadsheet → OpenAI.',
    },
    data_sources: { type: 'TEXT', description: 'Kinds of data that reach the provider, JSON array.' },
    data_flow: {
      type: 'TEXT',
      description:
        'How each of them gets there, JSON array of {source, name, lines, steps, sink}; lines lead from the source to the sink, in a notebook with the cells that they are in.',
    },
    authorship: {
      type: 'TEXT',
      description:
        'Explicit marks of AI authorship in the script, JSON array of {tool, line, text}; an empty one says nothing of its author.',
    },
    lines: {
      type: 'TEXT',
      description:
        'Lines of the calls, JSON array; of the import where nothing is called. Within their cells in a notebook.',
    },
    cells: {
      type: 'TEXT',
      description: 'Cell of each of the lines of a notebook, from 1, JSON array; empty elsewhere.',
    },
    sha256: { type: 'TEXT', description: 'SHA-256 of the script, hex.' },
    uid: {
      type: 'BIGINT',
      index: true,
      additional: true,
      optimized: true,
      description: 'Owner of the script.',
    },
    username: { type: 'TEXT', description: 'Name of the owner.' },
  },
  examples: [
    {
      title: 'What data goes to which outside provider',
      sql: "SELECT username, path, data_summary FROM python_ai_usage WHERE data_summary != '' AND access != 'local'",
    },
    {
      title: 'Providers by number of scripts and people',
      sql: 'SELECT provider, count(*) AS scripts, count(DISTINCT uid) AS people FROM python_ai_usage GROUP BY provider ORDER BY scripts DESC',
    },
    {
      title: 'Keys of AI providers that stand in the code',
      sql: "SELECT path, provider, lines FROM python_ai_usage WHERE key_source = 'literal'",
    },
  ],
  notes: [
    'Found without running anything: by imports, by the URL of requests, by the client that a call is made on, and by the model’s name. The OpenAI SDK pointed at another server counts for that server’s provider.',
    'The data flow is followed through assignments, calls, f-strings, loops, lists and the script’s own functions and classes, and one file further: into functions, methods and clients of other modules of the project, or of a package, that the script calls by import. Calls of those modules into further ones are not followed, and what passes through a queue or a database is not seen.',
    'Addresses, models and the places of keys may be constants that are imported from a file of the project, such as `config.py`: names, attributes of a class or of an object of settings, members of dicts and lists. They are those of the file as it is now. What a script sets in such a file’s module while it runs is not seen, and what that file itself imports is followed one file further. The settings of Django are those of the module that the project’s `manage.py` names.',
    'Of a script that reaches a provider through another module, models and key are those of that module. A key that stands in the text of another file of the project is told as file, with that file’s name.',
    'key_source is environment, with the SDK’s own variable as key_name, where the script gives no key at all: that is where the SDK then looks.',
    'Marks of authorship are a lower bound: most assistants leave none.',
  ],
  async *generate(context) {
    for await (const { script, analysis } of analyseScripts(context, listScripts(context))) {
      for (const usage of analysis.aiUsage) {
        yield describe(context, script, analysis.sha256, usage, analysis.authorship);
      }
    }
  },
});

function describe(
  { host }: TableContext,
  script: Script,
  sha256: string,
  usage: AiUsage,
  authorship: readonly AuthorshipMarker[],
) {
  return {
    path: script.path,
    directory: () => host.path.dirname(script.path),
    provider: usage.provider,
    access: usage.access,
    library: usage.library,
    models: () => JSON.stringify(usage.models),
    endpoint: usage.endpoint,
    key_source: usage.keySource,
    key_name: usage.keyName,
    data_summary: () => dataSummary(usage),
    data_sources: () => JSON.stringify([...new Set(usage.flows.map((flow) => flow.source))].sort()),
    data_flow: () => JSON.stringify(usage.flows),
    authorship: () => JSON.stringify(authorship),
    lines: () => JSON.stringify(usage.lines),
    cells: () => JSON.stringify(usage.cells ?? []),
    sha256,
    uid: script.uid === -1 ? null : script.uid,
    username: script.username,
  };
}
