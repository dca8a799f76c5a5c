import { severityRank, worst } from '../sql.ts';
import type { Report } from '../types.ts';

const severity = `CASE WHEN malicious = 1 THEN 'malicious' ELSE severity END`;

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
          id, package, fewOf(version) AS versions, fewOf(fixed_version) AS fixed, min(summary) AS summary, count(DISTINCT host) AS hosts,
          count(DISTINCT concat(host, ':', environment)) AS environments, sum(scripts) AS scripts, max(published) AS published, min(url) AS url
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
          JOIN python_script_imports i ON i.host = v.host AND i.environment = v.environment AND i.distribution = v.package
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
        `SELECT host, environment, username, count(DISTINCT package) AS packages, count(DISTINCT id) AS advisories, max(malicious) AS malicious,
          count(DISTINCT CASE WHEN ${severity} IN ('critical', 'malicious') THEN package END) AS critical, fewOf(package) AS some
          FROM python_package_vulnerabilities GROUP BY host, environment, username`,
      ],
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
