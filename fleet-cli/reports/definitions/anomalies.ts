import { orderScale } from '../../store/order.ts';
import { cameInPeriod, hourOfRun, invocation, runs, severityRank } from '../sql.ts';
import type { Report } from '../types.ts';

/** Hosts below which rarity says nothing. */
const fewestHosts = 20;
const watched = `SELECT count(*) FROM first_looks WHERE dataset = 'python_site_packages'`;
const rare = `(hosts = 1 OR hosts * 100 <= (${watched}))`;
/** Days that must have been watched before anything counts as new. */
const fewestDays = 7;

/** How many hosts are asked for a dataset, and for how long it was watched before the period. */
function baseline(dataset: string): string {
  return `SELECT count(*) AS base_hosts, CAST(floor(({since} - min(seen_first)) / 86400.0) AS BIGINT) AS base_days FROM first_looks WHERE dataset = '${dataset}'`;
}

/** What the fleet had not shown before the period: first the keys, as numbers, then what is known of those. */
function firstSeen(dataset: string, key: string, select: string, where: (alias: string) => string): string {
  const number = (alias: string): string => `pairKey(${alias}.${key}, '')`;
  return `SELECT n.*, b.base_hosts AS base_hosts, b.base_days AS base_days,
      concat('not seen on ', b.base_hosts, ' hosts in the ', b.base_days, ' days before') AS rarity
    FROM (SELECT h.${key} AS ${key}, min(h.seen_first) AS born, count(DISTINCT h.host_id) AS hosts, min(h.host) AS host, ${select}
      FROM ${dataset}_ever h JOIN (SELECT ${number('e')} AS number FROM ${dataset}_ever AS e WHERE ${where('e')} GROUP BY ${number('e')} HAVING min(first_order) >= {since} * CAST(${orderScale} AS BIGINT)) AS k ON k.number = ${number('h')}
      WHERE ${cameInPeriod('h')} AND ${where('h')} GROUP BY h.${key}) AS n
    CROSS JOIN (${baseline(dataset)}) AS b WHERE b.base_days >= ${fewestDays}`;
}

const baselineNote = `Silent with less than ${fewestDays} days to compare with.`;

/** Runs of a script before it can be said what is usual for it. */
const fewestRuns = 20;

const scriptKey = `pairKey(script, '')`;
const earlierRuns = `python_invocations WHERE script <> '' AND start_time < {since}`;

/**
 * The runs of the period that are unlike those before by one more thing. Earlier rows are counted first, as that is quick; runs, of which a few have
 * several rows, are counted only where there is something to tell.
 * @param odd a SELECT of those of `recent` which are not in `before`, of scripts in `often`
 */
function unlikeBefore(by: string, name: string, odd: string): string {
  return `WITH before AS (SELECT ${scriptKey} AS script_key, ${by} AS ${name}, count(*) AS seen FROM ${earlierRuns} GROUP BY ${scriptKey}, ${by}),
    often AS (SELECT script_key FROM before GROUP BY script_key HAVING sum(seen) >= ${fewestRuns}),
    recent AS (SELECT host, script, username, start_time, hour, ${scriptKey} AS script_key FROM (${runs(`script <> '' AND start_time >= {since}`)}) AS r),
    odd AS (${odd}),
    usual AS (SELECT script_key, count(DISTINCT run) AS runs, CAST(floor(({since} - min(start_time)) / 86400.0) AS BIGINT) AS days
      FROM (SELECT e.script_key AS script_key, e.run AS run, e.start_time AS start_time FROM (SELECT DISTINCT script_key FROM odd) AS k
        JOIN (SELECT ${scriptKey} AS script_key, ${invocation} AS run, start_time FROM ${earlierRuns}) AS e ON e.script_key = k.script_key) AS earlier
      GROUP BY script_key HAVING count(DISTINCT run) >= ${fewestRuns})`;
}

/** Hours at which each script ran before, and those beside them. */
const usualHours = `SELECT DISTINCT h.script_key AS script_key, (h.hour + o.beside) % 24 AS hour FROM before AS h JOIN often AS b ON b.script_key = h.script_key
  CROSS JOIN (SELECT 0 AS beside UNION ALL SELECT 1 AS beside UNION ALL SELECT 23 AS beside) AS o`;

const unusualHour = `${unlikeBefore(
  hourOfRun,
  'hour',
  `SELECT r.script_key AS script_key, r.host AS host, r.script AS script, r.username AS username, r.start_time AS start_time, r.hour AS hour
    FROM recent AS r JOIN often AS b ON b.script_key = r.script_key
    LEFT JOIN (${usualHours}) AS u ON u.script_key = r.script_key AND u.hour = r.hour WHERE u.script_key IS NULL`,
)}
  SELECT r.host AS host, r.script AS script, r.username AS username, r.start_time AS start_time,
    concat('none of ', b.runs, ' runs in the ', b.days, ' days before was near ', r.hour, ':00 UTC') AS rarity
  FROM odd AS r JOIN usual AS b ON b.script_key = r.script_key WHERE b.days >= ${fewestDays}`;

const unusualUser = `${unlikeBefore(
  'username',
  'username',
  `SELECT r.script_key AS script_key, r.script AS script, r.username AS username, min(r.host) AS host, count(*) AS found, max(r.start_time) AS latest
    FROM recent AS r JOIN often AS b ON b.script_key = r.script_key LEFT JOIN before AS u ON u.script_key = r.script_key AND u.username = r.username
    WHERE u.script_key IS NULL GROUP BY r.script_key, r.script, r.username`,
)}
  SELECT o.script AS script, o.username AS username, o.host AS host, o.found AS found, o.latest AS latest,
    concat('all ', b.runs, ' runs in the ', b.days, ' days before were by ', w.users) AS rarity
  FROM odd AS o JOIN usual AS b ON b.script_key = o.script_key
  JOIN (SELECT p.script_key AS script_key, fewOf(p.username) AS users FROM before AS p JOIN (SELECT DISTINCT script_key FROM odd) AS k ON k.script_key = p.script_key
    GROUP BY p.script_key) AS w ON w.script_key = o.script_key`;

/**
 * Destinations that no row named before the period, with the lists that name them: lists are compared before they are taken apart, as most are
 * the same on many rows.
 * @param items the values of a list
 */
function newDestinations(table: string, time: string, items: string): string {
  return `WITH lists AS (SELECT hosts AS list, min(${time}) AS born FROM ${table} WHERE hosts NOT IN ('', '[]') GROUP BY hosts),
    named AS (SELECT DISTINCT list, born, ${items} AS destination FROM (SELECT list, born, eachOf(${items === 'item' ? 'jsonStrings' : 'jsonItems'}(list)) AS item FROM lists) AS each_item),
    fresh AS (SELECT destination, min(born) AS born FROM named GROUP BY destination HAVING min(born) >= {since}),
    listed AS (SELECT n.list AS list, f.destination AS destination, f.born AS born FROM fresh AS f JOIN named AS n ON n.destination = f.destination)`;
}

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
          FROM (SELECT * FROM rare_packages WHERE ${rare} AND 0 - hosts >= {least}) AS p
          CROSS JOIN (SELECT count(*) AS base_hosts FROM first_looks WHERE dataset = 'python_site_packages') AS b
          WHERE b.base_hosts >= ${fewestHosts}`,
      ],
      outline: `SELECT 0 - hosts AS weight FROM rare_packages WHERE ${rare} AND (${watched}) >= ${fewestHosts}`,
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
          'min(h.path) AS path, min(h.username) AS username, max(h.risk) AS risk',
          (alias) => `${alias}.risk >= 20 AND ${alias}.sha256 <> ''`,
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
          'min(h.version) AS version, min(h.username) AS username',
          () => '1 = 1',
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
        `${newDestinations('python_scripts_ever', 'seen_first', 'item')}
          SELECT n.*, b.base_days AS base_days, concat('not named on ', b.base_hosts, ' hosts in the ', b.base_days, ' days before') AS rarity
          FROM (SELECT l.destination AS destination, min(l.born) AS born, count(DISTINCT s.host_id) AS hosts, min(s.host) AS host, min(s.path) AS path, min(s.username) AS username
            FROM listed AS l JOIN python_scripts_ever AS s ON s.hosts = l.list WHERE ${cameInPeriod('s')} GROUP BY l.destination) AS n
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
          FROM python_scripts c JOIN python_scripts_ever o ON o.host_id = c.host_id AND o.path = c.path AND o.username <> c.username
          WHERE o.seen_until IS NOT NULL AND ${cameInPeriod('c')} GROUP BY c.host, c.path, c.username`,
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
    {
      id: 'unusual-hour',
      title: 'Runs at an hour at which the script never ran',
      note: `Against all runs of the same script before the period, with an hour of grace; silent with fewer than ${fewestRuns} runs or ${fewestDays} days.`,
      sql: [unusualHour],
      order: 'start_time DESC, host, script, username',
      columns: [
        { name: 'start_time', title: 'Started', kind: 'time' },
        { name: 'script', title: 'Script' },
        { name: 'host', title: 'Host', fleet: true },
        { name: 'username', title: 'User' },
        { name: 'rarity', title: 'Baseline' },
      ],
      empty: 'None, or too few runs to tell.',
    },
    {
      id: 'unusual-user',
      title: 'Runs by a user who never ran the script',
      note: `Silent with fewer than ${fewestRuns} runs before the period.`,
      sql: [unusualUser],
      order: 'latest DESC, script, username',
      columns: [
        { name: 'username', title: 'User' },
        { name: 'script', title: 'Script' },
        { name: 'host', title: 'Host', fleet: true },
        { name: 'found', title: 'Runs', kind: 'number' },
        { name: 'latest', title: 'Latest', kind: 'time' },
        { name: 'rarity', title: 'Baseline' },
      ],
      empty: 'None, or too few runs to tell.',
    },
    {
      id: 'unpredicted',
      title: 'Runs that did what their text does not predict',
      note: 'Static against observed: a host, program or module out of nowhere is dynamic code or a compromised dependency. Seen by the sensor only.',
      sql: [
        `SELECT host, script, username, jsonField(item, 'severity') AS severity, jsonField(item, 'rule') AS rule, jsonField(item, 'message') AS message, jsonField(item, 'target') AS target,
          count(DISTINCT invocation_id) AS found, max(start_time) AS latest
          FROM (SELECT host, script, username, invocation_id, start_time, eachOf(jsonItems(observed_findings)) AS item FROM python_invocations
            WHERE observed_findings NOT IN ('', '[]') AND start_time >= {since}) AS each_finding
          GROUP BY host, script, username, jsonField(item, 'severity'), jsonField(item, 'rule'), jsonField(item, 'message'), jsonField(item, 'target')`,
      ],
      order: `${severityRank('severity')} DESC, found DESC, host, script, rule, target, username, message`,
      columns: [
        { name: 'severity', title: 'Severity', kind: 'severity' },
        { name: 'script', title: 'Script' },
        { name: 'host', title: 'Host', fleet: true },
        { name: 'username', title: 'User' },
        { name: 'message', title: 'What' },
        { name: 'target', title: 'Target' },
        { name: 'found', title: 'Runs', kind: 'number' },
        { name: 'latest', title: 'Latest', kind: 'time' },
      ],
      empty: 'None, or no run was seen by the sensor.',
    },
    {
      id: 'new-destinations',
      title: 'Hosts that no run contacted before',
      note: `Seen by the sensor and in open sockets. ${baselineNote}`,
      sql: [
        `${newDestinations('python_invocations', 'start_time', "jsonField(item, 'host')")}
          SELECT n.*, concat('not contacted by ', b.runs, ' runs in the ', b.days, ' days before') AS rarity
          FROM (SELECT l.destination AS destination, min(l.born) AS born, max(s.host) AS host, max(s.script) AS script, fewOf(s.username) AS users, count(DISTINCT s.host_id) AS hosts
            FROM listed AS l JOIN python_invocations AS s ON s.hosts = l.list WHERE s.start_time >= {since} GROUP BY l.destination) AS n
          CROSS JOIN (SELECT count(*) AS runs, CAST(floor(({since} - min(start_time)) / 86400.0) AS BIGINT) AS days FROM (${runs(`hosts NOT IN ('', '[]') AND start_time < {since}`)}) AS r) AS b
          WHERE b.runs > 0 AND b.days >= ${fewestDays}`,
      ],
      order: 'born DESC, destination',
      columns: [
        { name: 'destination', title: 'Destination' },
        { name: 'script', title: 'Script' },
        { name: 'host', title: 'Host', fleet: true },
        { name: 'users', title: 'Users' },
        { name: 'born', title: 'First contacted', kind: 'time' },
        { name: 'rarity', title: 'Baseline' },
      ],
      empty: 'None, or too short a history to tell.',
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
      `SELECT h.name AS host, was, now_there, now_there - was AS grown, concat(was, ' there at the beginning of the period, watched for ', days, ' days before') AS rarity
        FROM (SELECT host_id, count(CASE WHEN seen_first < {since} AND (seen_until IS NULL OR seen_until >= {since}) THEN 1 END) AS was,
          count(CASE WHEN seen_until IS NULL THEN 1 END) AS now_there, CAST(floor(({since} - min(seen_first)) / 86400.0) AS BIGINT) AS days FROM ${dataset}_ever GROUP BY host_id) AS counted
        JOIN hosts AS h ON h.host_id = counted.host_id WHERE days >= ${fewestDays} AND was > 0 AND now_there - was >= ${least} AND 2 * (now_there - was) >= was`,
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
