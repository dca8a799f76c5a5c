import { installedAdvisories } from '../analyse/advisories/installed.ts';
import { packageUsage } from '../analyse/package-usage.ts';
import { type VulnerablePackage, vulnerablePackages } from '../analyse/vulnerable-packages.ts';
import { askedPath } from '../core/asked.ts';
import { defineTable } from '../core/define-table.ts';
import { redactPath } from '../core/redact.ts';
import type { TableContext } from '../core/types.ts';
import { distributionStat } from '../discover/distributions.ts';
import { ownerOf } from '../discover/owners.ts';

export const table = defineTable({
  name: 'python_package_vulnerabilities',
  description:
    'Advisories of the OSV database that affect an installed distribution, one row per advisory, distribution and environment.',
  columns: {
    package: { type: 'TEXT', description: 'Name of the distribution, normalised (PEP 503).' },
    version: { type: 'TEXT', collate: 'VERSION', description: 'Installed version.' },
    id: { type: 'TEXT', description: 'Id of the advisory: MAL, else CVE, else GHSA, else PYSEC.' },
    aliases: { type: 'TEXT', description: 'All other ids of the same vulnerability, JSON array.' },
    severity: {
      type: 'TEXT',
      description:
        'critical, high, medium, low or info by the newest CVSS vector, else the word of the database; unknown when neither exists. A malicious release is critical.',
    },
    score: { type: 'DOUBLE', description: 'CVSS score from 0 to 10; NULL without a vector.' },
    vector: { type: 'TEXT', description: 'CVSS vector that the score comes from.' },
    malicious: { type: 'INTEGER', description: '1 when the release itself is malware.' },
    fixed_version: {
      type: 'TEXT',
      collate: 'VERSION',
      description: "Nearest newer version that is not affected; '' when the advisory names none.",
    },
    fixed_versions: { type: 'TEXT', description: 'All newer fixed versions, ascending, JSON array.' },
    summary: { type: 'TEXT', description: 'What the advisory says in one sentence.' },
    published: { type: 'BIGINT', description: 'When it was published, Unix seconds.' },
    modified: { type: 'BIGINT', description: 'When it was last changed, Unix seconds.' },
    url: { type: 'TEXT', description: 'Page of the advisory.' },
    scripts: {
      type: 'INTEGER',
      description: 'How many scripts import the distribution from this environment.',
    },
    script_paths: {
      type: 'TEXT',
      hidden: true,
      description: 'Paths of these scripts, JSON array of at most 1,000.',
    },
    database_time: {
      type: 'BIGINT',
      hidden: true,
      description: 'Newest change in the database, Unix seconds.',
    },
    path: { type: 'TEXT', description: 'Metadata directory or file of the distribution.' },
    environment: {
      type: 'TEXT',
      index: true,
      optimized: true,
      description: 'Its environment, as path of python_environments.',
    },
    uid: { type: 'BIGINT', description: 'User id of the owner of the metadata.' },
    username: { type: 'TEXT', description: 'Name of that owner.' },
  },
  examples: [
    {
      title: 'Malicious packages and vulnerable ones that scripts import',
      sql: "SELECT package, version, id, severity, fixed_version, scripts, environment FROM python_package_vulnerabilities WHERE malicious = 1 OR (scripts > 0 AND severity IN ('critical', 'high'))",
    },
    {
      title: 'What to upgrade first',
      sql: 'SELECT environment, package, version, group_concat(DISTINCT fixed_version) AS fixed_in, count(*) AS advisories, max(score) AS score FROM python_package_vulnerabilities GROUP BY environment, package, version ORDER BY score DESC',
    },
    {
      title: 'Which scripts import a known-bad version, one row each',
      sql: "SELECT s.value AS script, v.package, v.version, v.id, v.severity, v.fixed_version FROM python_package_vulnerabilities v, json_each(v.script_paths) s WHERE v.malicious = 1 OR v.severity IN ('critical', 'high')",
    },
  ],
  notes: [
    'Rows need an advisory database: `pysight advisories update` downloads one, `pysight advisories import FILE` takes a file. Without it the table is empty and python_scan_problems says so.',
    'Matching is that of OSV with the order of PEP 440: enumerated versions and ranges. A local label (2.0.1+cu118) is ignored unless the advisory has one too. Linux distributors fix vulnerabilities without a new upstream version: check their own advisories for packages of the system interpreter.',
    "osquery's order of versions is not that of PEP 440: it puts 2.5 before 2.0.1. Take no max() of fixed versions of several advisories; fixed_versions of each is in the order of PEP 440.",
    'A version may be fixed in one range and affected by another of the same or an aliased advisory; then it is affected, and is not offered as a fixed version.',
    'scripts counts scripts whose imports resolve to this distribution; one that an environment inherits counts for the environment that holds it.',
  ],
  *generate(context) {
    for (const found of vulnerablePackages(context, askedPath(context.query, 'environment')))
      yield describe(context, found);
  },
});

const SHOWN_SCRIPTS = 1000;

function describe(context: TableContext, { environment, distribution, match }: VulnerablePackage) {
  const { advisory } = match;
  const owner = () => ownerOf(context, distribution.path, distributionStat(context, distribution));
  const scripts = () =>
    packageUsage(context).scripts(environment.path, distribution.normalizedName, distribution.version);
  return {
    package: distribution.normalizedName,
    version: distribution.version,
    id: advisory.ids[0] ?? advisory.record,
    aliases: () => JSON.stringify(advisory.ids.slice(1)),
    severity: advisory.severity,
    score: advisory.score,
    vector: advisory.vector,
    malicious: advisory.malicious ? 1 : 0,
    fixed_version: () => match.fixed()[0] ?? '',
    fixed_versions: () => JSON.stringify(match.fixed()),
    summary: advisory.summary,
    published: advisory.published,
    modified: advisory.modified,
    url: `https://osv.dev/vulnerability/${advisory.record}`,
    scripts: () => scripts().length,
    script_paths: () => JSON.stringify(scripts().slice(0, SHOWN_SCRIPTS).map(redactPath)),
    database_time: () => installedAdvisories(context)?.index.meta.newest ?? null,
    path: redactPath(distribution.path),
    environment: redactPath(environment.path),
    uid: () => knownUid(owner().uid),
    username: () => owner().username,
  };
}

function knownUid(uid: number): number | null {
  return uid === -1 ? null : uid;
}
