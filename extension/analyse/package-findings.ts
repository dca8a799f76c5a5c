/** What is wrong with an installed distribution or its environment, besides vulnerabilities: one finding for each reason. */
import type { TableContext, User } from '../core/types.ts';
import { condaChannelOf } from '../discover/distribution-origin.ts';
import {
  type Distribution,
  listDistributions,
  readDetails,
  readRecord,
  topLevelModules,
} from '../discover/distributions.ts';
import type { Environment } from '../discover/environments.ts';
import { entriesOf, lookAt } from '../discover/look.ts';
import { ownerOf } from '../discover/owners.ts';
import { modulesOfRecord } from '../parse/top-level.ts';
import { allowsIndex } from './allowed-indexes.ts';
import { endedSupport, saysInactive, successorOf } from './package-lifecycle.ts';
import type { PackageRuleId } from './package-rules.ts';
import { recordedPath } from './recorded-path.ts';
import type { Confidence, Severity } from './types.ts';
import { createLookAlikes, type LookAlike, type LookAlikes } from './typosquat.ts';

export interface PackageFinding {
  readonly rule: PackageRuleId;
  /** Why, as a sentence without full stop; safe to print. */
  readonly message: string;
  /** What was seen; safe to print. */
  readonly evidence: string;
  /** '' for a finding of the environment or of a configuration. */
  readonly package: string;
  readonly version: string;
  readonly path: string;
  /** '' for a finding of a user or of the machine. */
  readonly environment: string;
  readonly uid: number;
  readonly username: string;
  /** Where they differ from the rule's own. */
  readonly severity?: Severity;
  readonly confidence?: Confidence;
}

/** Rules that need RECORDs, module listings or the look-alike index: left out when the query does not ask for them. */
export interface FindingOptions {
  wants(rule: PackageRuleId): boolean;
}

/** Findings of one environment and of the distributions in it; files are not hashed. */
export function* environmentFindings(
  context: TableContext,
  environment: Environment,
  options: FindingOptions,
): Generator<PackageFinding> {
  yield* interpreterFindings(context, environment);
  for (const distribution of listDistributions(context, environment)) {
    if (context.expired()) return;
    for (const found of distributionFindings(context, environment, distribution, options)) {
      const owner = ownerOf(context, distribution.path, lookAt(context.host, distribution.target));
      yield {
        package: distribution.normalizedName,
        version: distribution.version,
        path: distribution.path,
        environment: environment.path,
        ...owner,
        ...found,
      };
    }
  }
  if (options.wants('PYS-PKG-013')) yield* unownedModules(context, environment);
}

function* interpreterFindings({ host }: TableContext, environment: Environment): Generator<PackageFinding> {
  const { path, uid, username, minor, version, kind } = environment;
  const common = { package: '', version: '', path, environment: path, uid, username };
  if (environment.worldWritable)
    yield {
      ...common,
      rule: 'PYS-PKG-010',
      message: 'users other than its owner can write into the environment',
      evidence: environment.siteDirectories[0] ?? path,
    };
  const ended = kind === 'target' || kind === 'user_site' ? '' : endedSupport(minor, host.now());
  if (ended !== '')
    yield {
      ...common,
      rule: 'PYS-PKG-016',
      message: `support of Python ${minor} ended on ${ended}`,
      evidence: `Python ${version || minor}`,
    };
}

type Found = Pick<PackageFinding, 'rule' | 'message' | 'evidence'> & Partial<PackageFinding>;

function* distributionFindings(
  context: TableContext,
  environment: Environment,
  distribution: Distribution,
  options: FindingOptions,
): Generator<Found> {
  const { normalizedName, version } = distribution;
  const alike = options.wants('PYS-PKG-001') ? lookAlikes(context).check(normalizedName) : undefined;
  // What is built from a directory here was not mistyped at an index.
  if (alike !== undefined && !isLocal(context, distribution)) yield lookAlikeFinding(normalizedName, alike);
  yield* originFindings(context, environment, distribution);
  const successor = successorOf(normalizedName);
  if (successor !== '' || saysInactive(distribution.metadata.classifiers))
    yield {
      rule: 'PYS-PKG-017',
      message: successor === '' ? 'it declares itself inactive' : `it is abandoned: use ${successor}`,
      evidence: `${normalizedName} ${version}`,
    };
  if (distribution.duplicate)
    yield {
      rule: 'PYS-PKG-020',
      message: 'the environment has another distribution of this name',
      evidence: `${normalizedName} ${version}`,
    };
  yield* recordFindings(context, environment, distribution, options);
}

function isLocal(context: TableContext, distribution: Distribution): boolean {
  const { directUrl, editable } = readDetails(context, distribution);
  return editable || directUrl?.kind === 'directory';
}

function lookAlikes(context: TableContext): LookAlikes {
  return context.memo.get('analyse/look-alikes', 3_600_000, () =>
    createLookAlikes(undefined, context.config.allowedPackages),
  );
}

const KINDS: Readonly<Record<LookAlike['kind'], string>> = {
  separators: 'the same letters with other separators as',
  homoglyph: 'letters that look like those of',
  edit: 'one slip away from',
  word_order: 'the words in another order of',
  combosquat: 'an added word that lends the authority of',
};

const SEVERITIES: Readonly<Record<Confidence, Severity>> = { high: 'high', medium: 'medium', low: 'low' };

function lookAlikeFinding(name: string, { kind, target, rank, confidence }: LookAlike): Found {
  return {
    rule: 'PYS-PKG-001',
    message: `its name has ${KINDS[kind]} ${target}, number ${rank} of the most downloaded packages`,
    evidence: `${name} ~ ${target}`,
    confidence,
    severity: SEVERITIES[confidence],
  };
}

function* originFindings(
  context: TableContext,
  environment: Environment,
  distribution: Distribution,
): Generator<Found> {
  const { directUrl, editable, editableLocation } = readDetails(context, distribution);
  const { allowedIndexes } = context.config;
  if (directUrl?.kind === 'archive' && !/^file:/i.test(directUrl.url)) {
    if (!allowsIndex(allowedIndexes, directUrl.url))
      yield {
        rule: 'PYS-PKG-002',
        message: 'it was installed from a URL, not from an index',
        evidence: directUrl.url,
      };
    if (/^http:\/\//i.test(directUrl.url))
      yield { rule: 'PYS-PKG-009', message: 'it was downloaded over plain HTTP', evidence: directUrl.url };
  } else if (directUrl?.kind === 'vcs')
    yield {
      rule: 'PYS-PKG-003',
      message: `it was installed from ${directUrl.vcs || 'version control'}, revision ${directUrl.requestedRevision || 'not named'}`,
      evidence: directUrl.url,
    };
  else if (directUrl !== undefined || editable)
    yield {
      rule: 'PYS-PKG-004',
      message: editable ? 'it is an editable install' : 'it was installed from a local path',
      evidence: editableLocation || directUrl?.url || distribution.path,
    };
  const stranger =
    editableLocation === '' ? undefined : homeOfAnother(context, environment, editableLocation);
  if (stranger !== undefined)
    yield {
      rule: 'PYS-PKG-005',
      message: `its code lies in the home of ${stranger.username}`,
      evidence: editableLocation,
    };
  const channel = condaChannelOf(context, environment, distribution);
  if (channel !== '' && allowedIndexes.length > 0 && !allowsChannel(allowedIndexes, channel))
    yield { rule: 'PYS-PKG-006', message: 'its conda channel is not an allowed index', evidence: channel };
}

function allowsChannel(allowed: readonly string[], channel: string): boolean {
  return allowed.includes(channel) || allowsIndex(allowed, channel);
}

/** The user whose home holds a path, when that is not the owner of the environment. */
function homeOfAnother({ host }: TableContext, environment: Environment, path: string): User | undefined {
  return host.users().find(({ home, uid }) => {
    if (home === '' || home === '/' || uid === environment.uid) return false;
    const relative = host.path.relative(home, path);
    return relative !== '' && !relative.startsWith('..') && !host.path.isAbsolute(relative);
  });
}

/** Distributions of the system's package manager carry no RECORD by policy. */
const WITHOUT_RECORD = new Set(['dpkg', 'rpm', 'apk', 'pacman', 'homebrew', 'portage']);

function* recordFindings(
  context: TableContext,
  environment: Environment,
  distribution: Distribution,
  options: FindingOptions,
): Generator<Found> {
  if (distribution.format !== 'dist-info') return;
  const { hasRecord, installer } = readDetails(context, distribution);
  if (!hasRecord) {
    const bySystem =
      environment.kind === 'system' || WITHOUT_RECORD.has(environment.manager) || installer === 'debian';
    if (!bySystem)
      yield {
        rule: 'PYS-PKG-014',
        message: 'it has no RECORD: its files cannot be checked',
        evidence: distribution.path,
      };
    return;
  }
  if (!options.wants('PYS-PKG-015')) return;
  const record = readRecord(context, distribution) ?? [];
  const outside = record.find(
    (entry) => recordedPath(context.host, environment, distribution, entry.path) === undefined,
  );
  if (outside !== undefined)
    yield {
      rule: 'PYS-PKG-015',
      message: 'its RECORD names files outside the environment',
      evidence: outside.path.slice(0, 300),
    };
}

const NOT_A_MODULE =
  /^(?:__pycache__|site|README.*|easy[-_]install|sitecustomize|usercustomize|_pysight_sensor)$/i;
const MODULE_FILE = /^(?<name>[^\W\d]\w*)\.(?:py|so|pyd|(?:cpython|cp|abi|pypy)[\w-]*\.(?:so|pyd))$/u;

/** Top-level names of all distributions of an environment: of what they declare and of what they recorded. */
function ownedModules(context: TableContext, environment: Environment): ReadonlySet<string> {
  const names = new Set<string>();
  for (const distribution of listDistributions(context, environment)) {
    if (context.expired()) break;
    const declared = topLevelModules(context, distribution).map((name) => name.split('/', 1)[0] ?? name);
    const recorded = modulesOfRecord(readRecord(context, distribution) ?? []);
    for (const name of [...declared, ...recorded]) names.add(name);
    // Nothing says what it brought: a module of its name is taken to be its own.
    if (declared.length + recorded.length === 0) names.add(distribution.normalizedName.replaceAll('-', '_'));
  }
  return names;
}

/** One finding for each module or package in a site directory that no distribution brought. */
function* unownedModules(context: TableContext, environment: Environment): Generator<PackageFinding> {
  const owned = ownedModules(context, environment);
  const system = environment.kind === 'system' || WITHOUT_RECORD.has(environment.manager);
  for (const directory of environment.siteDirectories) {
    for (const { name: file, kind } of entriesOf(context, directory)) {
      const name = kind === 'directory' ? file : MODULE_FILE.exec(file)?.groups?.['name'];
      if (name === undefined || !/^[^\W\d]\w*$/u.test(name) || NOT_A_MODULE.test(name)) continue;
      if (owned.has(name)) continue;
      const path = context.host.path.join(directory, file);
      yield {
        rule: 'PYS-PKG-013',
        message: `no distribution owns the module ${name}`,
        evidence: file,
        package: '',
        version: '',
        path,
        environment: environment.path,
        ...ownerOf(context, path, lookAt(context.host, path)),
        ...(system ? { severity: 'info' as const, confidence: 'low' as const } : {}),
      };
    }
  }
}
