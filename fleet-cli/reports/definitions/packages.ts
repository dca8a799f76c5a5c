import { severityRank } from '../sql.ts';
import type { Report } from '../types.ts';

export const packages: Report = {
  name: 'packages',
  title: 'Packages',
  question: 'Which versions of which packages are where, and where did they come from?',
  sections: [
    {
      id: 'versions',
      title: 'Packages and their versions',
      sql: ['SELECT normalized_name, versions, some_versions, installs, hosts, latest FROM package_names'],
      order: 'hosts DESC, installs DESC, normalized_name',
      layout: 'bars',
      columns: [
        { name: 'normalized_name', title: 'Package' },
        { name: 'installs', title: 'Installed', kind: 'number' },
        { name: 'hosts', title: 'Hosts', kind: 'number', fleet: true },
        { name: 'versions', title: 'Versions', kind: 'number' },
        { name: 'some_versions', title: 'Some of them' },
        { name: 'latest', title: 'Last installed', kind: 'time' },
      ],
      empty: 'No packages.',
    },
    {
      id: 'findings',
      title: 'Supply-chain findings',
      note: 'Look-alikes, unvetted origins, modules that no package owns, altered files.',
      sql: [
        `SELECT ${severityRank('severity')} AS rank, severity, rule, title, package, version, message, host, environment, username FROM python_package_findings`,
      ],
      order: 'rank DESC, rule, package, version, host, environment, message',
      columns: [
        { name: 'severity', title: 'Severity', kind: 'severity' },
        { name: 'title', title: 'What' },
        { name: 'package', title: 'Package' },
        { name: 'version', title: 'Version' },
        { name: 'message', title: 'Why' },
        { name: 'host', title: 'Host', fleet: true },
        { name: 'environment', title: 'Environment' },
        { name: 'username', title: 'Owner' },
      ],
      empty: 'Nothing is wrong with an installed package.',
    },
    {
      id: 'hooks',
      title: 'Suspicious code at interpreter start',
      note: 'It runs before any script, in every one.',
      sql: [
        'SELECT host, path, line, code, behaviours, distribution, username FROM python_startup_hooks WHERE suspicious = 1',
      ],
      order: 'host, path, line, code',
      columns: [
        { name: 'path', title: 'File' },
        { name: 'line', title: 'Line', kind: 'number' },
        { name: 'host', title: 'Host', fleet: true },
        { name: 'behaviours', title: 'What it does', kind: 'list' },
        { name: 'code', title: 'Code' },
        { name: 'distribution', title: 'Of package' },
        { name: 'username', title: 'Owner' },
      ],
      empty: 'No startup hook is suspicious.',
    },
    {
      id: 'altered',
      title: 'Files that were changed after installing',
      note: 'As the integrity pack found them; a report on this machine alone leaves it out, as it reads every installed file.',
      sql: [
        'SELECT host, package, version, state, count(*) AS files, min(path) AS example, environment, username FROM python_altered_files GROUP BY host, package, version, state, environment, username',
      ],
      order: 'files DESC, package, version, host, environment, state, username',
      columns: [
        { name: 'package', title: 'Package' },
        { name: 'version', title: 'Version' },
        { name: 'state', title: 'State' },
        { name: 'files', title: 'Files', kind: 'number' },
        { name: 'host', title: 'Host', fleet: true },
        { name: 'example', title: 'For example' },
        { name: 'username', title: 'Owner' },
      ],
      empty: 'None is known.',
    },
    {
      id: 'origins',
      title: 'Installed from elsewhere than an index',
      note: 'Direct URLs, local directories and editable installs: no index vouches for them.',
      sql: [
        `SELECT normalized_name, version, direct_url, editable, host, environment, username FROM python_site_packages WHERE direct_url <> '' OR editable = 1`,
      ],
      order: 'normalized_name, version, host, environment',
      columns: [
        { name: 'normalized_name', title: 'Package' },
        { name: 'version', title: 'Version' },
        { name: 'direct_url', title: 'From' },
        { name: 'editable', title: 'Editable', kind: 'number' },
        { name: 'host', title: 'Host', fleet: true },
        { name: 'environment', title: 'Environment' },
        { name: 'username', title: 'Owner' },
      ],
      empty: 'None says that it came from elsewhere.',
    },
    {
      id: 'installers',
      title: 'By installer',
      sql: [
        `SELECT CASE WHEN p.installer = '' THEN 'unknown' ELSE p.installer END AS installer, p.installs AS installs, p.packages AS packages, h.hosts AS hosts
          FROM (SELECT installer, sum(installs) AS installs, count(*) AS packages FROM (
            SELECT installer, normalized_name, count(*) AS installs FROM python_site_packages GROUP BY installer, normalized_name) AS n GROUP BY installer) AS p
          JOIN (SELECT installer, count(*) AS hosts FROM (SELECT DISTINCT installer, host_id FROM python_site_packages) AS d GROUP BY installer) AS h ON h.installer = p.installer`,
      ],
      order: 'installs DESC, installer',
      columns: [
        { name: 'installer', title: 'Installer' },
        { name: 'installs', title: 'Installed', kind: 'number' },
        { name: 'packages', title: 'Packages', kind: 'number' },
        { name: 'hosts', title: 'Hosts', kind: 'number', fleet: true },
      ],
      empty: 'No packages.',
    },
    {
      id: 'licences',
      title: 'By licence',
      sql: [
        `SELECT licence, count(*) AS packages, sum(installs) AS installs, fewOf(normalized_name) AS some
          FROM (SELECT CASE WHEN license = '' THEN 'not stated' ELSE license END AS licence, normalized_name, count(*) AS installs
            FROM python_site_packages GROUP BY CASE WHEN license = '' THEN 'not stated' ELSE license END, normalized_name) AS each_licence GROUP BY licence`,
      ],
      order: 'packages DESC, licence',
      columns: [
        { name: 'licence', title: 'Licence' },
        { name: 'packages', title: 'Packages', kind: 'number' },
        { name: 'installs', title: 'Installed', kind: 'number' },
        { name: 'some', title: 'Some of them' },
      ],
      empty: 'No packages.',
    },
  ],
};
