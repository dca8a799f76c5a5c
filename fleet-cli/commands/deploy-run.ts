/** What `pysight deploy` does. */
import fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createOutput, type Output } from '../../extension/commands/console/output.ts';
import { UsageError } from '../../extension/core/errors.ts';
import manifest from '../../package.json' with { type: 'json' };
import type { Pack } from '../../packs/formats.ts';
import { runWindow } from '../collect/window.ts';
import { type DeployOptions, type DeployResult, deployHost } from '../deploy/deploy-host.ts';
import { createPayload, type Payload } from '../deploy/payload.ts';
import { choosePacks } from '../packs/choose-packs.ts';
import { knownPacks } from '../packs/known-packs.ts';
import { wrapLines } from '../render/terminal.ts';
import type { HostSpec } from '../types.ts';
import { chooseHosts, type HostArguments, interruptible, toAskOptions } from './options/hosts.ts';
import { printHosts } from './options/list-hosts.ts';

export interface DeployArguments extends HostArguments {
  readonly 'dry-run': boolean;
  readonly restart: boolean;
  readonly pack: readonly string[];
  readonly packs: boolean;
  readonly bundle?: string | undefined;
  readonly 'osquery-directory': string;
  readonly json: boolean;
}

/** @returns the exit code */
export async function deployFleet(args: DeployArguments): Promise<number> {
  const hosts = chooseHosts(args);
  const output = createOutput();
  if (args['list-hosts']) return printHosts(hosts, output);
  const { signal, done } = interruptible(args.deadline);
  try {
    return await deployAll(hosts, args, toOptions(args, signal), output);
  } finally {
    done();
  }
}

function toOptions(args: DeployArguments, signal: AbortSignal): DeployOptions {
  const etc = args['osquery-directory'];
  for (const [name, path] of [
    ['--remote-root', args['remote-root']],
    ['--osquery-directory', etc],
  ] as const) {
    if (path !== '' && !isPlainPath(path))
      throw new UsageError(
        `${name} must be an absolute path without .. and line breaks: ${JSON.stringify(path)}`,
      );
  }
  const packs = args.packs ? choosePacks(args.pack) : [];
  const bundle = args.bundle ?? builtExtension();
  if (!fs.existsSync(bundle))
    throw new UsageError(`there is no extension at ${bundle}: build it with npm run build, or give --bundle`);
  return {
    ...toAskOptions(args, signal),
    payload: payloads(bundle, packs),
    etc,
    restart: args.restart,
    dryRun: args['dry-run'],
  };
}

/** Any name that a file system takes, for it only ever is one argument; line breaks would split the lines of extensions.load. */
function isPlainPath(path: string): boolean {
  return path.startsWith('/') && !/\p{Cc}/u.test(path) && !path.split('/').includes('..') && path !== '/';
}

/** Made once for each directory that hosts have. */
function payloads(bundle: string, packs: readonly Pack[]): (etc: string) => Payload {
  const made = new Map<string, Payload>();
  return (etc) => {
    const payload = made.get(etc) ?? createPayload(bundle, manifest.version, packs, knownPacks, etc);
    made.set(etc, payload);
    return payload;
  };
}

/** Beside the bundle of this command, or in the build of this checkout. */
function builtExtension(): string {
  const here = import.meta.url;
  return fileURLToPath(new URL(here.endsWith('.ts') ? '../../build/pysight.ext' : './pysight.ext', here));
}

async function deployAll(
  hosts: readonly HostSpec[],
  args: DeployArguments,
  options: DeployOptions,
  output: Output,
): Promise<number> {
  const count = { changed: 0, unchanged: 0, 'would-change': 0, failed: 0 };
  const never = await runWindow(hosts, {
    size: args.concurrency,
    signal: options.signal,
    run: (host) => deployHost(host, options),
    onResult(_host, result) {
      count[result.status]++;
      output.write(args.json ? `${JSON.stringify(result)}\n` : wrapLines(describe(result), output.width));
    },
  });
  const parts = Object.entries(count).filter(([, n]) => n > 0);
  const summary = parts.map(([status, n]) => `${n} ${status.replace('-', ' ')}`).join(' · ');
  const missed = never.length > 0 ? ` · ${never.length} never reached` : '';
  if (!args.json)
    output.write(`${hosts.length} ${hosts.length === 1 ? 'host' : 'hosts'} · ${summary}${missed}\n`);
  await output.drained();
  const bad = count.failed + never.length;
  return bad === 0 ? 0 : bad === hosts.length ? 4 : 3;
}

function describe(result: DeployResult): string {
  const { host, status, code, message, changes, warnings } = result;
  const head = `${host}: ${status.replace('-', ' ')}${code === undefined ? '' : ` (${code})`}`;
  const reason = message === undefined ? [] : [`  ${message}`];
  return `${[head, ...reason, ...changes.map((c) => `  ${c}`), ...warnings.map((w) => `  note: ${w}`)].join('\n')}\n`;
}
