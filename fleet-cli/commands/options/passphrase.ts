/** Asks for a passphrase on the terminal without showing it. */
import readline from 'node:readline';
import { Writable } from 'node:stream';

let turn: Promise<unknown> = Promise.resolve();

/** Prompts one after another, however many keys are wanted at once. */
export function askPassphrase(keyFile: string): Promise<string | undefined> {
  const answer = turn.then(() => prompt(`Passphrase of ${keyFile}: `));
  turn = answer;
  return answer;
}

function prompt(question: string): Promise<string | undefined> {
  process.stderr.write(question);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = readline.createInterface({ input: process.stdin, output: silent, terminal: true });
  return new Promise((resolve) => {
    terminal.once('line', (line) => {
      process.stderr.write('\n');
      terminal.close();
      resolve(line);
    });
    terminal.once('SIGINT', () => {
      terminal.close();
      process.kill(process.pid, 'SIGINT');
    });
    terminal.once('close', () => resolve(undefined));
  });
}
