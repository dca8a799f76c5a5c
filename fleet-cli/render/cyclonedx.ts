/** The packages of a fleet as CycloneDX 1.6: each version once, with how many hosts have it, and the advisories that match. */
import { randomUUID } from 'node:crypto';
import { Enums, Models, Serialize, Spec } from '@cyclonedx/cyclonedx-library';
import { PackageURL } from 'packageurl-js';
import { cycloneDxLicense, cycloneDxVersion } from '../../extension/commands/supply/sbom-cyclonedx.ts';
import { describeReportDenominator } from '../reports/denominator.ts';
import { worst } from '../reports/sql.ts';
import type { ReportDenominator } from '../reports/types.ts';
import type { QueryableStore, StoreRow } from '../store/duckdb.ts';

/** Of several package URLs the plain one, which sorts before those with an address: one host's checkout is not where all others have it from. */
const packagesSql = `SELECT normalized_name, version, min(CASE WHEN purl LIKE 'pkg:pypi/%' THEN purl END) AS purl, count(DISTINCT host) AS hosts, count(*) AS installs, max(license) AS license
  FROM python_site_packages GROUP BY normalized_name, version ORDER BY normalized_name, version`;

const vulnerabilitiesSql = `SELECT id, package, version, ${worst('severity')} AS severity, max(malicious) AS malicious, max(score) AS score, max(summary) AS summary, max(url) AS url, max(fixed_version) AS fixed,
  count(DISTINCT host) AS hosts, sum(scripts) AS scripts FROM python_package_vulnerabilities GROUP BY id, package, version ORDER BY id, package, version`;

const ratings: Readonly<Record<string, Enums.Vulnerability.Severity>> = {
  critical: Enums.Vulnerability.Severity.Critical,
  high: Enums.Vulnerability.Severity.High,
  medium: Enums.Vulnerability.Severity.Medium,
  low: Enums.Vulnerability.Severity.Low,
};

export interface CycloneDxOptions {
  readonly denominator: ReportDenominator;
  readonly title: string;
  readonly toolVersion: string;
  /** Unix seconds. */
  readonly now: number;
}

/** @returns the text of a CycloneDX JSON document */
export async function renderCycloneDx(store: QueryableStore, options: CycloneDxOptions): Promise<string> {
  const root = new Models.Component(Enums.ComponentType.Platform, options.title, { bomRef: 'fleet' });
  const bom = new Models.Bom({
    serialNumber: `urn:uuid:${randomUUID()}`,
    metadata: new Models.Metadata({ timestamp: new Date(options.now * 1000), component: root }),
  });
  bom.metadata.tools.components.add(
    new Models.Component(Enums.ComponentType.Application, 'pysight', { version: options.toolVersion }),
  );
  root.properties.add(
    new Models.Property('pysight:denominator', describeReportDenominator(options.denominator)),
  );
  const refs = new Map<string, Models.BomRef>();
  const add = (component: Models.Component) => {
    refs.set(component.bomRef.value ?? '', component.bomRef);
    bom.components.add(component);
    root.dependencies.add(component.bomRef);
  };
  for (const row of await store.query(packagesSql)) add(toComponent(row));
  const found = new Map<string, Models.Vulnerability.Vulnerability>();
  for (const row of await store.query(vulnerabilitiesSql)) {
    // Hosts may have been asked for advisories only: without its package an advisory says nothing.
    const [name, version] = [text(row, 'package'), text(row, 'version')];
    if (!refs.has(refOf(name, version)))
      add(
        new Models.Component(Enums.ComponentType.Library, name, {
          bomRef: refOf(name, version),
          version: cycloneDxVersion(version),
        }),
      );
    addVulnerability(found, refs, row);
  }
  for (const vulnerability of found.values()) bom.vulnerabilities.add(vulnerability);
  const serializer = new Serialize.JsonSerializer(new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6));
  return `${serializer.serialize(bom, { sortLists: true, space: 2 })}\n`;
}

function refOf(name: string, version: string): string {
  return `pypi:${name}@${version}`;
}

function toComponent(row: StoreRow): Models.Component {
  const [name, version] = [text(row, 'normalized_name'), text(row, 'version')];
  const component = new Models.Component(Enums.ComponentType.Library, name, {
    bomRef: refOf(name, version),
    version: cycloneDxVersion(version),
    properties: new Models.PropertyRepository([
      new Models.Property('pysight:hosts', text(row, 'hosts')),
      new Models.Property('pysight:installs', text(row, 'installs')),
    ]),
  });
  const purl = text(row, 'purl');
  if (isPurlOf(purl, name, version)) component.purl = purl;
  const license = cycloneDxLicense(text(row, 'license'));
  if (license !== undefined) component.licenses.add(license);
  return component;
}

/** What a host says of a package goes to other programs: only a package URL, and one of this package. */
function isPurlOf(purl: string, name: string, version: string): boolean {
  try {
    const parsed = PackageURL.fromString(purl);
    return parsed.type === 'pypi' && parsed.name === name && (parsed.version ?? '') === version;
  } catch {
    return false;
  }
}

function addVulnerability(
  found: Map<string, Models.Vulnerability.Vulnerability>,
  refs: ReadonlyMap<string, Models.BomRef>,
  row: StoreRow,
): void {
  const ref = refs.get(refOf(text(row, 'package'), text(row, 'version')));
  // Rating and advice are of one package: what shares an entry must have them in common.
  const key = JSON.stringify(['id', 'package', 'severity', 'score', 'fixed'].map((name) => text(row, name)));
  const vulnerability = found.get(key) ?? toVulnerability(row);
  found.set(key, vulnerability);
  if (ref !== undefined) vulnerability.affects.add(new Models.Vulnerability.Affect(ref));
}

function toVulnerability(row: StoreRow): Models.Vulnerability.Vulnerability {
  const malicious = Number(row['malicious'] ?? 0) === 1;
  const severity = ratings[malicious ? 'critical' : text(row, 'severity')];
  const score = Number(row['score'] ?? Number.NaN);
  const [fixed, url] = [text(row, 'fixed'), text(row, 'url')];
  return new Models.Vulnerability.Vulnerability({
    id: text(row, 'id'),
    source: new Models.Vulnerability.Source({
      name: 'OSV',
      url: URL.canParse(url) && /^https?:/i.test(url) ? new URL(url).href : 'https://osv.dev',
    }),
    description: text(row, 'summary'),
    ...(fixed === '' ? {} : { recommendation: `Upgrade to ${fixed} or later.` }),
    ratings: new Models.Vulnerability.RatingRepository([
      new Models.Vulnerability.Rating({
        severity: severity ?? Enums.Vulnerability.Severity.Unknown,
        ...(Number.isFinite(score) ? { score } : {}),
      }),
    ]),
    properties: new Models.PropertyRepository([new Models.Property('pysight:malicious', String(malicious))]),
  });
}

function text(row: StoreRow, column: string): string {
  return String(row[column] ?? '');
}
