/** Why does it not work there: one host, step by step, from its name to an answer of its tables. */
import dns from 'node:dns/promises';
import net from 'node:net';
import { type AskOptions, askHost } from '../collect/ask-host.ts';
import { quotePosix } from '../collect/remote-command.ts';
import { type Connection, connect } from '../ssh/connect.ts';
import { printableReason, toRemoteError } from '../ssh/errors.ts';
import { execute } from '../ssh/execute.ts';
import { sudoFailure } from '../ssh/sudo.ts';
import { isWindows } from '../ssh/windows.ts';
import type { HostSpec } from '../types.ts';
import { doctorScript } from './doctor-script.ts';

export interface Finding {
  readonly step: string;
  /** `note`: it works, with a limit worth knowing. */
  readonly verdict: 'ok' | 'note' | 'bad';
  /** What was found; of a `bad` step what to do. */
  readonly text: string;
}

export interface ExamineOptions extends AskOptions {
  /** osquery's configuration directory there; '' for the system's own. */
  readonly etc: string;
  /** pysight's state directory there; '' for the system's own. */
  readonly state: string;
}

/** @returns the findings in order; the first `bad` one of the connection ends them */
export async function* examine(host: HostSpec, options: ExamineOptions): AsyncGenerator<Finding> {
  const first = host.jumps[0] ?? host;
  for (const look of [resolveName, openPort]) {
    const finding = await look(first, options);
    yield finding;
    if (finding.verdict === 'bad') return;
  }
  let connection: Connection;
  try {
    connection = await connect(host, options.ssh, options.signal);
  } catch (error) {
    const { code, message } = toRemoteError(error, host.name);
    yield bad(
      code === 'AUTH' ? 'login' : code === 'HOST_KEY' ? 'host key' : 'ssh',
      `${message}${advice(code, host)}`,
    );
    return;
  }
  try {
    yield ok('ssh', `host key is the one on record, logged in${host.user === '' ? '' : ` as ${host.user}`}`);
    yield* examineInside(connection, host, options);
  } finally {
    connection.close();
  }
  yield await askTables(host, options);
}

async function resolveName(host: HostSpec): Promise<Finding> {
  if (net.isIP(host.address) !== 0) return ok('name', `${host.address} is an address`);
  try {
    const found = await dns.lookup(host.address, { all: true });
    return ok('name', `${host.address} is ${found.map((entry) => entry.address).join(', ')}`);
  } catch {
    return bad(
      'name',
      `${host.address} cannot be resolved: check the spelling, the VPN, or give ansible_host or HostName`,
    );
  }
}

function openPort(host: HostSpec, options: ExamineOptions): Promise<Finding> {
  const where = `${host.address} port ${host.port}`;
  return new Promise((resolve) => {
    const socket = net.connect({ host: host.address, port: host.port });
    const end = (finding: Finding) => {
      socket.destroy();
      resolve(finding);
    };
    socket.setTimeout(options.ssh.connectTimeoutMs, () =>
      end(bad('port', `${where} does not answer: a firewall in between drops it, or the host is off`)),
    );
    socket.once('connect', () => end(ok('port', `${where} is open`)));
    socket.once('error', (error) => end(bad('port', toRemoteError(error, where).message)));
  });
}

function advice(code: string, host: HostSpec): string {
  if (code === 'AUTH')
    return `; try: ssh -v -p ${host.port} ${host.user === '' ? '' : `${host.user}@`}${host.address}`;
  if (code === 'TIMEOUT') return '; raise --connect-timeout, or look at the load of the host and its sshd';
  return '';
}

async function* examineInside(
  connection: Connection,
  host: HostSpec,
  options: ExamineOptions,
): AsyncGenerator<Finding> {
  if (options.sudo) {
    const { exitCode, errorOutput } = await run(connection, host, options, 'sudo -n true', '');
    if (exitCode !== 0) {
      const refused = sudoFailure(host.name, exitCode, errorOutput);
      yield bad('sudo', refused?.message ?? `sudo ended with exit code ${exitCode}: ${errorOutput}`);
      return;
    }
    yield ok('sudo', 'runs as root without asking');
  }
  const args = [options.remoteRoot, options.etc, options.state].map(quotePosix).join(' ');
  const said = await run(
    connection,
    host,
    options,
    `${options.sudo ? 'sudo -n ' : ''}sh -s -- ${args}`,
    doctorScript,
  );
  if (isWindows(connection.client, said.errorOutput)) {
    yield {
      step: 'system',
      verdict: 'note',
      text: 'a Windows host: only the tables can be tried; see docs/deploy.md',
    };
    return;
  }
  yield* parseFindings(said.output);
  if (!/^end doctor$/m.test(said.output))
    yield bad(
      'shell',
      `its POSIX shell did not run the examination: ${said.errorOutput || `exit code ${said.exitCode}`}`,
    );
}

/** The lines of the script; anything else is a banner. */
export function parseFindings(output: string): Finding[] {
  return output.split('\n').flatMap((line) => {
    const { verdict, step, text } =
      /^(?<verdict>ok|bad|note) (?<step>[a-z]+) (?<text>.*)$/.exec(line)?.groups ?? {};
    if (step === undefined || text === undefined) return [];
    return { step, verdict: verdict as Finding['verdict'], text: printableReason(text) };
  });
}

interface Ran {
  readonly exitCode: number;
  readonly errorOutput: string;
  readonly output: string;
}

async function run(
  connection: Connection,
  host: HostSpec,
  options: ExamineOptions,
  command: string,
  input: string,
): Promise<Ran> {
  const chunks: Buffer[] = [];
  const { commandTimeoutMs: timeoutMs, signal } = options;
  try {
    const onOutput = (chunk: Buffer) => void chunks.push(chunk);
    const limits = { timeoutMs, signal, maxBytes: 1024 * 1024 };
    const { exitCode, errorOutput } = await execute(connection.client, host.name, {
      ...limits,
      command,
      input,
      onOutput,
    });
    return { exitCode, errorOutput, output: Buffer.concat(chunks).toString('utf8') };
  } catch (error) {
    const errorOutput = printableReason(toRemoteError(error, host.name).message);
    return { exitCode: 255, errorOutput, output: Buffer.concat(chunks).toString('utf8') };
  }
}

async function askTables(host: HostSpec, options: ExamineOptions): Promise<Finding> {
  const sql = 'SELECT count(*) AS n FROM python_environments';
  const {
    status,
    code,
    message = '',
    answers,
    durationMs,
  } = await askHost(host, [{ query: 'doctor', sql }], options);
  if (status !== 'ok') return bad('tables', `${code ?? 'FAILED'}: ${message}`);
  const n = answers[0]?.rows[0]?.['n'] ?? 0;
  return ok('tables', `they answer: ${n} Python environments, in ${(durationMs / 1000).toFixed(1)} s`);
}

function ok(step: string, text: string): Finding {
  return { step, verdict: 'ok', text: printableReason(text) };
}

function bad(step: string, text: string): Finding {
  return { step, verdict: 'bad', text: printableReason(text) };
}
