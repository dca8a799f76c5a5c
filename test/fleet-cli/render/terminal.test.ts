import fc from 'fast-check';
import stringWidth from 'string-width';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { renderTable, type TerminalColumn, truncate, wrapLines } from '../../../fleet-cli/render/terminal.ts';

const columns: readonly TerminalColumn[] = [{ title: 'path' }, { title: 'size', align: 'right' }];
const plain = { color: false, width: undefined } as const;

test('columns are aligned and lines have no trailing space', () => {
  const rows = [
    ['/a', 12],
    ['/long/path', null],
    ['中文', 7n],
  ];
  assert.is(
    renderTable(columns, rows, plain),
    'path        size\n/a            12\n/long/path\n中文           7\n',
  );
  assert.is(renderTable(columns, [], plain), '');
});

test('the widest column gives way first', () => {
  const text = renderTable(columns, [['/a/very/long/path/indeed', 123456]], { color: false, width: 20 });
  assert.is(text, 'path            size\n/a/very/lon…  123456\n');
});

test('what could drive the terminal is escaped', () => {
  assert.is(renderTable([{ title: 'x' }], [['\u001b[31m\n']], plain), 'x\n\\x1b[31m\\n\n');
});

test('cut text fits, whatever it is', () => {
  assert.is(truncate('abcdef', 4), 'abc…');
  assert.is(truncate('👩‍👩‍👧x y', 3), '👩‍👩‍👧…');
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.nat(30), (text, width) => {
      assert.ok(stringWidth(truncate(text, width)) <= Math.max(width, 0));
    }),
  );
});
test('a line that is too wide goes on below, to the right of its beginning, and loses nothing', () => {
  const text = 'ok   name       web1 is 192.0.2.1\nBAD  port       web1 port 22: nothing listens there\n';
  assert.is(
    wrapLines(text, 40, 16),
    'ok   name       web1 is 192.0.2.1\nBAD  port       web1 port 22: nothing\n             listens there\n',
  );
  assert.is(wrapLines(text, undefined), text);
  assert.is(
    wrapLines('  see /opt/a/very/long/path/of/things now\n', 30),
    '  see\n    /opt/a/very/long/path/of/things\n    now\n',
  );
  fc.assert(
    fc.property(fc.array(fc.string()), fc.integer({ min: 20, max: 80 }), (words, width) => {
      const line = words.join(' ').trim();
      assert.is(wrapLines(line, width).replaceAll(/\s+/gu, ''), line.replaceAll(/\s+/gu, ''));
    }),
  );
});

test.run();
