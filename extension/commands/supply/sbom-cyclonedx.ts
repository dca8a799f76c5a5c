/** CycloneDX 1.6, JSON or XML: environments with their packages in them, dependency graph, vulnerabilities with VEX analysis. */
import { Enums, Models, Serialize, Spec } from '@cyclonedx/cyclonedx-library';
import type { Sbom, SbomEnvironment, SbomPackage, SbomVulnerability } from '../../analyse/sbom-model.ts';
import { normalizePackageName } from '../../parse/package-name.ts';
import { sbomLicense } from './sbom-license.ts';

export interface SbomDocumentOptions {
  readonly toolVersion: string;
  /** `urn:uuid:…`, of this document alone. */
  readonly serialNumber: string;
}

/** @returns the text of a CycloneDX document */
export function cycloneDx(sbom: Sbom, format: 'json' | 'xml', options: SbomDocumentOptions): string {
  const bom = buildBom(sbom, options);
  const serializer =
    format === 'json'
      ? new Serialize.JsonSerializer(new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6))
      : new Serialize.XmlSerializer(new Serialize.XML.Normalize.Factory(Spec.Spec1dot6));
  return `${serializer.serialize(bom, { sortLists: true, space: 2 })}\n`;
}

function buildBom(sbom: Sbom, options: SbomDocumentOptions): Models.Bom {
  const machine = new Models.Component(Enums.ComponentType.Device, sbom.hostname, { bomRef: 'machine' });
  const bom = new Models.Bom({
    serialNumber: options.serialNumber,
    metadata: new Models.Metadata({ timestamp: new Date(sbom.time * 1000), component: machine }),
  });
  bom.metadata.tools.components.add(
    new Models.Component(Enums.ComponentType.Application, 'pysight', { version: options.toolVersion }),
  );
  const affected = new Map<string, Models.Vulnerability.Vulnerability>();
  for (const environment of sbom.environments) {
    const component = environmentComponent(environment);
    machine.dependencies.add(component.bomRef);
    bom.components.add(component);
    const refs = new Map<string, Models.BomRef>();
    for (const own of environment.packages) {
      const child = packageComponent(own);
      refs.set(own.ref, child.bomRef);
      component.components.add(child);
      if (own.top) component.dependencies.add(child.bomRef);
      for (const found of own.vulnerabilities) addVulnerability(affected, own, child, found);
    }
    linkDependencies(environment, component, refs);
  }
  for (const vulnerability of affected.values()) bom.vulnerabilities.add(vulnerability);
  return bom;
}

function linkDependencies(
  environment: SbomEnvironment,
  component: Models.Component,
  refs: ReadonlyMap<string, Models.BomRef>,
): void {
  const requires = new Map(environment.packages.map((own) => [own.ref, own.dependsOn]));
  for (const child of component.components)
    for (const ref of requires.get(child.bomRef.value ?? '') ?? []) {
      const target = refs.get(ref);
      if (target !== undefined) child.dependencies.add(target);
    }
}

function environmentComponent({
  ref,
  path,
  kind,
  implementation,
  version,
}: SbomEnvironment): Models.Component {
  const component = new Models.Component(Enums.ComponentType.Platform, implementation || 'python', {
    bomRef: ref,
  });
  if (version !== '') component.version = cycloneDxVersion(version);
  component.properties.add(new Models.Property('pysight:environment:path', path));
  component.properties.add(new Models.Property('pysight:environment:kind', kind));
  return component;
}

function packageComponent(own: SbomPackage): Models.Component {
  const component = new Models.Component(Enums.ComponentType.Library, own.name, { bomRef: own.ref });
  if (own.version !== '') component.version = cycloneDxVersion(own.version);
  if (own.summary !== '') component.description = own.summary;
  if (own.author !== '') component.author = own.author;
  if (own.purl !== '') component.purl = own.purl;
  addLicense(component, own);
  addOrigin(component, own);
  component.properties.add(new Models.Property('pysight:path', own.path));
  if (own.installer !== '') component.properties.add(new Models.Property('pysight:installer', own.installer));
  return component;
}

function addLicense(component: Models.Component, own: SbomPackage): void {
  const license = cycloneDxLicense(own.license);
  if (license !== undefined) component.licenses.add(license);
}

/**
 * A licence as the package's metadata declares it: by its id where SPDX knows it.
 * @returns undefined when the metadata says nothing
 */
export function cycloneDxLicense(text: string): Models.License | undefined {
  const license = sbomLicense(text);
  if (license === undefined) return undefined;
  const acknowledgement = Enums.LicenseAcknowledgement.Declared;
  if (license.kind === 'id')
    return new Models.SpdxLicense(license.value as Models.SpdxLicense['id'], { acknowledgement });
  if (license.kind === 'expression') return expressionOf(license.value);
  return new Models.NamedLicense(license.value, { acknowledgement });
}

function expressionOf(value: string): Models.LicenseExpression {
  const expression = new Models.LicenseExpression(value);
  expression.acknowledgement = Enums.LicenseAcknowledgement.Declared;
  return expression;
}

/** The schema takes no longer one; a file of metadata may say anything. */
export function cycloneDxVersion(version: string): string {
  return version.length > 1024 ? `${version.slice(0, 1023)}…` : version;
}

const DIGEST = /^sha(?<bits>256|384|512)=(?<hex>[0-9a-f]{64,128})$/;

function addOrigin(component: Models.Component, { directUrl, homePage }: SbomPackage): void {
  if (URL.canParse(homePage) && /^https?:/i.test(homePage))
    component.externalReferences.add(
      new Models.ExternalReference(new URL(homePage), Enums.ExternalReferenceType.Website),
    );
  if (directUrl === undefined || !URL.canParse(directUrl.url)) return;
  const type =
    directUrl.kind === 'vcs' ? Enums.ExternalReferenceType.VCS : Enums.ExternalReferenceType.Distribution;
  component.externalReferences.add(new Models.ExternalReference(new URL(directUrl.url), type));
  const groups = DIGEST.exec(directUrl.hash.toLowerCase())?.groups;
  if (groups !== undefined)
    component.hashes.set(
      ALGORITHMS[groups['bits'] ?? ''] ?? Enums.HashAlgorithm['SHA-256'],
      groups['hex'] ?? '',
    );
}

const ALGORITHMS: Readonly<Record<string, Enums.HashAlgorithm>> = {
  '256': Enums.HashAlgorithm['SHA-256'],
  '384': Enums.HashAlgorithm['SHA-384'],
  '512': Enums.HashAlgorithm['SHA-512'],
};

/** One entry for each advisory, which names every package that it affects. */
function addVulnerability(
  all: Map<string, Models.Vulnerability.Vulnerability>,
  own: SbomPackage,
  component: Models.Component,
  found: SbomVulnerability,
): void {
  const { advisory } = found.match;
  const id = advisory.ids[0] ?? advisory.record;
  // Rating and analysis are of one version of one package with one use: what shares an entry must have them in common.
  const name = normalizePackageName(own.name);
  const key = JSON.stringify([advisory.ids, name, own.version, found.scripts]);
  const vulnerability = all.get(key) ?? describeVulnerability(id, found, `${id}#${all.size + 1}`);
  all.set(key, vulnerability);
  const affect = new Models.Vulnerability.Affect(component.bomRef);
  if (own.version !== '')
    affect.versions.add(
      new Models.Vulnerability.AffectedSingleVersion(cycloneDxVersion(own.version), {
        status: Enums.Vulnerability.AffectStatus.Affected,
      }),
    );
  vulnerability.affects.add(affect);
}

function describeVulnerability(
  id: string,
  { match, scripts }: SbomVulnerability,
  ref: string,
): Models.Vulnerability.Vulnerability {
  const { advisory } = match;
  const url = `https://osv.dev/vulnerability/${advisory.record}`;
  const vulnerability = new Models.Vulnerability.Vulnerability({
    bomRef: ref,
    id,
    source: new Models.Vulnerability.Source({ name: 'OSV', url }),
    description: advisory.summary,
    analysis: analysisOf(match.advisory.malicious, scripts, match.fixed()),
  });
  if (match.fixed().length > 0) vulnerability.recommendation = `Upgrade to ${match.fixed()[0]} or later.`;
  if (advisory.published !== null) vulnerability.published = new Date(advisory.published * 1000);
  if (advisory.modified !== null) vulnerability.updated = new Date(advisory.modified * 1000);
  vulnerability.ratings.add(ratingOf(advisory));
  for (const alias of advisory.ids.slice(1))
    vulnerability.references.add(
      new Models.Vulnerability.Reference(
        alias,
        new Models.Vulnerability.Source({ name: 'OSV', url: `https://osv.dev/vulnerability/${alias}` }),
      ),
    );
  return vulnerability;
}

function ratingOf({
  severity,
  score,
  vector,
}: SbomVulnerability['match']['advisory']): Models.Vulnerability.Rating {
  const rating = new Models.Vulnerability.Rating({ severity: SEVERITIES[severity] });
  if (score !== null) rating.score = score;
  if (vector !== '') {
    rating.vector = vector;
    const method = METHODS[/^CVSS:(?<version>[0-9.]+)/.exec(vector)?.groups?.['version'] ?? '2.0'];
    if (method !== undefined) rating.method = method;
  }
  return rating;
}

const SEVERITIES = {
  critical: Enums.Vulnerability.Severity.Critical,
  high: Enums.Vulnerability.Severity.High,
  medium: Enums.Vulnerability.Severity.Medium,
  low: Enums.Vulnerability.Severity.Low,
  info: Enums.Vulnerability.Severity.Info,
  unknown: Enums.Vulnerability.Severity.Unknown,
} as const;

const METHODS: Readonly<Record<string, Enums.Vulnerability.RatingMethod>> = {
  '2.0': Enums.Vulnerability.RatingMethod.CVSSv2,
  '3.0': Enums.Vulnerability.RatingMethod.CVSSv3,
  '3.1': Enums.Vulnerability.RatingMethod.CVSSv31,
  '4.0': Enums.Vulnerability.RatingMethod.CVSSv4,
};

/** VEX: malware is exploitable as it stands; whether a vulnerability is, only a person can say. */
function analysisOf(
  malicious: boolean,
  scripts: number,
  fixed: readonly string[],
): Models.Vulnerability.Analysis {
  const state = malicious
    ? Enums.Vulnerability.AnalysisState.Exploitable
    : Enums.Vulnerability.AnalysisState.InTriage;
  const detail =
    scripts === 0
      ? 'No script found on this machine imports it.'
      : `Imported by ${scripts} script${scripts === 1 ? '' : 's'} on this machine.`;
  const analysis = new Models.Vulnerability.Analysis({ state, detail });
  if (fixed.length > 0) analysis.response.add(Enums.Vulnerability.AnalysisResponse.Update);
  return analysis;
}
