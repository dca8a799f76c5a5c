import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { escapeControls } from '../../../extension/sinks/sql/format/escape.ts';
import { type FormatName, formats, type TextRow } from '../../../extension/sinks/sql/format/formats.ts';

function print(
  name: FormatName,
  columns: readonly string[],
  rows: readonly TextRow[],
  terminal = false,
  width?: number,
): string {
  let text = '';
  const write = (part: string) => {
    text += part;
  };
  const writer = formats[name]({ write, terminal, width, drained: async () => undefined });
  writer.begin(columns);
  if (rows.length > 0) writer.rows(rows);
  writer.end();
  return text;
}

const printed = suite('formats');

printed('json is what osqueryi prints: sorted keys, all text, one row a line', () => {
  const rows: TextRow[] = [
    ['1', 'a"b\\', null],
    ['2', '\u001b\n\u00e9', 'x'],
  ];
  assert.is(
    print('json', ['uid', 'name', 'Zone'], rows),
    '[\n  {"Zone":"","name":"a\\"b\\\\","uid":"1"},\n  {"Zone":"x","name":"\\u001B\\n\u00e9","uid":"2"}\n]\n',
  );
  assert.is(print('json', ['a'], []), '[\n\n]\n');
  assert.is(print('json', ['a', 'a'], [['1', '2']]), '[\n  {"a":"2"}\n]\n');
  assert.is(print('json', ['a'], [['\\u001b']]), '[\n  {"a":"\\\\u001b"}\n]\n');
  assert.is(print('json', ['a'], [['\udc80']]), '[\n  {"a":"\\uDC80"}\n]\n');
});

printed(
  'a table that is wider than the terminal is a value a line, whole; the next result is a table again',
  () => {
    const rows: TextRow[] = [
      ['/home/ana/a\nb.py', '80'],
      ['/c.py', null],
    ];
    assert.is(
      print('table', ['path', 'risk'], rows, true, 20),
      ' path = /home/ana/a\\nb.py\n risk = 80\n\n path = /c.py\n risk = \n',
    );
    assert.match(print('table', ['path', 'risk'], rows, true, 60), /^\+-+\+-+\+\n\| path +\| risk \|\n/);
    assert.match(print('table', ['path', 'risk'], rows), /^\+-/);
    let text = '';
    const write = (part: string) => {
      text += part;
    };
    const writer = formats.table({ write, terminal: true, width: 20, drained: async () => undefined });
    for (const row of [['x'.repeat(30)], ['y']]) {
      writer.begin(['a']);
      writer.rows([row]);
      writer.end();
    }
    assert.is(text, `    a = ${'x'.repeat(30)}\n+---+\n| a |\n+---+\n| y |\n+---+\n`);
  },
);

printed('jsonl is a row a line', () => {
  assert.is(
    print(
      'jsonl',
      ['b', 'a'],
      [
        ['1', null],
        ['2', '3'],
      ],
    ),
    '{"a":"","b":"1"}\n{"a":"3","b":"2"}\n',
  );
});

printed('csv quotes what needs it', () => {
  const rows: TextRow[] = [['a,b', 'say "x"', 'two\nlines', null, ' pad']];
  assert.is(
    print('csv', ['a', 'b,c', 'd', 'e', 'f'], rows),
    'a,"b,c",d,e,f\n"a,b","say ""x""","two\nlines",," pad"\n',
  );
});

printed('line aligns names', () => {
  assert.is(
    print(
      'line',
      ['a', 'longer'],
      [
        ['1', null],
        ['2', 'x'],
      ],
    ),
    '     a = 1\nlonger = \n\n     a = 2\nlonger = x\n',
  );
  assert.is(print('line', ['a'], [['\u001b[2J']], true), '    a = \\x1b[2J\n');
  assert.is(print('line', ['a'], [['\u001b[2J']]), '    a = \u001b[2J\n');
});

printed('table fits wide characters and hides nothing', () => {
  const rows: TextRow[] = [
    ['\u4e2d\u6587', 'x'],
    ['a', null],
  ];
  assert.is(
    print('table', ['name', 'v'], rows),
    '+------+---+\n| name | v |\n+------+---+\n| \u4e2d\u6587 | x |\n| a    |   |\n+------+---+\n',
  );
  assert.is(print('table', ['name'], []), '');
});

printed('a long table is drawn while it comes', () => {
  const rows = Array.from({ length: 10_001 }, (_, index): TextRow => [String(index)]);
  const text = print('table', ['n'], rows);
  assert.is(text.split('\n').length, 10_001 + 5);
  assert.ok(text.endsWith('| 10000 |\n+-------+\n'));
});

printed('what could drive a terminal is escaped', () => {
  assert.is(
    escapeControls('a\u001b]0;x\u0007b\r\n\t\u009b\u202e\u200b'),
    'a\\x1b]0;x\\x07b\\r\\n\\t\\x9b\\u202e\\u200b',
  );
  assert.is(escapeControls('caf\u00e9 \ud83d\ude00 \udc80'), 'caf\u00e9 \ud83d\ude00 \\x80');
});

printed('no format drives a terminal, and programs get the values as they are', () => {
  const hostile = '\u001b]0;x\u0007\u009b2J\u202e\u2028\u061c\u{e0041}\u007f';
  for (const name of Object.keys(formats) as FormatName[]) {
    const shown = print(name, [hostile], [[hostile], ['plain']], true);
    assert.not.match(shown.replaceAll('\n', ''), /[\p{Cc}\p{Cf}\u2028]/u, name);
  }
  for (const name of ['json', 'jsonl'] as const) {
    const read = (terminal: boolean): unknown => JSON.parse(print(name, ['a'], [[hostile]], terminal));
    assert.equal(read(true), read(false), name);
    assert.match(JSON.stringify(read(true)), JSON.stringify(hostile).slice(1, -1));
  }
  assert.match(print('csv', ['a'], [[hostile]]), hostile);
});

printed('a huge value widens no other row of a table', () => {
  const huge = 'x'.repeat(300_000);
  const lines = print(
    'table',
    ['a', 'b'],
    [[huge, '1'], ...Array.from({ length: 50 }, () => ['y', '2'])],
  ).split('\n');
  assert.ok(lines.some((line) => line.includes(huge)));
  assert.ok(lines.filter((line) => !line.includes(huge)).every((line) => line.length < 220));
});
printed.run();
