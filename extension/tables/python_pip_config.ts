import { defineTable } from '../core/define-table.ts';
import { redactPath } from '../core/redact.ts';
import { type EffectiveConfig, listIndexConfigs } from '../discover/pip-config.ts';

export const table = defineTable({
  name: 'python_pip_config',
  description:
    'Where pip, uv and conda get packages from: the settings in force for the machine, for each user and for each environment that has its own.',
  columns: {
    tool: { type: 'TEXT', description: 'pip, uv or conda.' },
    setting: {
      type: 'TEXT',
      description:
        'index, extra_index, find_links, trusted_host, no_index, index_strategy, ssl_verify, require_hashes or channel.',
    },
    value: { type: 'TEXT', description: 'One value, without credentials.' },
    credentials: { type: 'INTEGER', description: '1 when credentials stand in the value.' },
    scope: { type: 'TEXT', description: 'Where it is set: machine, user or environment.' },
    path: { type: 'TEXT', description: 'File that sets it: a configuration or a shell profile.' },
    line: { type: 'INTEGER', description: 'Line in a profile, from 1; NULL for a configuration file.' },
    environment: {
      type: 'TEXT',
      description: "Environment that it holds for, as path of python_environments; '' for all.",
    },
    uid: {
      type: 'BIGINT',
      description: 'User that it holds for; the owner of the environment; 0 for the machine.',
    },
    username: { type: 'TEXT', description: 'Name of that user.' },
  },
  examples: [
    {
      title: 'Indexes in use, by number of users',
      sql: "SELECT value, count(DISTINCT uid) AS users FROM python_pip_config WHERE setting IN ('index', 'extra_index', 'channel') GROUP BY value ORDER BY users DESC",
    },
    {
      title: 'Credentials in package manager configuration',
      sql: 'SELECT username, tool, value, path FROM python_pip_config WHERE credentials = 1',
    },
  ],
  notes: [
    "A more specific setting replaces a general one of the same tool, and a variable in a profile replaces every file, as pip and uv do; pip puts [install] of any file over [global] of all of them, and reads the file that PIP_CONFIG_FILE names instead of the user's; conda adds channels up. A user or environment without settings of its own has no rows: the rows of the machine hold for it.",
    'No row for a tool means its default: https://pypi.org/simple for pip and uv.',
    'Projects may name indexes of their own (pyproject.toml, requirements files): those are not read here.',
  ],
  generate: (context) => listIndexConfigs(context).flatMap(rowsOf),
});

function rowsOf({ environment, owner, settings }: EffectiveConfig) {
  return settings.map((setting) => ({
    tool: setting.tool,
    setting: setting.setting,
    value: setting.value,
    credentials: setting.credentials ? 1 : 0,
    scope: setting.scope,
    path: redactPath(setting.path),
    line: setting.line,
    environment: environment === undefined ? '' : redactPath(environment.path),
    uid: owner.uid === -1 ? null : owner.uid,
    username: owner.username,
  }));
}
