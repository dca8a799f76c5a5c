import { severityRank, worst } from '../sql.ts';
import type { Report } from '../types.ts';

const severity = `CASE WHEN malicious = 1 THEN 'malicious' ELSE severity END`;

/** Environments with what is bad in them, counted package by package; the weight orders them as the table does. */
const weighed = `SELECT *, malicious * 1000000000000 + critical * 1000000 + packages AS weight FROM (
  SELECT min(host) AS host, host_id, environment, username, count(*) AS packages, max(malicious) AS malicious, sum(critical) AS critical FROM (
    SELECT min(host) AS host, host_id, environment, username, max(malicious) AS malicious, max(CASE WHEN ${severity} IN ('critical', 'malicious') THEN 1 ELSE 0 END) AS critical
    FROM python_package_vulnerabilities GROUP BY host_id, environment, username, package) AS each_package
  GROUP BY host_id, environment, username) AS counted`;

export const vulnerabilities: Report = {
  name: 'vulnerabilities',
  title: 'Vulnerabilities',
  question: 'Which known-bad versions are installed, and which scripts and people do they reach?',
  sections: [
    {
      id: 'advisories',
      title: 'Advisories that match',
      note: 'Malicious packages first; then those that scripts import.',
      sql: [
        `SELECT CASE WHEN max(malicious) = 1 THEN 'malicious' ELSE ${worst('severity')} END AS severity, max(malicious) * 10 + max(${severityRank('severity')}) AS rank,
          id, package, fewOf(version) AS versions, fewOf(fixed_version) AS fixed, min(summary) AS summary, count(DISTINCT host_id) AS hosts,
          count(DISTINCT pairKey(host_id, environment)) AS environments, sum(scripts) AS scripts, max(published) AS published, min(url) AS url
          FROM python_package_vulnerabilities GROUP BY id, package`,
      ],
      order:
        'CASE WHEN rank >= 10 THEN 1 ELSE 0 END DESC, CASE WHEN scripts > 0 THEN 1 ELSE 0 END DESC, rank DESC, hosts DESC, id, package',
      columns: [
        { name: 'severity', title: 'Severity', kind: 'severity' },
        { name: 'id', title: 'Advisory' },
        { name: 'package', title: 'Package' },
        { name: 'versions', title: 'Installed versions' },
        { name: 'fixed', title: 'Fixed in' },
        { name: 'hosts', title: 'Hosts', kind: 'number', fleet: true },
        { name: 'environments', title: 'Environments', kind: 'number' },
        { name: 'scripts', title: 'Scripts reached', kind: 'number' },
        { name: 'summary', title: 'Summary' },
        { name: 'published', title: 'Published', kind: 'day' },
      ],
      empty: 'No advisory matches an installed version, as far as there was a database to ask.',
    },
    {
      id: 'reached',
      title: 'Scripts and people reached',
      note: 'Scripts that import a bad version from the environment that they would use.',
      sql: [
        `SELECT i.host AS host, i.path AS path, i.username AS username, v.package AS package, v.version AS version, max(v.malicious) * 10 + max(${severityRank('v.severity')}) AS rank,
          CASE WHEN max(v.malicious) = 1 THEN 'malicious' ELSE ${worst('v.severity')} END AS severity, count(DISTINCT v.id) AS advisories, fewOf(v.fixed_version) AS fixed
          FROM python_package_vulnerabilities v
          JOIN python_script_imports i ON i.host_id = v.host_id AND i.environment = v.environment AND i.distribution = v.package
          GROUP BY i.host, i.path, i.username, v.package, v.version`,
      ],
      order: 'rank DESC, host, path, package, version',
      columns: [
        { name: 'severity', title: 'Severity', kind: 'severity' },
        { name: 'path', title: 'Script' },
        { name: 'host', title: 'Host', fleet: true },
        { name: 'username', title: 'Owner' },
        { name: 'package', title: 'Package' },
        { name: 'version', title: 'Version' },
        { name: 'advisories', title: 'Advisories', kind: 'number' },
        { name: 'fixed', title: 'Fixed in' },
      ],
      empty: 'No script imports a version that an advisory names.',
    },
    {
      id: 'environments',
      title: 'Where to upgrade',
      sql: [
        `WITH e AS (SELECT * FROM (${weighed}) AS w WHERE weight >= {least})
          SELECT e.host AS host, e.environment AS environment, e.username AS username, e.packages AS packages, s.advisories AS advisories, e.malicious AS malicious,
          e.critical AS critical, s.some AS some FROM e
          JOIN (SELECT v.host_id AS host_id, v.environment AS environment, v.username AS username, count(DISTINCT v.id) AS advisories, fewOf(v.package) AS some FROM python_package_vulnerabilities v
            JOIN e ON e.host_id = v.host_id AND e.environment = v.environment AND e.username = v.username
            GROUP BY v.host_id, v.environment, v.username) AS s ON s.host_id = e.host_id AND s.environment = e.environment AND s.username = e.username`,
      ],
      outline: `SELECT weight FROM (${weighed}) AS w`,
      order: 'malicious DESC, critical DESC, packages DESC, host, environment, username',
      columns: [
        { name: 'environment', title: 'Environment' },
        { name: 'host', title: 'Host', fleet: true },
        { name: 'username', title: 'Owner' },
        { name: 'packages', title: 'Bad packages', kind: 'number' },
        { name: 'critical', title: 'Critical or malicious', kind: 'number' },
        { name: 'advisories', title: 'Advisories', kind: 'number' },
        { name: 'some', title: 'Some of them' },
      ],
      empty: 'No environment needs an upgrade for the sake of an advisory.',
    },
  ],
};
