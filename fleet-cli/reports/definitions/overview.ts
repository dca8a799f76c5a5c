import { counted, newSince, severityRank, type ThingKeys, worst } from '../sql.ts';
import type { Report } from '../types.ts';
import { alikeOutline, alikeScripts, scriptAction } from './shared.ts';
import { urgent } from './urgent.ts';

/** Where there is no advisory database a figure is no good news. */
const withoutAdvisories = `(SELECT count(*) FROM python_scan_problems WHERE table_name = 'python_package_vulnerabilities' AND code = 'NOT_FOUND') > 0
  THEN 'not looked for everywhere: no advisory database'`;

export const overview: Report = {
  name: 'overview',
  title: 'Overview',
  question: 'What Python is there, what is the worst of it, and what is to be done first?',
  sections: [
    {
      id: 'figures',
      title: 'At a glance',
      layout: 'figures',
      sql: [
        `SELECT 1 AS nth, 0 AS alarm, 'scripts and notebooks' AS label, count(*) AS value,
          concat(count(CASE WHEN vcs IN ('none', 'untracked') THEN 1 END), ' outside version control') AS note FROM python_scripts`,
        `SELECT 2 AS nth, 0 AS alarm, 'people with scripts' AS label, count(DISTINCT username) AS value, '' AS note FROM python_scripts`,
        `SELECT 3 AS nth, 0 AS alarm, 'environments' AS label, count(*) AS value,
          ${counted("count(DISTINCT CASE WHEN version <> '' THEN version END)", 'Python version', 'Python versions')} AS note FROM python_environments`,
        `SELECT 4 AS nth, 0 AS alarm, 'installed packages' AS label, coalesce(sum(installs), 0) AS value, ${counted('count(*)', 'different name', 'different names')} AS note FROM package_names`,
        `SELECT 5 AS nth, 1 AS alarm, 'secrets in scripts' AS label, count(DISTINCT fingerprint) AS value,
          concat('in ', ${counted('count(DISTINCT pairKey(host_id, path))', 'file', 'files')}) AS note
          FROM python_script_findings WHERE category = 'secret'`,
        `SELECT 6 AS nth, 0 AS alarm, 'scripts that use AI' AS label, count(DISTINCT pairKey(host_id, path)) AS value,
          concat(count(DISTINCT CASE WHEN data_summary <> '' THEN pairKey(host_id, path) END), ' send data') AS note FROM python_ai_usage`,
        `SELECT 7 AS nth, 0 AS alarm, 'vulnerable packages' AS label, count(DISTINCT pairKey(package, version)) AS value,
          CASE WHEN ${withoutAdvisories} ELSE concat(count(DISTINCT CASE WHEN scripts > 0 THEN pairKey(package, version) END), ' imported by scripts') END AS note
          FROM python_package_vulnerabilities WHERE malicious = 0`,
        `SELECT 8 AS nth, 1 AS alarm, 'malicious packages' AS label, count(DISTINCT pairKey(package, version)) AS value,
          CASE WHEN ${withoutAdvisories} ELSE '' END AS note
          FROM python_package_vulnerabilities WHERE malicious = 1`,
        `SELECT 9 AS nth, 0 AS alarm, 'scheduled starts' AS label, count(*) AS value, concat(count(CASE WHEN enabled = 1 THEN 1 END), ' enabled') AS note FROM python_scheduled_scripts`,
        `SELECT 10 AS nth, 0 AS alarm, 'runs in the period' AS label, count(DISTINCT pairKey(host_id, invocation_id)) AS value, concat('by ', ${counted('count(DISTINCT username)', 'person', 'people')}) AS note
          FROM python_invocations WHERE start_time >= {since}`,
      ],
      oneByOne: true,
      order: 'nth',
      columns: [
        { name: 'label', title: 'What' },
        { name: 'value', title: 'How many', kind: 'number' },
        { name: 'note', title: 'Of these' },
      ],
      empty: 'Nothing was collected.',
    },
    {
      id: 'top-risks',
      title: 'Top risks',
      note: 'The scripts with the highest risk score; scripts of one owner that have the same faults are one row.',
      layout: 'cards',
      sql: [
        `WITH r AS (SELECT *, ${scriptAction} AS action FROM (${alikeScripts(20)}) AS risky WHERE nth = 1)
          SELECT r.risk AS risk, r.path AS path, r.username AS username, r.host AS host, r.alike AS alike, r.risk_reasons AS risk_reasons, r.mtime AS mtime,
          coalesce(f.because, '') AS because, r.action AS action
          FROM r LEFT JOIN (SELECT f.host_id AS host_id, f.path AS path, fewOf(withoutDot(f.message)) AS because FROM python_script_findings f
            JOIN r ON r.host_id = f.host_id AND r.path = f.path WHERE f.severity IN ('critical', 'high') GROUP BY f.host_id, f.path) AS f
          ON f.host_id = r.host_id AND f.path = r.path`,
      ],
      outline: alikeOutline(20),
      order: 'risk DESC, alike DESC, mtime DESC, host, path',
      columns: [
        { name: 'risk', title: 'Risk', kind: 'number' },
        { name: 'path', title: 'Script' },
        { name: 'host', title: 'Host', fleet: true },
        { name: 'username', title: 'Owner' },
        { name: 'alike', title: 'Scripts alike', kind: 'number' },
        { name: 'because', title: 'Why' },
        { name: 'risk_reasons', title: 'Score', kind: 'reasons' },
        { name: 'action', title: 'Next action' },
        { name: 'mtime', title: 'Changed', kind: 'time' },
      ],
      top: 3,
      empty: 'No script has a risk score of 20 or more.',
    },
    urgent,
    {
      id: 'changes',
      title: 'What changed',
      note: 'Since the beginning of the period, on hosts that were looked at before it or in it; what the first look found is no change.',
      sql: [
        change(1, 'new scripts', 'python_scripts', { columns: ['path'], once: true }, 'path'),
        change(
          2,
          'new packages',
          'python_site_packages',
          // Hardly any environment has the same version twice.
          { columns: ['normalized_name', 'version', 'environment'], once: true },
          `concat(normalized_name, ' ', version)`,
        ),
        change(3, 'new environments', 'python_environments', { columns: ['path'], once: true }, 'path'),
        change(
          4,
          'new uses of AI',
          'python_ai_usage',
          { columns: ['path', 'provider'], once: false },
          `concat(provider, ' in ', path)`,
        ),
        change(
          5,
          'new vulnerabilities',
          'python_package_vulnerabilities',
          { columns: ['package', 'version', 'id'], once: false },
          `concat(id, ' in ', package, ' ', version)`,
        ),
        change(
          6,
          'new findings',
          'python_script_findings',
          { columns: ['path', 'rule', 'fingerprint'], once: false },
          `concat(rule, ' in ', path)`,
        ),
        change(
          7,
          'new startup hooks',
          'python_startup_hooks',
          { columns: ['path', 'line'], once: false },
          'path',
        ),
      ],
      oneByOne: true,
      order: 'nth',
      columns: [
        { name: 'what', title: 'What' },
        { name: 'found', title: 'How many', kind: 'number' },
        { name: 'hosts', title: 'Hosts', kind: 'number', fleet: true },
        { name: 'example', title: 'For example' },
        { name: 'latest', title: 'Latest', kind: 'time' },
      ],
      empty: 'Nothing changed since it was first looked at.',
    },
    {
      id: 'ai-providers',
      title: 'AI providers and the data they get',
      sql: [
        `SELECT provider, count(DISTINCT pairKey(host_id, path)) AS scripts, count(DISTINCT username) AS people, count(DISTINCT host_id) AS hosts,
          count(DISTINCT CASE WHEN data_summary <> '' THEN pairKey(host_id, path) END) AS sending,
          count(DISTINCT CASE WHEN key_source = 'literal' THEN pairKey(host_id, path) END) AS literal_keys,
          coalesce(fewOf(CASE WHEN data_summary <> '' THEN data_summary END), '') AS data
          FROM python_ai_usage GROUP BY provider`,
      ],
      order: 'sending DESC, scripts DESC, provider',
      columns: [
        { name: 'provider', title: 'Provider' },
        { name: 'scripts', title: 'Scripts', kind: 'number' },
        { name: 'people', title: 'People', kind: 'number' },
        { name: 'hosts', title: 'Hosts', kind: 'number', fleet: true },
        { name: 'sending', title: 'Send data', kind: 'number' },
        { name: 'literal_keys', title: 'Key in code', kind: 'number' },
        { name: 'data', title: 'What data' },
      ],
      top: 5,
      empty: 'No script uses an AI provider.',
    },
    {
      id: 'bad-packages',
      title: 'Malicious and vulnerable packages',
      note: 'Those that scripts import come first.',
      sql: [
        `SELECT max(malicious) AS malicious, CASE WHEN max(malicious) = 1 THEN 'malicious' ELSE ${worst('severity')} END AS severity,
          package, version, count(DISTINCT id) AS advisories, fewOf(fixed_version) AS fixed, count(DISTINCT host_id) AS hosts,
          count(DISTINCT pairKey(host_id, environment)) AS environments, max(scripts) AS scripts, max(${severityRank('severity')}) AS rank
          FROM python_package_vulnerabilities GROUP BY package, version`,
      ],
      order:
        'malicious DESC, CASE WHEN scripts > 0 THEN 1 ELSE 0 END DESC, rank DESC, scripts DESC, hosts DESC, package, version',
      columns: [
        { name: 'severity', title: 'Severity', kind: 'severity' },
        { name: 'package', title: 'Package' },
        { name: 'version', title: 'Version' },
        { name: 'advisories', title: 'Advisories', kind: 'number' },
        { name: 'fixed', title: 'Fixed in' },
        { name: 'hosts', title: 'Hosts', kind: 'number', fleet: true },
        { name: 'environments', title: 'Environments', kind: 'number' },
        { name: 'scripts', title: 'Scripts reached', kind: 'number' },
      ],
      top: 5,
      empty: 'No installed version is named by an advisory, as far as there was a database to ask.',
    },
    {
      id: 'secrets',
      title: 'Secrets that lie around most',
      note: 'A fingerprint tells a secret from another without showing it. Rotate those of the first rows first.',
      sql: [
        `SELECT fingerprint, withoutDot(min(message)) AS message, min(evidence) AS sample, ${worst('severity')} AS severity, max(${severityRank('severity')}) AS rank,
          count(DISTINCT pairKey(host_id, path)) AS files, count(DISTINCT host_id) AS hosts, fewOf(username) AS owners
          FROM python_script_findings WHERE category = 'secret' GROUP BY fingerprint`,
      ],
      order: 'rank DESC, hosts DESC, files DESC, fingerprint',
      columns: [
        { name: 'severity', title: 'Severity', kind: 'severity' },
        { name: 'message', title: 'What' },
        { name: 'sample', title: 'Evidence' },
        { name: 'fingerprint', title: 'Fingerprint' },
        { name: 'files', title: 'Files', kind: 'number' },
        { name: 'hosts', title: 'Hosts', kind: 'number', fleet: true },
        { name: 'owners', title: 'Owners' },
      ],
      top: 5,
      empty: 'No secret was found in a script.',
    },
    {
      id: 'newest-scripts',
      title: 'Newest scripts',
      sql: [
        'SELECT host, path, username, mtime, "lines" AS line_count, vcs, risk FROM python_scripts WHERE mtime >= {least}',
      ],
      outline: 'SELECT mtime AS weight FROM python_scripts WHERE mtime IS NOT NULL',
      order: 'mtime DESC, host, path',
      columns: [
        { name: 'mtime', title: 'Changed', kind: 'time' },
        { name: 'path', title: 'Script' },
        { name: 'host', title: 'Host', fleet: true },
        { name: 'username', title: 'Owner' },
        { name: 'line_count', title: 'Lines', kind: 'number' },
        { name: 'vcs', title: 'Version control' },
        { name: 'risk', title: 'Risk', kind: 'number' },
      ],
      top: 5,
      empty: 'There are no scripts.',
    },
    {
      id: 'largest-scripts',
      title: 'Largest scripts',
      sql: [
        'SELECT host, path, username, size, "lines" AS line_count FROM python_scripts WHERE size >= {least}',
      ],
      outline: 'SELECT size AS weight FROM python_scripts WHERE size IS NOT NULL',
      order: 'size DESC, host, path',
      columns: [
        { name: 'size', title: 'Size', kind: 'bytes' },
        { name: 'line_count', title: 'Lines', kind: 'number' },
        { name: 'path', title: 'Script' },
        { name: 'host', title: 'Host', fleet: true },
        { name: 'username', title: 'Owner' },
      ],
      top: 3,
      empty: 'There are no scripts.',
    },
    {
      id: 'largest-environments',
      title: 'Largest environments',
      sql: [
        'SELECT host, path, kind, version, packages, username FROM python_environments WHERE packages > 0',
      ],
      order: 'packages DESC, host, path',
      columns: [
        { name: 'packages', title: 'Packages', kind: 'number' },
        { name: 'path', title: 'Environment' },
        { name: 'host', title: 'Host', fleet: true },
        { name: 'kind', title: 'Kind' },
        { name: 'version', title: 'Python' },
        { name: 'username', title: 'Owner' },
      ],
      top: 5,
      empty: 'No environment has packages.',
    },
    {
      id: 'newest-packages',
      title: 'Newest packages',
      sql: [
        `SELECT host, normalized_name, version, install_time, installer, environment, username FROM python_site_packages WHERE install_time > 0 AND install_time >= {least}`,
      ],
      // The newest of each name: enough of them are at least as new as the least that is shown.
      outline: 'SELECT latest AS weight FROM package_names WHERE latest > 0',
      count: 'SELECT sum(dated) AS n FROM package_names',
      order: 'install_time DESC, normalized_name, version, host, environment',
      columns: [
        { name: 'install_time', title: 'Installed', kind: 'time' },
        { name: 'normalized_name', title: 'Package' },
        { name: 'version', title: 'Version' },
        { name: 'installer', title: 'By' },
        { name: 'host', title: 'Host', fleet: true },
        { name: 'environment', title: 'Environment' },
        { name: 'username', title: 'Owner' },
      ],
      top: 5,
      empty: 'There are no packages.',
    },
    {
      id: 'problems',
      title: 'What could not be seen',
      note: 'Nothing is skipped in silence: a report is as good as what it could read.',
      sql: [
        `SELECT table_name, code, count(*) AS found, count(DISTINCT host_id) AS hosts, min(path) AS example, min(message) AS message
          FROM python_scan_problems GROUP BY table_name, code`,
      ],
      order: 'found DESC, table_name, code',
      columns: [
        { name: 'found', title: 'How many', kind: 'number' },
        { name: 'code', title: 'Code' },
        { name: 'table_name', title: 'Table' },
        { name: 'hosts', title: 'Hosts', kind: 'number', fleet: true },
        { name: 'message', title: 'What, for example' },
        { name: 'example', title: 'Where' },
      ],
      top: 5,
      empty: 'Everything could be read.',
    },
  ],
};

function change(nth: number, what: string, dataset: string, keys: ThingKeys, example: string): string {
  return `SELECT ${nth} AS nth, '${what}' AS what, count(*) AS found, count(DISTINCT host_id) AS hosts, min(${example}) AS example, max(born) AS latest
    FROM (${newSince(dataset, keys)}) AS n HAVING count(*) > 0`;
}
