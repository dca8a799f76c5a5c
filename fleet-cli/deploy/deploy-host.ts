/** Installs on one host, or says what that would change. */
import type { AskOptions } from '../collect/ask-host.ts';
import { quotePosix } from '../collect/remote-command.ts';
import { type Connection, connect } from '../ssh/connect.ts';
import { printableReason, RemoteError, toRemoteError } from '../ssh/errors.ts';
import { execute } from '../ssh/execute.ts';
import { sudoFailure } from '../ssh/sudo.ts';
import { isWindows } from '../ssh/windows.ts';
import type { FailureCode, HostSpec } from '../types.ts';
import { installScript, toScriptArguments } from './install-script.ts';
import type { Payload } from './payload.ts';
import { makeUploadDirectory, uploadPayload } from './upload.ts';

export interface DeployOptions extends AskOptions {
  /** What to install, given osquery's configuration directory on the host. */
  readonly payload: (etc: string) => Payload;
  /** That directory; '' for the system's own. */
  readonly etc: string;
  readonly restart: boolean;
  readonly dryRun: boolean;
}

export interface DeployResult {
  readonly host: string;
  readonly status: 'changed' | 'unchanged' | 'would-change' | 'failed';
  readonly code?: FailureCode;
  readonly message?: string;
  readonly changes: readonly string[];
  readonly warnings: readonly string[];
  readonly facts: Readonly<Record<string, string>>;
}

/** @returns the host's result, always: failures are data */
export async function deployHost(host: HostSpec, options: DeployOptions): Promise<DeployResult> {
  let connection: Connection | undefined;
  try {
    connection = await connect(host, options.ssh, options.signal);
    return await deployConnected(connection, host, options);
  } catch (error) {
    const { code, message } = toRemoteError(error, host.name);
    return { ...nothing, host: host.name, status: 'failed', code, message: printableReason(message) };
  } finally {
    connection?.close();
  }
}

const nothing = { changes: [], warnings: [], facts: {} } as const;

async function deployConnected(
  connection: Connection,
  host: HostSpec,
  options: DeployOptions,
): Promise<DeployResult> {
  const etc = options.etc === '' ? await findEtc(connection, host, options) : options.etc;
  const target = { etc, payload: options.payload(etc) };
  const plan = await runScript(connection, host, options, { ...target, mode: 'plan', upload: '' });
  if (plan.failure !== undefined) return failed(host, plan);
  if (plan.changes.length === 0 || options.dryRun) {
    const { changes, warnings, facts } = plan;
    const status = changes.length === 0 ? 'unchanged' : 'would-change';
    return { host: host.name, status, changes, warnings, facts };
  }
  const directory = await makeUploadDirectory(connection.client, host, options);
  try {
    await uploadPayload(connection.client, directory.path, target.payload, plan.needs);
    const done = await runScript(connection, host, options, {
      ...target,
      mode: 'install',
      upload: directory.path,
    });
    if (done.failure !== undefined) return failed(host, done);
    const { changes, warnings, facts } = done;
    return { host: host.name, status: 'changed', changes, warnings, facts };
  } finally {
    await directory.remove();
  }
}

/** Where osquery's configuration is, by the host's system. */
async function findEtc(connection: Connection, host: HostSpec, options: DeployOptions): Promise<string> {
  const chunks: Buffer[] = [];
  const { errorOutput } = await execute(connection.client, host.name, {
    ...limits(options),
    command: 'uname -s',
    input: '',
    onOutput: (chunk) => chunks.push(chunk),
  });
  const system = Buffer.concat(chunks).toString('utf8').trim().split('\n').at(-1)?.trim() ?? '';
  if (system === 'Linux') return '/etc/osquery';
  if (system === 'Darwin') return '/var/osquery';
  if (isWindows(connection.client, errorOutput)) {
    const advice = 'docs/deploy.md says what to bring there with your software distribution';
    throw new RemoteError(
      'REMOTE_EXIT',
      `${host.name} is a Windows host, on which deploy does not install: ${advice}`,
    );
  }
  const { code, message } = explain(host, 127, errorOutput === '' ? `its system is ${system}` : errorOutput);
  throw new RemoteError(code, `${host.name}: ${message}`);
}

function limits(options: DeployOptions) {
  return { timeoutMs: options.commandTimeoutMs, maxBytes: 1024 * 1024, signal: options.signal };
}

function failed(host: HostSpec, { failure, changes, warnings, facts }: Said): DeployResult {
  const { code = 'REMOTE_EXIT', message = '' } = failure ?? {};
  return {
    host: host.name,
    status: 'failed',
    code,
    message: `${host.name}: ${message}`,
    changes,
    warnings,
    facts,
  };
}

interface Said {
  readonly needs: ReadonlySet<string>;
  readonly changes: readonly string[];
  readonly warnings: readonly string[];
  readonly facts: Readonly<Record<string, string>>;
  readonly failure?: { readonly code: FailureCode; readonly message: string };
}

interface Step {
  readonly mode: 'plan' | 'install';
  readonly etc: string;
  readonly upload: string;
  readonly payload: Payload;
}

async function runScript(
  connection: Connection,
  host: HostSpec,
  options: DeployOptions,
  { payload, ...rest }: Step,
): Promise<Said> {
  const { remoteRoot: root, restart } = options;
  const args = toScriptArguments({ ...rest, ...payload, root, restart });
  const chunks: Buffer[] = [];
  const { exitCode, errorOutput } = await execute(connection.client, host.name, {
    command: `${options.sudo ? 'sudo -n ' : ''}sh -s -- ${args.map(quotePosix).join(' ')}`,
    input: installScript,
    ...limits(options),
    onOutput: (chunk) => chunks.push(chunk),
  });
  const said = parseSaid(Buffer.concat(chunks).toString('utf8'));
  if (said.failure !== undefined || (exitCode === 0 && said.done)) return said;
  return { ...said, failure: explain(host, exitCode, errorOutput) };
}

/** What the script said, line by line; anything else is a banner. */
export function parseSaid(text: string): Said & { readonly done: boolean } {
  const needs = new Set<string>();
  const changes: string[] = [];
  const warnings: string[] = [];
  const facts: Record<string, string> = Object.create(null) as Record<string, string>;
  let failure: Said['failure'];
  let done = false;
  for (const line of text.split('\n')) {
    const [, tag = '', rest = ''] =
      /^(?<tag>fact|need|change|warn|fail|done)\b ?(?<rest>.*)$/.exec(line) ?? [];
    const [first = '', ...words] = rest.split(' ');
    if (tag === 'fact') facts[first] = printableReason(words.join(' '));
    else if (tag === 'need') needs.add(rest);
    else if (tag === 'change') changes.push(printableReason(rest));
    else if (tag === 'warn') warnings.push(printableReason(rest));
    else if (tag === 'done') done = true;
    else if (tag === 'fail') failure ??= { code: toCode(first), message: printableReason(words.join(' ')) };
  }
  return { needs, changes, warnings, facts, done, ...(failure === undefined ? {} : { failure }) };
}

function toCode(text: string): FailureCode {
  return text === 'AUTH' || text === 'BAD_OUTPUT' ? text : 'REMOTE_EXIT';
}

function explain(host: HostSpec, exitCode: number, errorOutput: string): NonNullable<Said['failure']> {
  const refused = sudoFailure(host.name, exitCode, errorOutput);
  if (refused !== undefined) return { code: refused.code, message: refused.message };
  return {
    code: 'REMOTE_EXIT',
    message: `the installer of ${host.name} ended with ${exitCode}: ${errorOutput}`,
  };
}
