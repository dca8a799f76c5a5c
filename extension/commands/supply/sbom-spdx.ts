/** SPDX 2.3 as JSON. */
import type { Sbom, SbomEnvironment, SbomPackage } from '../../analyse/sbom-model.ts';
import type { SbomDocumentOptions } from './sbom-cyclonedx.ts';
import { sbomLicense } from './sbom-license.ts';

interface Relationship {
  readonly spdxElementId: string;
  readonly relationshipType: 'DESCRIBES' | 'CONTAINS' | 'DEPENDS_ON';
  readonly relatedSpdxElement: string;
}

const DOCUMENT = 'SPDXRef-DOCUMENT';
const MACHINE = 'SPDXRef-machine';

/** @returns the text of an SPDX document */
export function spdx(sbom: Sbom, options: SbomDocumentOptions): string {
  const extracted = new Map<string, string>();
  const relationships: Relationship[] = [
    { spdxElementId: DOCUMENT, relationshipType: 'DESCRIBES', relatedSpdxElement: MACHINE },
  ];
  const packages: object[] = [machinePackage(sbom)];
  for (const environment of sbom.environments) {
    packages.push(environmentPackage(environment));
    relationships.push({
      spdxElementId: MACHINE,
      relationshipType: 'CONTAINS',
      relatedSpdxElement: idOf(environment.ref),
    });
    for (const own of environment.packages) {
      packages.push(describePackage(own, extracted));
      relationships.push(...relationsOf(environment, own));
    }
  }
  const document = {
    spdxVersion: 'SPDX-2.3',
    dataLicense: 'CC0-1.0',
    SPDXID: DOCUMENT,
    name: `pysight-${sbom.hostname}`,
    documentNamespace: `https://spdx.org/spdxdocs/pysight-${options.serialNumber.replace('urn:uuid:', '')}`,
    creationInfo: { created: timeOf(sbom.time), creators: [`Tool: pysight-${options.toolVersion}`] },
    packages,
    relationships,
    ...(extracted.size === 0 ? {} : { hasExtractedLicensingInfos: [...extracted].map(licenseInfo) }),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

const UNKNOWN = {
  downloadLocation: 'NOASSERTION',
  filesAnalyzed: false,
  licenseConcluded: 'NOASSERTION',
  licenseDeclared: 'NOASSERTION',
  copyrightText: 'NOASSERTION',
} as const;

function machinePackage({ hostname }: Sbom): object {
  return { SPDXID: MACHINE, name: hostname, ...UNKNOWN, primaryPackagePurpose: 'DEVICE' };
}

function environmentPackage({ ref, path, kind, implementation, version }: SbomEnvironment): object {
  return {
    SPDXID: idOf(ref),
    name: implementation || 'python',
    ...(version === '' ? {} : { versionInfo: version }),
    ...UNKNOWN,
    primaryPackagePurpose: 'FRAMEWORK',
    comment: `${kind} at ${path}`,
  };
}

function describePackage(own: SbomPackage, extracted: Map<string, string>): object {
  const checksum = checksumOf(own);
  return {
    SPDXID: idOf(own.ref),
    name: own.name,
    ...(own.version === '' ? {} : { versionInfo: own.version }),
    ...UNKNOWN,
    downloadLocation: downloadLocation(own),
    licenseDeclared: licenseOf(own, extracted),
    ...(own.summary === '' ? {} : { summary: own.summary }),
    ...(own.author === '' ? {} : { originator: `Person: ${own.author}` }),
    ...(/^https?:\/\/\S+$/.test(own.homePage) ? { homepage: own.homePage } : {}),
    ...(checksum === undefined ? {} : { checksums: [checksum] }),
    primaryPackagePurpose: 'LIBRARY',
    sourceInfo: own.path,
    externalRefs: [...purlRef(own), ...advisoryRefs(own)],
  };
}

function purlRef({ purl }: SbomPackage): readonly object[] {
  if (purl === '') return [];
  return [{ referenceCategory: 'PACKAGE-MANAGER', referenceType: 'purl', referenceLocator: purl }];
}

function advisoryRefs({ vulnerabilities }: SbomPackage): readonly object[] {
  return vulnerabilities.map(({ match }) => ({
    referenceCategory: 'SECURITY',
    referenceType: 'advisory',
    referenceLocator: `https://osv.dev/vulnerability/${match.advisory.record}`,
    comment: [match.advisory.ids.join(', '), match.advisory.severity].join('; '),
  }));
}

/** An id that is not on the SPDX list, or free text, becomes a LicenseRef with the text in the document. */
function licenseOf(own: SbomPackage, extracted: Map<string, string>): string {
  const license = sbomLicense(own.license);
  if (license === undefined) return 'NOASSERTION';
  if (license.kind !== 'name') return license.value;
  const known = [...extracted].find(([, text]) => text === license.value)?.[0];
  const id = known ?? `LicenseRef-${extracted.size + 1}`;
  extracted.set(id, license.value);
  return id;
}

function licenseInfo([licenseId, text]: readonly [string, string]): object {
  return { licenseId, name: text, extractedText: text };
}

function checksumOf({ directUrl }: SbomPackage): object | undefined {
  const groups = /^sha(?<bits>256|384|512)=(?<hex>[0-9a-f]{64,128})$/i.exec(directUrl?.hash ?? '')?.groups;
  return groups === undefined
    ? undefined
    : { algorithm: `SHA${groups['bits']}`, checksumValue: groups['hex']?.toLowerCase() };
}

function downloadLocation({ directUrl }: SbomPackage): string {
  if (directUrl === undefined || directUrl.kind === 'directory' || /\s/.test(directUrl.url))
    return 'NOASSERTION';
  if (directUrl.kind === 'archive') return directUrl.url;
  return `${directUrl.vcs}+${directUrl.url}${directUrl.commit === '' ? '' : `@${directUrl.commit}`}`;
}

function relationsOf(environment: SbomEnvironment, own: SbomPackage): readonly Relationship[] {
  return [
    {
      spdxElementId: idOf(environment.ref),
      relationshipType: 'CONTAINS',
      relatedSpdxElement: idOf(own.ref),
    },
    ...own.dependsOn.map((ref) => ({
      spdxElementId: idOf(own.ref),
      relationshipType: 'DEPENDS_ON' as const,
      relatedSpdxElement: idOf(ref),
    })),
  ];
}

/** SPDX ids have letters, digits, `.` and `-`; the numbers in a ref keep it unique. */
function idOf(ref: string): string {
  return `SPDXRef-${ref.replace(/[^A-Za-z0-9.-]+/g, '-')}`;
}

function timeOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace(/\.\d+Z$/, 'Z');
}
