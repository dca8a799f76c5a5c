/** Which site directories a request for the sensor means. */
import nodePath from 'node:path';
import { UsageError } from '../core/errors.ts';
import type { Host, TableContext } from '../core/types.ts';
import { type Environment, listEnvironments } from '../discover/environments.ts';

export interface TargetRequest {
  readonly environment?: string | undefined;
  readonly all?: boolean | undefined;
  readonly user?: boolean | undefined;
}

export interface Target {
  readonly directory: string;
  /** May have to be made first. */
  readonly create: boolean;
  /** CPython 3.15 or later may read it. */
  readonly withStart: boolean;
}

/**
 * The site directories to install into, one for each environment.
 * @throws UsageError when nothing fits
 */
export function findTargets(context: TableContext, request: TargetRequest): Target[] {
  const chosen = [request.environment !== undefined, request.all === true, request.user === true];
  if (chosen.filter(Boolean).length !== 1)
    throw new UsageError('Say where: --environment PATH, --all or --user (exactly one of them).');
  if (request.environment !== undefined) return [directTarget(context.host, request.environment)];
  const environments = listEnvironments(context);
  return request.all === true
    ? allTargets(context.host, environments)
    : userTargets(context.host, environments);
}

/** A site directory, a prefix, or the interpreter in it: taken as given, without a sweep of the machine. */
export function directTarget(host: Host, given: string): Target {
  const path = nodePath.resolve(given);
  if (/^(?:site|dist)-packages$/.test(nodePath.basename(path))) return toTarget(path, minorOf(path));
  const sites = prefixSites(host, path);
  const above = sites.length > 0 ? sites : prefixSites(host, nodePath.dirname(nodePath.dirname(path)));
  const directory = above[0];
  if (directory === undefined)
    throw new UsageError(
      `${given}: no site-packages found. Give a prefix, its interpreter or the site-packages directory.`,
    );
  if (above.length > 1) throw new UsageError(`${given} has several: give one of ${above.join(', ')}`);
  return toTarget(directory, minorOf(directory));
}

function prefixSites(host: Host, prefix: string): string[] {
  const found: string[] = [];
  const tryAdd = (path: string) => {
    if (isDirectory(host, path)) found.push(path);
  };
  if (host.platform === 'win32') tryAdd(host.path.join(prefix, 'Lib', 'site-packages'));
  const lib = host.path.join(prefix, 'lib');
  for (const name of isDirectory(host, lib) ? host.list(lib).map((entry) => entry.name) : [])
    if (/^python3\.\d+t?$/.test(name)) tryAdd(host.path.join(lib, name, 'site-packages'));
  return found;
}

function allTargets(host: Host, environments: readonly Environment[]): Target[] {
  const targets = new Map<string, Target>();
  for (const environment of environments) {
    if (!canHost(environment) || ['user_site', 'target', 'orphan', 'embedded'].includes(environment.kind))
      continue;
    const directory = environment.siteDirectories.find((site) => isDirectory(host, site));
    if (directory !== undefined)
      targets.set(directory, toTarget(directory, minorOf(directory) || environment.minor));
  }
  return [...targets.values()];
}

/** The user sites (PEP 370) of the calling user for every interpreter that is no virtual environment. */
function userTargets(host: Host, environments: readonly Environment[]): Target[] {
  const uid = process.getuid?.();
  const home =
    host.users().find((user) => user.uid === uid)?.home ?? host.env['HOME'] ?? host.env['USERPROFILE'];
  if (home === undefined) throw new UsageError('This user has no home directory.');
  const minors = environments
    .filter((one) => canHost(one) && (one.kind === 'system' || one.kind === 'interpreter'))
    .map(({ minor }) => minor)
    .filter((minor) => minor !== '');
  return [...new Set(minors)].map((minor) => ({
    ...toTarget(userSite(host, home, minor), minor),
    create: true,
  }));
}

function userSite(host: Host, home: string, minor: string): string {
  if (host.platform === 'win32')
    return host.path.join(
      home,
      'AppData',
      'Roaming',
      'Python',
      `Python${minor.replace('.', '')}`,
      'site-packages',
    );
  return host.path.join(home, '.local', 'lib', `python${minor}`, 'site-packages');
}

function canHost({ implementation, minor }: Environment): boolean {
  const version = /^3\.(?<minor>\d+)$/.exec(minor)?.groups?.['minor'];
  return (implementation === '' || implementation === 'cpython') && (minor === '' || Number(version) >= 6);
}

function toTarget(directory: string, minor: string): Target {
  const version = /^3\.(?<minor>\d+)$/.exec(minor)?.groups?.['minor'];
  return { directory, create: false, withStart: version === undefined || Number(version) >= 15 };
}

/** `3.11` from `…/python3.11/site-packages`; '' for a directory that several versions share. */
function minorOf(directory: string): string {
  return /[/\\]python(?<minor>3\.\d+)t?[/\\](?:site|dist)-packages$/.exec(directory)?.groups?.['minor'] ?? '';
}

function isDirectory(host: Host, path: string): boolean {
  try {
    return host.stat(path).kind === 'directory';
  } catch {
    return false;
  }
}
