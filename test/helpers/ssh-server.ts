/** An SSH server on loopback that behaves, or misbehaves, as a test asks. */
import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import ssh2, { type Connection, type ServerChannel } from 'ssh2';

export type Fault =
  | 'none'
  | 'refuse-auth'
  | 'hang-before-auth'
  | 'hang-after-auth'
  | 'drop-half-way'
  | 'flood'
  | 'garbage'
  | 'slow-drip'
  | 'no-exit-code'
  | 'not-ssh';

export interface FakeHost {
  readonly port: number;
  /** Blob of the host key it shows. */
  readonly hostKey: Buffer;
  /** Commands that were run on it. */
  readonly commands: string[];
  readonly connections: () => number;
  close(): Promise<void>;
}

export interface FakeHostOptions {
  readonly fault?: Fault;
  readonly hostKeyPem?: string;
  /** What the server calls itself. */
  readonly ident?: string;
  /** What a command prints, given its text and its standard input. */
  readonly answer?: (command: string, input: string) => FakeAnswer | Promise<FakeAnswer>;
}

export interface FakeAnswer {
  readonly output: string;
  readonly exitCode: number;
  readonly error?: string;
}

const keyPair = ssh2.utils.generateKeyPairSync('ed25519');
/** A key that fake hosts accept. */
export const clientKey = ssh2.utils.generateKeyPairSync('ed25519');

export async function startFakeHost(options: FakeHostOptions = {}): Promise<FakeHost> {
  const { fault = 'none' } = options;
  const pem = options.hostKeyPem ?? keyPair.private;
  const commands: string[] = [];
  const sockets = new Set<Socket>();
  let count = 0;
  const server = new ssh2.Server(
    { hostKeys: [pem], ...(options.ident === undefined ? {} : { ident: options.ident }) },
    (connection) => {
      count++;
      connection.on('error', () => undefined);
      serve(connection, options, commands);
    },
  );
  const listener = (server as unknown as { _srv: import('node:net').Server })._srv;
  if (fault === 'hang-before-auth' || fault === 'not-ssh') listener.removeAllListeners('connection');
  listener.on('connection', (socket) => {
    sockets.add(socket);
    socket.setNoDelay(true); // as sshd, which sends a packet whole
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    if (fault === 'not-ssh') socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
  });
  server.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const parsed = ssh2.utils.parseKey(pem);
  if (parsed instanceof Error) throw parsed;
  const key = Array.isArray(parsed) ? parsed[0] : parsed;
  return {
    port: (listener.address() as AddressInfo).port,
    hostKey: key?.getPublicSSH() ?? Buffer.alloc(0),
    commands,
    connections: () => count,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function serve(connection: Connection, options: FakeHostOptions, commands: string[]): void {
  const { fault = 'none' } = options;
  connection.on('authentication', (context) => {
    if (fault === 'refuse-auth' || context.method !== 'publickey') context.reject(['publickey']);
    else context.accept();
  });
  connection.on('ready', () => {
    connection.on('session', (accept) => {
      if (fault === 'hang-after-auth') return;
      const session = accept();
      session.on('exec', (acceptExec, _reject, { command }) => {
        commands.push(command);
        respond(connection, acceptExec(), command, options);
      });
    });
  });
}

function respond(
  connection: Connection,
  channel: ServerChannel,
  command: string,
  options: FakeHostOptions,
): void {
  channel.on('error', () => undefined);
  switch (options.fault ?? 'none') {
    case 'flood':
      return flood(channel);
    case 'garbage':
      channel.write('\u0000\u0001garbage\n{"type":"row"}\n[1,2]\n');
      channel.exit(0);
      return void channel.end();
    case 'drop-half-way':
      channel.write(
        '{"type":"hello","protocol":1,"version":"0","hostname":"h","platform":"linux"}\n{"type":"columns","query":"q",',
      );
      return void setTimeout(() => connection.end(), 20);
    case 'slow-drip':
      return drip(connection, channel);
    case 'no-exit-code':
      return void channel.end();
    default:
      return answer(channel, command, options);
  }
}

function answer(channel: ServerChannel, command: string, options: FakeHostOptions): void {
  let input = '';
  channel.on('data', (chunk: Buffer) => {
    input += chunk.toString();
  });
  channel.on('end', async () => {
    const { output, exitCode, error } = (await options.answer?.(command, input)) ?? {
      output: '',
      exitCode: 0,
    };
    if (error !== undefined) channel.stderr.write(error);
    channel.write(output, () => {
      channel.exit(exitCode);
      channel.end();
    });
  });
}

function flood(channel: ServerChannel): void {
  const block = Buffer.alloc(32 * 1024, 'x');
  const more = () => {
    while (!channel.destroyed && channel.writable && channel.write(block));
  };
  channel.on('drain', more);
  more();
}

function drip(connection: Connection, channel: ServerChannel): void {
  const timer = setInterval(() => channel.write(' '), 20);
  connection.on('close', () => clearInterval(timer));
}

/** The JSON lines of a good host for one query. */
export function goodAnswer(
  query: string,
  columns: readonly string[],
  rows: readonly (readonly (string | number | null)[])[],
): string {
  const lines = [
    { type: 'hello', protocol: 1, version: '0.1.0', hostname: 'fake', platform: 'linux' },
    { type: 'columns', query, columns },
    ...rows.map((values) => ({ type: 'row', query, values })),
    { type: 'end', query, rows: rows.length },
    { type: 'bye' },
  ];
  return `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`;
}
