import type { Report } from '../types.ts';

/** Hosts below which rarity says nothing. */
const fewestHosts = 20;
/** Days that must have been watched before anything counts as new. */
const fewestDays = 7;

/** How many hosts show a dataset, and for how long it was watched before the period. */
function baseline(dataset: string): string {
  return `SELECT count(DISTINCT host) AS base_hosts, CAST(floor(({since} - min(seen_first)) / 86400.0) AS BIGINT) AS base_days FROM ${dataset}_history`;
}

/** What the fleet had not shown before the period. */
function firstSeen(dataset: string, key: string, select: string, where: string): string {
  return `SELECT n.*, b.base_hosts AS base_hosts, b.base_days AS base_days,
      concat('not seen on ', b.base_hosts, ' hosts in the ', b.base_days, ' days before') AS rarity
    FROM (SELECT ${key}, min(seen_first) AS born, count(DISTINCT host) AS hosts, min(host) AS host, ${select}
      FROM ${dataset}_history WHERE ${where} GROUP BY ${key} HAVING min(seen_first) >= {since}) AS n
    CROSS JOIN (${baseline(dataset)}) AS b WHERE b.base_days >= ${fewestDays}`;
}

const baselineNote = `Silent with less than ${fewestDays} days to compare with.`;

export const anomalies: Report = {
  name: 'anomalies',
  title: 'Anomalies',
  question: 'What is unlike the rest of the fleet, or unlike before?',
  sections: [
    {
      id: 'rare-packages',
      title: 'Packages that hardly any host has',
      note: `On 1 % of the hosts or fewer; silent in a fleet of fewer than ${fewestHosts} hosts, where nothing is rare.`,
      sql: [
        `SELECT p.normalized_name AS normalized_name, p.hosts AS hosts, b.base_hosts AS base_hosts, 100.0 * p.hosts / b.base_hosts AS share, p.host AS host, p.owners AS owners, p.latest AS latest,
          concat('on ', p.hosts, ' of ', b.base_hosts, ' hosts') AS rarity
          FROM (SELECT normalized_name, count(DISTINCT host) AS hosts, min(host) AS host, fewOf(username) AS owners, max(install_time) AS latest FROM python_site_packages GROUP BY normalized_name) AS p
          CROSS JOIN (SELECT count(DISTINCT host) AS base_hosts FROM python_site_packages) AS b
          WHERE b.base_hosts >= ${fewestHosts} AND (p.hosts = 1 OR p.hosts * 100 <= b.base_hosts)`,
      ],
      order: 'hosts, latest DESC, normalized_name',
      columns: [
        { name: 'normalized_name', title: 'Package' },
        { name: 'rarity', title: 'How rare' },
        { name: 'host', title: 'Host' },
        { name: 'owners', title: 'Owners' },
        { name: 'latest', title: 'Installed', kind: 'time' },
      ],
      empty: 'None, or too few hosts to tell.',
    },
    {
      id: 'first-scripts',
      title: 'Risky scripts that the fleet never had',
      note: baselineNote,
      sql: [
        firstSeen(
          'python_scripts',
          'sha256',
          'min(path) AS path, min(username) AS username, max(risk) AS risk',
          `risk >= 20 AND sha256 <> ''`,
        ),
      ],
      order: 'risk DESC, born DESC, sha256',
      columns: [
        { name: 'risk', title: 'Risk', kind: 'number' },
        { name: 'path', title: 'Script' },
        { name: 'host', title: 'Host' },
        { name: 'username', title: 'Owner' },
        { name: 'hosts', title: 'Hosts', kind: 'number' },
        { name: 'born', title: 'First seen', kind: 'time' },
        { name: 'rarity', title: 'Baseline' },
      ],
      empty: 'None, or too short a history to tell.',
    },
    {
      id: 'first-packages',
      title: 'Packages that the fleet never had',
      note: baselineNote,
      sql: [
        firstSeen(
          'python_site_packages',
          'normalized_name',
          'min(version) AS version, min(username) AS username, min(environment) AS environment',
          '1 = 1',
        ),
      ],
      order: 'born DESC, normalized_name',
      columns: [
        { name: 'normalized_name', title: 'Package' },
        { name: 'version', title: 'Version' },
        { name: 'host', title: 'Host' },
        { name: 'username', title: 'Owner' },
        { name: 'hosts', title: 'Hosts', kind: 'number' },
        { name: 'born', title: 'First seen', kind: 'time' },
        { name: 'rarity', title: 'Baseline' },
      ],
      empty: 'None, or too short a history to tell.',
    },
    {
      id: 'first-destinations',
      title: 'Network destinations that no script named before',
      note: `From the code of scripts. ${baselineNote}`,
      sql: [
        `SELECT n.*, b.base_days AS base_days, concat('not named on ', b.base_hosts, ' hosts in the ', b.base_days, ' days before') AS rarity
          FROM (SELECT destination, min(seen_first) AS born, count(DISTINCT host) AS hosts, min(host) AS host, min(path) AS path, min(username) AS username
            FROM (SELECT host, path, username, seen_first, eachOf(jsonStrings(hosts)) AS destination FROM python_scripts_history WHERE hosts NOT IN ('', '[]')) AS named
            GROUP BY destination HAVING min(seen_first) >= {since}) AS n
          CROSS JOIN (${baseline('python_scripts')}) AS b WHERE b.base_days >= ${fewestDays}`,
      ],
      order: 'born DESC, destination',
      columns: [
        { name: 'destination', title: 'Destination' },
        { name: 'path', title: 'Script' },
        { name: 'host', title: 'Host' },
        { name: 'username', title: 'Owner' },
        { name: 'hosts', title: 'Hosts', kind: 'number' },
        { name: 'born', title: 'First seen', kind: 'time' },
        { name: 'rarity', title: 'Baseline' },
      ],
      empty: 'None, or too short a history to tell.',
    },
    {
      id: 'owner-changed',
      title: 'Scripts that changed hands',
      note: 'The same path had another owner before.',
      sql: [
        `SELECT c.host AS host, c.path AS path, c.username AS username, fewOf(o.username) AS before, max(c.seen_first) AS changed, max(c.risk) AS risk
          FROM python_scripts c JOIN python_scripts_history o ON o.host = c.host AND o.path = c.path AND o.username <> c.username
          WHERE o.seen_until IS NOT NULL AND c.seen_first >= {since} GROUP BY c.host, c.path, c.username`,
      ],
      order: 'risk DESC, changed DESC, host, path, username',
      columns: [
        { name: 'path', title: 'Script' },
        { name: 'host', title: 'Host', fleet: true },
        { name: 'username', title: 'Owner' },
        { name: 'before', title: 'Before' },
        { name: 'changed', title: 'Seen', kind: 'time' },
        { name: 'risk', title: 'Risk', kind: 'number' },
      ],
      empty: 'No script changed its owner.',
    },
    growth('python_scripts', 'growth-scripts', 'Hosts whose scripts grew suddenly', 10),
    growth('python_site_packages', 'growth-packages', 'Hosts whose packages grew suddenly', 20),
  ],
};

/** Hosts where half as many again came in the period as were there at its beginning. */
function growth(dataset: string, id: string, title: string, least: number): Report['sections'][number] {
  return {
    id,
    title,
    note: `Half as many again as at the beginning of the period, and at least ${least}; against the host itself. ${baselineNote}`,
    sql: [
      `SELECT host, was, now_there, now_there - was AS grown, concat(was, ' there at the beginning of the period, watched for ', days, ' days before') AS rarity
        FROM (SELECT host, count(CASE WHEN seen_first < {since} AND (seen_until IS NULL OR seen_until >= {since}) THEN 1 END) AS was,
          count(CASE WHEN seen_until IS NULL THEN 1 END) AS now_there, CAST(floor(({since} - min(seen_first)) / 86400.0) AS BIGINT) AS days FROM ${dataset}_history GROUP BY host) AS counted
        WHERE days >= ${fewestDays} AND was > 0 AND now_there - was >= ${least} AND 2 * (now_there - was) >= was`,
    ],
    order: 'grown DESC, host',
    columns: [
      { name: 'host', title: 'Host' },
      { name: 'was', title: 'Before', kind: 'number' },
      { name: 'now_there', title: 'Now', kind: 'number' },
      { name: 'grown', title: 'More', kind: 'number' },
      { name: 'rarity', title: 'Baseline' },
    ],
    empty: 'None, or too short a history to tell.',
  };
}
