/** Asks for a passphrase on the terminal without showing it. */
import readline from 'node:readline';
import { Writable } from 'node:stream';
import { escapeControls } from '../../../extension/sinks/sql/format/escape.ts';

let turn: Promise<unknown> = Promise.resolve();
let waiting = 0;

/** Prompts one after another, however many keys are wanted at once. */
export function askPassphrase(keyFile: string, again: boolean): Promise<string | undefined> {
  waiting++;
  const wrong = again ? 'That was wrong. ' : '';
  const answer = turn.then(() => prompt(`\r\x1b[K${wrong}Passphrase of ${escapeControls(keyFile)}: `));
  turn = answer.finally(() => waiting--);
  return answer;
}

/** Whether a person is being asked: nothing else is drawn on the terminal then. */
export function isAsking(): boolean {
  return waiting > 0;
}

function prompt(question: string): Promise<string | undefined> {
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = readline.createInterface({ input: process.stdin, output: silent, terminal: true });
  process.stderr.write(question); // only now does the terminal echo nothing
  return new Promise((resolve) => {
    terminal.once('line', (line) => {
      process.stderr.write('\n');
      resolve(line); // before closing, which resolves to nothing
      terminal.close();
    });
    terminal.once('SIGINT', () => {
      terminal.close();
      process.kill(process.pid, 'SIGINT');
    });
    terminal.once('close', () => resolve(undefined));
  });
}
