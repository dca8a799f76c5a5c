/**
 * A made-up fleet as its hosts would answer, written by the store's own engine into its staging tables: what takes it in from there on is what takes in
 * real answers. Few packages are on most hosts and most on few, versions lag behind, some scripts are copies, few have findings.
 */
import type { DuckDBConnection } from '@duckdb/node-api';
import { orderScale } from '../../../fleet-cli/store/order.ts';

export interface MadeUpFleet {
  readonly packages: number;
  readonly scripts: number;
  /** Unix seconds of the first answers; what changed since comes after them, up to now. */
  readonly first: number;
  readonly now: number;
}

/** The rows of hosts `from` to `to`, as one whole answer each and then what changed. @returns how many rows were staged */
export async function stageHosts(
  connection: DuckDBConnection,
  from: number,
  to: number,
  fleet: MadeUpFleet,
): Promise<number> {
  let rows = 0;
  for (const each of answers(fleet)) {
    const name = `pack\u001f${each.pack}\u001f${each.query}`;
    const time = each.events === true ? fleet.now : fleet.first;
    const order = `(${time} + h % 3600) * ${orderScale}`;
    const host = `'laptop-' || h || '.corp.example'`;
    const made = `(SELECT h, n, ${each.let} FROM range(${from}, ${to}) AS a(h), range(${each.count}) AS b(n))`;
    const { rowsChanged } = await stage(
      `SELECT ${host}, '${name}', ${order}, 0, 1, false, to_json({${each.columns}})::VARCHAR, NULL FROM ${made}`,
    );
    rows += rowsChanged;
    await connection.run(
      `INSERT INTO staged_baselines SELECT ${host}, '${name}', ${order}, 0 FROM range(${from}, ${to}) AS a(h)`,
    );
    if (each.changed === undefined) continue;
    // One row in 25 went since, and another came in its place.
    const later = `(${fleet.first} + ${random('h', 'n', 91)} % ${fleet.now - fleet.first}) * ${orderScale} + 1`;
    const some = `${made} WHERE ${random('h', 'n', 92)} % 25 = 0`;
    await stage(
      `SELECT ${host}, '${name}', ${later}, 0, -1, false, to_json({${each.columns}})::VARCHAR, NULL FROM ${some}`,
    );
    const added = await stage(
      `SELECT ${host}, '${name}', ${later} + 1, 0, 1, false, to_json({${each.changed}})::VARCHAR, NULL FROM ${some}`,
    );
    rows += added.rowsChanged;
  }
  return rows;

  function stage(select: string) {
    return connection.run(`INSERT INTO staged ${select}`);
  }
}

interface MadeUpAnswer {
  readonly pack: string;
  readonly query: string;
  /** Rows of a host. */
  readonly count: number;
  /** Named values that the columns are made of; `h` is the host's number, `n` the row's. */
  readonly let: string;
  readonly columns: string;
  /** The columns of rows that come in the place of others. */
  readonly changed?: string;
  /** Things of the last weeks, not a state of long ago. */
  readonly events?: true;
}

/** A number that is the same for the same arguments. */
function random(...parts: readonly (string | number)[]): string {
  return `CAST(hash(${parts.join(', ')}) >> 20 AS BIGINT)`;
}

/** Between 0 and 1. */
function share(...parts: readonly (string | number)[]): string {
  return `((hash(${parts.join(', ')}) >> 20) / ${2 ** 44})`;
}

/** The midnight before yesterday's, so that no run lies ahead. */
function dayOf(time: number): number {
  return time - (time % 86_400) - 86_400;
}

function oneOf(values: readonly string[], index: string): string {
  return `[${values.map((value) => `'${value}'`).join(', ')}][1 + (${index}) % ${values.length}]`;
}

const user = `'user' || (h % 7000)`;
const home = `'/home/user' || (h % 7000)`;
const people = `'uid': 1000 + h % 5, 'username': ${user}`;
const environmentOf = (n: string) =>
  `${home} || '/' || ${oneOf(['.venv', 'src/billing/.venv', 'src/etl/.venv', 'research/env', '.local/share/pipx/venvs/tool', 'src/api/venv'], n)}`;
const python = (n: string) => oneOf(['3.11', '3.12', '3.9', '3.13', '3.11', '3.10'], n);
const names = [
  'numpy',
  'requests',
  'pandas',
  'urllib3',
  'openai',
  'boto3',
  'django',
  'flask',
  'scipy',
  'attrs',
  'click',
  'torch',
];
const packageName = `${oneOf(names, 'rank')} || CASE WHEN rank < ${names.length} THEN '' ELSE '-' || rank END`;
const directories = [
  'src/billing',
  'src/etl/jobs',
  'Desktop',
  'Downloads',
  'src/api/tools',
  'research',
  'src/reports',
];
const scriptPath = (n: string) =>
  `${home} || '/' || ${oneOf(directories, `${n} * 7 + h`)} || '/' || ${oneOf(['load', 'export', 'clean', 'sync', 'report', 'train', 'scrape'], n)} || '_' || ${n} || '.py'`;
const risk = (n: string) =>
  `CASE WHEN ${random('h', n, 11)} % 100 < 70 THEN 0 ELSE CAST(floor(95 * pow(${share('h', n, 12)}, 3)) AS INTEGER) END`;
const reasons = `'[{"reason":"secret: PYS-SEC-001 critical","points":' || risk // 2 || '},{"reason":"outside_vcs","points":' || risk - risk // 2 || '}]'`;

function answers({ packages, scripts, now }: MadeUpFleet): MadeUpAnswer[] {
  const site = (
    version: string,
    time: string,
  ) => `'name': name, 'normalized_name': name, 'version': ${version}, 'license': ${oneOf(['MIT', 'Apache-2.0', 'BSD-3-Clause', 'MIT', '', 'PSF-2.0', 'LGPL-3.0-only'], 'rank')},
      'installer': ${oneOf(['pip', 'pip', 'uv', 'pip', 'pipx', 'conda'], 'n')}, 'requested': CAST(rank % 7 = 0 AS INTEGER), 'direct_url': CASE WHEN ${random('h', 'n', 5)} % 2000 = 0 THEN 'git+https://git.corp.example/team/' || name ELSE '' END,
      'editable': 0, 'purl': 'pkg:pypi/' || name || '@' || ${version}, 'native_code': CAST(rank % 9 = 0 AS INTEGER), 'install_time': ${time},
      'path': environment || '/lib/python' || python || '/site-packages/' || replace(name, '-', '_') || '-' || ${version} || '.dist-info', 'environment': environment, 'python_version': python, ${people}`;
  const script = (
    sha: string,
    mtime: string,
  ) => `'path': path, ${people}, 'size': 200 + ${random('h', 'n', 7)} % 40000, 'mtime': ${mtime}, 'first_seen': ${now} - 86400 * 30, 'sha256': ${sha}, 'kind': CASE WHEN n % 9 = 0 THEN 'notebook' ELSE 'script' END,
      'interpreter': '/usr/bin/python3', 'environment': CASE WHEN n % 2 = 0 THEN ${environmentOf('n')} ELSE '' END, 'lines': 5 + ${random('h', 'n', 8)} % 900, 'has_main': n % 2, 'vcs': ${oneOf(['tracked', 'none', 'tracked', 'untracked', 'tracked'], 'n')},
      'findings': CAST(ceil(risk / 20.0) AS INTEGER), 'secrets': CAST(risk >= 60 AS INTEGER), 'weaknesses': CAST(risk // 25 AS INTEGER),
      'ai_providers': CASE WHEN ${random('h', 'n', 13)} % 50 = 0 THEN '["OpenAI"]' ELSE '[]' END, 'ai_authorship': CASE WHEN ${random('h', 'n', 14)} % 40 = 0 THEN '["Claude"]' ELSE '[]' END,
      'hosts': CASE WHEN n % 3 = 0 THEN '["api' || CAST(floor(400 * pow(${share('h', 'n', 15)}, 3)) AS INTEGER) || '.example.com","pypi.org"]' ELSE '[]' END,
      'data_access': CASE WHEN n % 4 = 0 THEN '["csv","postgresql"]' ELSE '[]' END, 'risk': risk, 'risk_reasons': CASE WHEN risk = 0 THEN '[]' ELSE ${reasons} END`;
  const sha = (salt: number) =>
    `CASE WHEN ${random('h', 'n', salt)} % 10 = 0 THEN sha256('copy ' || ${random('h', 'n', salt + 1)} % 3000) ELSE sha256('own ' || h || ' ' || n || ' ${salt}') END`;
  const finding = (
    at: string,
  ) => `'path': path, 'rule': CASE kind WHEN 0 THEN 'PYS-SEC-00' || 1 + s % 5 ELSE 'S' || 100 + s % 60 END, 'category': CASE kind WHEN 0 THEN 'secret' WHEN 1 THEN 'network' ELSE 'weakness' END,
      'severity': ${oneOf(['critical', 'medium', 'low', 'high', 'medium', 'low', 'low'], 'kind')}, 'confidence': 'high', 'line': ${at}, 'cell': NULL, 'message': CASE kind WHEN 0 THEN 'AWS access key of kind ' || 1 + s % 5 || '.' ELSE 'Something weak of kind ' || s % 60 || '.' END,
      'evidence': CASE kind WHEN 0 THEN 'AKIA…' ELSE 'call(' || s % 60 || ')' END, 'cwe': 79 + s % 20, 'fingerprint': CASE kind WHEN 0 THEN substr(md5('' || CAST(floor(40000 * pow(${share('h', 'n', 21)}, 2)) AS INTEGER)), 1, 16) ELSE substr(md5(h || ' ' || n), 1, 16) END,
      'suppressed': CASE WHEN ${random('h', 'n', 22)} % 50 = 0 THEN 'noqa' ELSE '' END, 'details': '', ${people}`;
  return [
    {
      pack: 'pysight-inventory',
      query: 'packages',
      count: packages,
      let: `CAST(floor(20000 * pow(${share('h', 'n', 1)}, 3)) AS INTEGER) AS rank, ${packageName} AS name, CAST(floor(8 * pow(${share('h', 'n', 2)}, 2)) AS INTEGER) AS lag,
        rank % 5 || '.' || rank % 20 || '.' || 9 - lag AS version, ${environmentOf('n')} AS environment, ${python('n')} AS python`,
      columns: site('version', `${now} - 86400 * 30 - ${random('h', 'n', 3)} % 20000000`),
      changed: site(`rank % 5 || '.' || rank % 20 || '.10'`, `${now} - ${random('h', 'n', 91)} % 2500000`),
    },
    {
      pack: 'pysight-inventory',
      query: 'scripts',
      count: scripts,
      let: `${scriptPath('n')} AS path, ${risk('n')} AS risk`,
      columns: script(sha(31), `${now} - 86400 * 30 - ${random('h', 'n', 33)} % 60000000`),
      changed: script(sha(34), `${now} - ${random('h', 'n', 91)} % 2500000`),
    },
    {
      pack: 'pysight-inventory',
      query: 'imports',
      count: scripts * 3,
      let: `CAST(floor(20000 * pow(${share('h', 'n', 41)}, 3)) AS INTEGER) AS rank, ${packageName} AS name`,
      columns: `'path': ${scriptPath(`(n % ${scripts})`)}, 'import_name': name, 'module': name, 'resolved': 'distribution', 'distribution': name, 'version': rank % 5 || '.' || rank % 20 || '.9', 'environment': ${environmentOf(`(n % ${scripts})`)}, ${people}`,
    },
    {
      pack: 'pysight-inventory',
      query: 'environments',
      count: 6,
      let: `${environmentOf('n')} AS path, ${python('n')} AS python`,
      columns: `'path': path, 'kind': 'venv', 'manager': ${oneOf(['pip', 'uv', 'poetry'], 'n')}, 'version': python || '.' || ${random('h', 'n', 51)} % 6, 'implementation': 'CPython', 'prefix': path, 'executable': path || '/bin/python', 'base': '/usr', 'externally_managed': 0, 'packages': ${packages} // 6, 'world_writable': 0, 'created': ${now} - 9000000 - h, ${people}`,
    },
    {
      pack: 'pysight-exposure',
      query: 'findings',
      count: 20,
      let: `${scriptPath(`(n % ${scripts})`)} AS path, CAST(floor(7 * sqrt(${share('h', 'n', 20)})) AS INTEGER) AS kind, ${random('h', 'n', 23)} AS s`,
      columns: finding(`1 + ${random('h', 'n', 24)} % 300`),
      changed: finding(`301 + ${random('h', 'n', 24)} % 300`),
    },
    {
      pack: 'pysight-shadow-ai',
      query: 'usage',
      count: 2,
      let: `${scriptPath('(n * 5)')} AS path`,
      columns: `'path': path, 'provider': ${oneOf(['OpenAI', 'OpenAI', 'Anthropic', 'OpenAI', 'Google', 'Mistral', 'Ollama'], random('h', 'n', 61))}, 'access': ${oneOf(['sdk', 'sdk', 'http', 'local'], random('h', 'n', 62))}, 'library': 'openai', 'models': '["gpt-4o","gpt-' || h % 7 || '"]', 'endpoint': 'https://api.openai.com/v1/chat',
        'key_source': ${oneOf(['env', 'literal', 'env', 'file', 'env'], random('h', 'n', 63))}, 'key_name': 'OPENAI_API_KEY', 'data_sources': '["csv"]', 'data_flow': '[]', 'data_summary': CASE WHEN ${random('h', 'n', 64)} % 3 = 0 THEN 'customer table → model' ELSE '' END, 'lines': '[3,9]', ${people}`,
    },
    {
      pack: 'pysight-supply-chain',
      query: 'vulnerabilities',
      count: 10,
      let: `CAST(floor(600 * pow(${share('h', 'n', 71)}, 2)) AS INTEGER) AS rank, ${packageName} AS name, ${environmentOf('n')} AS environment`,
      columns: `'package': name, 'version': rank % 5 || '.' || rank % 20 || '.' || 1 + n % 6, 'id': 'GHSA-' || rank || '-' || n % 2, 'aliases': '["CVE-2025-' || 1000 + rank || '"]', 'severity': ${oneOf(['high', 'medium', 'critical', 'low', 'medium'], 'rank')}, 'score': 4.0 + rank % 6,
        'malicious': CAST(rank = 599 AS INTEGER), 'fixed_version': rank % 5 || '.' || rank % 20 || '.9', 'summary': 'What ' || name || ' does wrong, in one sentence.', 'published': ${now} - 86400 * (rank % 900), 'url': 'https://osv.dev/vulnerability/GHSA-' || rank, 'scripts': rank % 3,
        'script_paths': '[]', 'path': environment || '/lib/' || name, 'environment': environment, ${people}`,
    },
    {
      pack: 'pysight-supply-chain',
      query: 'findings',
      count: 1,
      let: `${environmentOf('h')} AS environment`,
      columns: `'rule': 'PYS-PKG-00' || 1 + h % 4, 'title': 'Module that no package owns', 'severity': ${oneOf(['medium', 'low', 'high'], 'h')}, 'confidence': 'medium', 'package': 'pkg' || h % 300, 'version': '1.0', 'message': 'No RECORD names it.', 'evidence': '', 'path': environment || '/lib/x.py', 'environment': environment, 'cwe': NULL, 'fingerprint': md5('' || h), ${people}`,
    },
    {
      pack: 'pysight-supply-chain',
      query: 'startup_hooks',
      count: 6,
      let: `${environmentOf('n')} AS environment`,
      columns: `'path': environment || '/lib/distutils-precedence.pth', 'kind': 'pth', 'line': 1, 'code': 'import os; var = SETUPTOOLS_USE_DISTUTILS', 'active': 1, 'known_good': 'setuptools', 'behaviours': '[]', 'suspicious': CAST(h % 500 = 0 AS INTEGER), 'distribution': 'setuptools', 'version': '70.0.0', 'sha256': md5('' || n), 'environment': environment, ${people}`,
    },
    {
      pack: 'pysight-scheduled',
      query: 'scheduled',
      count: 1,
      let: `${scriptPath('0')} AS script`,
      columns: `'kind': 'cron', 'name': 'nightly', 'path': '/var/spool/cron/' || ${user}, 'command': 'python3 ' || script, 'cwd': '', 'python_kind': 'script', 'script': script, 'module': '', 'interpreter': 'python3', 'environment': '', 'schedule': '0 ' || h % 24 || ' * * *', 'enabled': 1, 'run_as': ${user}, ${people}`,
    },
    {
      pack: 'pysight-coverage',
      query: 'sensor',
      count: 6,
      let: `${environmentOf('n')} AS environment`,
      columns: `'environment': environment, 'executable': environment || '/bin/python', 'version': ${python('n')}, 'implementation': 'CPython', 'covered': CAST(h % 3 > 0 AS INTEGER), 'reason': CASE WHEN h % 3 > 0 THEN '' ELSE 'not installed' END, 'scope': 'user', 'sensor_version': '1', 'outdated': 0, 'altered': 0, 'bypasses': '[]', 'runs': n, 'last_seen': ${now} - h, ${people}`,
    },
    {
      pack: 'pysight-coverage',
      query: 'problems',
      count: 3,
      let: '0 AS nothing',
      columns: `'table_name': 'python_scripts', 'code': ${oneOf(['DENIED', 'TOO_LARGE', 'LINK'], 'n')}, 'path': ${home} || '/Library/' || n, 'message': 'It may not be read.', ${people}`,
    },
    {
      pack: 'pysight-activity',
      query: 'invocations',
      count: 60,
      events: true,
      let: `${scriptPath(`(${random('h', 'n', 81)} % 4)`)} AS script, ${dayOf(now)} - 86400 * CAST(floor(30 * ${share('h', 'n', 82)}) AS BIGINT) + 3600 * CASE WHEN ${random('h', 'n', 84)} % 200 = 0 THEN ${random('h', 'n', 85)} % 24 ELSE 8 + ${random('script')} % 9 END + ${random('h', 'n', 86)} % 3600 AS start`,
      columns: `'invocation_id': substr(md5(h || '-' || n), 1, 16), 'kind': CASE WHEN n % 15 = 0 THEN 'inline' ELSE 'script' END, 'script': CASE WHEN n % 15 = 0 THEN '' ELSE script END, 'module': '', 'tool': '', 'code_hash': '', 'argv': '["python3","' || script || '"]', 'cwd': ${home}, 'start_time': start, 'end_time': start + 40, 'state': 'ended', 'exit_code': 0, 'parent': 'bash', 'started_by': 'shell',
        'wrappers': '[]', 'interpreter': '/usr/bin/python3', 'environment': '', 'python_version': '3.11.4', 'files_written': '[]', 'data_read': '[]', 'subprocesses': '[]', 'ai_providers': '[]', 'package_operation': '', 'occurrences': 1, 'source': CASE WHEN n % 5 = 0 THEN 'sensor' ELSE 'history' END, 'confidence': 'high', 'duration': 40.0, 'user_ms': 100, 'system_ms': 10,
        'max_resident_bytes': 100000000, 'libraries': '[]', 'hosts': CASE WHEN n % 5 = 0 THEN '[{"host":"api' || n % 17 || '.example.com","port":443}]' ELSE '[]' END, ${people}`,
    },
  ];
}
