import { setTimeout as sleep } from 'node:timers/promises';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createProgress } from '../../../fleet-cli/collect/progress.ts';
import { createReportProgress } from '../../../fleet-cli/reports/progress.ts';
import type { HostResult, HostSpec } from '../../../fleet-cli/types.ts';

const test = suite('progress');

const spec = (name: string): HostSpec => ({
  ...{ name, address: name, port: 22, user: '', identityFiles: [], jumps: [], groups: [] },
});
const result = (host: string, durationMs: number): HostResult => ({
  ...{ host, status: 'ok', bytes: 0, durationMs, attempts: 1 },
  answers: [{ query: '', columns: ['a'], rows: [{ a: 1 }, { a: 2 }] }],
});

function terminal(isTTY: boolean, columns = 200) {
  const out = { text: '', isTTY, columns, write };
  function write(text: string): boolean {
    out.text += text;
    return true;
  }
  return out as typeof out & NodeJS.WriteStream;
}

const drawn = () => sleep(250);

test('what is done, who is waited for, the slowest; the line makes room for output and goes at the end', async () => {
  const out = terminal(true);
  let time = 0;
  const progress = createProgress(3, { out, now: () => time });
  const [a, b, c] = [spec('a'), spec('b\u001b[2J'), spec('c')];
  for (const host of [a, b, c]) progress.begin(host);
  time = 2500;
  progress.add(a, result('a', 2500));
  await drawn();
  assert.match(
    out.text,
    '1/3 hosts · 2 rows · 2.5 s · waiting for b\\x1b[2J and 1 more 2.5 s · slowest a 2.5 s',
  );
  out.text = '';
  progress.beside(() => out.write('row'));
  assert.is(out.text, '\r\x1b[Krow');
  await drawn();
  out.text = '';
  progress.end();
  assert.is(out.text, '\r\x1b[K');
  await drawn();
  assert.is(out.text, '\r\x1b[K');
});

test('a narrow terminal gets one line, a pipe nothing, nothing while a person is asked', async () => {
  const narrow = terminal(true, 30);
  const pipe = terminal(false);
  const asking = terminal(true);
  const all = [
    createProgress(3, { out: narrow }),
    createProgress(3, { out: pipe }),
    createProgress(3, { out: asking, isHidden: () => true }),
  ];
  for (const progress of all) progress.begin(spec('a-host-with-a-long-name.example'));
  await drawn();
  for (const progress of all) progress.end();
  assert.ok(narrow.text.length > 0 && narrow.text.split('\r\x1b[K').every((line) => line.length < 30));
  assert.is(pipe.text + asking.text, '');
});

test('of a report: steps on a terminal alone, announcements also where nobody watches', () => {
  for (const isTTY of [true, false]) {
    let text = '';
    const write = (part: string) => {
      text += part;
      return true;
    };
    const progress = createReportProgress({ write, isTTY, columns: 80 } as never);
    progress.say('Looking, 1 of 2');
    progress.announce('Getting the database');
    progress.say('Looking, 2 of 2');
    progress.end();
    if (isTTY) assert.match(text, /Looking, 1 of 2.*Getting the database.*Looking, 2 of 2/s);
    else assert.is(text, 'pysight: Getting the database\n');
  }
});

test.run();
