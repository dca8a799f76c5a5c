import { cameInPeriod, newSince } from '../sql.ts';
import type { Report } from '../types.ts';
import { riskyOutline, riskyScripts, scriptAction } from './shared.ts';

export const scripts: Report = {
  name: 'scripts',
  title: 'Scripts',
  question: 'Which scripts and notebooks exist, whose are they, and which matter?',
  sections: [
    {
      id: 'riskiest',
      title: 'By risk',
      note: 'The same content with the same risk in several places is one row, with its copies counted.',
      sql: [
        `SELECT risk, path, username, host, copies, kind, vcs, risk_reasons, ${scriptAction} AS action, mtime FROM (${riskyScripts(1)}) AS r WHERE nth = 1`,
      ],
      outline: riskyOutline(1),
      order: 'risk DESC, copies DESC, mtime DESC, host, path',
      columns: [
        { name: 'risk', title: 'Risk', kind: 'number' },
        { name: 'path', title: 'Script' },
        { name: 'host', title: 'Host', fleet: true },
        { name: 'username', title: 'Owner' },
        { name: 'copies', title: 'Copies', kind: 'number' },
        { name: 'risk_reasons', title: 'Why', kind: 'reasons' },
        { name: 'vcs', title: 'Version control' },
        { name: 'mtime', title: 'Changed', kind: 'time' },
        { name: 'action', title: 'Next action' },
      ],
      empty: 'No script has a risk score.',
    },
    {
      id: 'owners',
      title: 'By owner',
      sql: [
        `SELECT username, count(*) AS scripts, count(DISTINCT host_id) AS hosts, count(CASE WHEN vcs IN ('none', 'untracked') THEN 1 END) AS untracked,
          count(CASE WHEN kind = 'notebook' THEN 1 END) AS notebooks, count(CASE WHEN ai_providers NOT IN ('', '[]') THEN 1 END) AS with_ai,
          count(CASE WHEN secrets > 0 THEN 1 END) AS with_secrets, max(risk) AS worst, max(mtime) AS latest
          FROM python_scripts GROUP BY username`,
      ],
      order: 'scripts DESC, username',
      layout: 'bars',
      columns: [
        { name: 'username', title: 'Owner' },
        { name: 'scripts', title: 'Scripts', kind: 'number' },
        { name: 'hosts', title: 'Hosts', kind: 'number', fleet: true },
        { name: 'untracked', title: 'Outside version control', kind: 'number' },
        { name: 'notebooks', title: 'Notebooks', kind: 'number' },
        { name: 'with_ai', title: 'Use AI', kind: 'number' },
        { name: 'with_secrets', title: 'Hold secrets', kind: 'number' },
        { name: 'worst', title: 'Highest risk', kind: 'number' },
        { name: 'latest', title: 'Latest change', kind: 'time' },
      ],
      empty: 'There are no scripts.',
    },
    {
      id: 'kinds',
      title: 'By kind and version control',
      sql: [
        `SELECT kind, vcs, count(*) AS scripts, sum("lines") AS line_count, sum(size) AS bytes FROM python_scripts GROUP BY kind, vcs`,
      ],
      order: 'scripts DESC, kind, vcs',
      columns: [
        { name: 'kind', title: 'Kind' },
        { name: 'vcs', title: 'Version control' },
        { name: 'scripts', title: 'Scripts', kind: 'number' },
        { name: 'line_count', title: 'Lines', kind: 'number' },
        { name: 'bytes', title: 'Size', kind: 'bytes' },
      ],
      empty: 'There are no scripts.',
    },
    {
      id: 'new',
      title: 'New in the period',
      sql: [
        `SELECT n.born AS born, n.host AS host, n.path AS path, s.username AS username, s.risk AS risk, s.vcs AS vcs, s.ai_authorship AS ai_authorship
          FROM (${newSince('python_scripts', { columns: ['path'], once: true })}) AS n JOIN python_scripts s ON s.host_id = n.host_id AND s.path = n.path WHERE ${cameInPeriod('s')}`,
      ],
      order: 'born DESC, risk DESC, host, path',
      columns: [
        { name: 'born', title: 'First seen', kind: 'time' },
        { name: 'path', title: 'Script' },
        { name: 'host', title: 'Host', fleet: true },
        { name: 'username', title: 'Owner' },
        { name: 'vcs', title: 'Version control' },
        { name: 'ai_authorship', title: 'Marked as written by', kind: 'list' },
        { name: 'risk', title: 'Risk', kind: 'number' },
      ],
      empty: 'No script is new since its host was first looked at.',
    },
    {
      id: 'copies',
      title: 'The same file in several places',
      note: 'A fault in one is a fault in all.',
      sql: [
        `SELECT s.sha256 AS sha256, count(*) AS copies, count(DISTINCT s.host_id) AS hosts, count(DISTINCT s.username) AS owners, min(s.path) AS example, max(s.risk) AS risk
          FROM python_scripts s JOIN (SELECT pairKey(sha256, '') AS content FROM python_scripts WHERE sha256 <> '' AND size > 0 GROUP BY pairKey(sha256, '') HAVING count(*) > 1) AS c
          ON c.content = pairKey(s.sha256, '') WHERE s.size > 0 GROUP BY s.sha256`,
      ],
      order: 'risk DESC, copies DESC, sha256',
      columns: [
        { name: 'copies', title: 'Copies', kind: 'number' },
        { name: 'hosts', title: 'Hosts', kind: 'number', fleet: true },
        { name: 'owners', title: 'Owners', kind: 'number' },
        { name: 'risk', title: 'Risk', kind: 'number' },
        { name: 'example', title: 'For example' },
      ],
      empty: 'No file is in two places.',
    },
    {
      id: 'findings',
      title: 'Findings by rule',
      note: 'What a comment in the file asked to hide is counted as suppressed.',
      sql: [
        `SELECT category, severity, rule, withoutDot(min(message)) AS message, count(*) AS findings, count(DISTINCT pairKey(host_id, path)) AS files,
          count(DISTINCT host_id) AS hosts, count(CASE WHEN suppressed <> '' THEN 1 END) AS suppressed,
          CASE severity WHEN 'critical' THEN 5 WHEN 'high' THEN 4 WHEN 'medium' THEN 3 WHEN 'low' THEN 2 ELSE 1 END AS rank
          FROM python_script_findings GROUP BY category, severity, rule`,
      ],
      order: 'rank DESC, files DESC, rule, category',
      columns: [
        { name: 'severity', title: 'Severity', kind: 'severity' },
        { name: 'rule', title: 'Rule' },
        { name: 'message', title: 'What, for example' },
        { name: 'files', title: 'Files', kind: 'number' },
        { name: 'findings', title: 'Findings', kind: 'number' },
        { name: 'hosts', title: 'Hosts', kind: 'number', fleet: true },
        { name: 'suppressed', title: 'Suppressed', kind: 'number' },
        { name: 'category', title: 'Category' },
      ],
      empty: 'No finding.',
    },
  ],
};
