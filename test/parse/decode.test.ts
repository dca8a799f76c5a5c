import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { codecName, decodeWith } from '../../extension/parse/codecs.ts';
import { decodePython } from '../../extension/parse/decode.ts';

const test = suite('parse/decode');

const bytes = (text: string, encoding: BufferEncoding = 'utf8') => Buffer.from(text, encoding);

test('UTF-8 without and with a mark', () => {
  assert.equal(decodePython(bytes('x = "é"\n')), {
    text: 'x = "é"\n',
    encoding: 'utf-8',
    declared: '',
    fault: '',
  });
  const marked = decodePython(Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), bytes('x = 1\n')]));
  assert.is(marked.text, 'x = 1\n');
  assert.is(marked.encoding, 'utf-8-sig');
});

test('a cookie in the first or second line counts, in the third not', () => {
  assert.is(decodePython(bytes('# -*- coding: latin-1 -*-\nx="\xe9"', 'latin1')).text.at(-2), 'é');
  assert.is(decodePython(bytes('#!/usr/bin/python\n# vim: set fileencoding=cp1252 :\n')).encoding, 'cp1252');
  assert.is(decodePython(bytes('\n\n# coding: cp1252\n')).encoding, 'utf-8');
  assert.is(decodePython(bytes('x = 1\n# coding: cp1252\n')).encoding, 'utf-8');
  assert.is(decodePython(bytes('print("# coding: cp1252")\n')).encoding, 'utf-8');
});

test('an encoding that Python rejects is a fault, not an end', () => {
  const unknown = decodePython(bytes('# coding: nonsense\nimport os\n'));
  assert.match(unknown.text, 'import os');
  assert.is(unknown.declared, 'nonsense');
  assert.match(unknown.fault, 'rejects');
  assert.match(decodePython(bytes('# coding: utf-16\nx\n')).fault, 'rejects');
  const clash = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), bytes('# coding: cp1252\n')]);
  assert.match(decodePython(clash).fault, 'declares cp1252');
});

test('UTF-16 and UTF-32, with mark and without', () => {
  const text = 'import os\nprint("ü")\n';
  const little = Buffer.from(text, 'utf16le');
  assert.is(decodePython(Buffer.concat([Buffer.from([0xff, 0xfe]), little])).text, text);
  assert.is(decodePython(little).text, text);
  const big = Buffer.from(little).swap16();
  assert.is(decodePython(Buffer.concat([Buffer.from([0xfe, 0xff]), big])).text, text);
  assert.is(decodePython(big).encoding, 'utf-16-be');
  const wide = Buffer.alloc(text.length * 4);
  for (let i = 0; i < text.length; i++) wide.writeUInt32LE(text.charCodeAt(i), i * 4);
  assert.is(decodePython(wide).text, text);
  assert.is(decodePython(wide).encoding, 'utf-32-le');
  assert.match(decodePython(wide).fault, 'does not run');
});

test('invalid bytes and NULs are told, a real U+FFFD is not', () => {
  const invalid = decodePython(Buffer.from([0x78, 0x3d, 0xff, 0x0a]));
  assert.is(invalid.text, 'x=\uFFFD\n');
  assert.match(invalid.fault, 'not valid utf-8');
  assert.match(decodePython(bytes('x = 1\0\n')).fault, 'NUL');
  assert.is(decodePython(bytes('x = "\uFFFD"\n')).fault, '');
});

test('every line end becomes one, form feeds stay', () => {
  assert.is(decodePython(bytes('a\r\nb\rc\n\fd')).text, 'a\nb\nc\n\fd');
});

test('text hidden in an escaping codec is seen', () => {
  assert.match(decodePython(bytes('# coding: utf-7\n+AGkAbQBwAG8AcgB0- os\n')).text, 'import os');
  assert.match(decodePython(bytes('# coding: unicode_escape\n\\x69mport o\\163\n')).text, 'import os');
  assert.match(decodePython(bytes('# coding: raw_unicode_escape\n\\u0069mport os\n')).text, 'import os');
  assert.match(decodePython(bytes('# coding: rot13\nvzcbeg bf\n')).text, 'import os');
});

const python = 'python3';

test('single-byte codecs and names agree with CPython', () => {
  const script = `
import codecs, json
names = ["windows-1252","CP437","latin1","ISO-8859-15","koi8-r","mac-roman","cp037","iso8859_16","cp1125","ptcp154","tis-620","utf8","UTF-8","gbk","sjis","big5","euc-kr","iso-2022-jp"]
out = {}
for n in names:
    i = codecs.lookup(n)
    text = None
    try: text = ''.join(bytes([b]).decode(n, "replace") for b in range(256)) if i.name not in ("utf-8","gbk","shift_jis","big5","euc_kr","iso2022_jp") else None
    except Exception: pass
    out[n] = [i.name, text]
print(json.dumps(out))`;
  let answer: string;
  try {
    answer = execFileSync(python, ['-c', script], { encoding: 'utf8' });
  } catch {
    return; // No such interpreter on this machine: the tables were made from it all the same.
  }
  const all = Buffer.from(Array.from({ length: 256 }, (_, i) => i));
  for (const [label, [name, text]] of Object.entries(
    JSON.parse(answer) as Record<string, [string, string | null]>,
  )) {
    assert.is(codecName(label), name, label);
    if (text !== null) assert.is(decodeWith(name, all), text, label);
  }
});

test('CJK codecs', () => {
  const gbk = Buffer.concat([bytes('# coding: gbk\nx="'), Buffer.from([0xd6, 0xd0]), bytes('"\n')]);
  assert.match(decodePython(gbk).text, 'x="中"');
  const sjis = Buffer.concat([bytes('# coding: shift_jis\nx="'), Buffer.from([0x93, 0xfa]), bytes('"\n')]);
  assert.match(decodePython(sjis).text, 'x="日"');
});

test('any bytes decode', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 300 }),
      fc.constantFrom('', '# coding: ', '#coding=', '\ufeff'),
      (tail, head) => {
        const decoded = decodePython(Buffer.concat([bytes(head), tail]));
        assert.type(decoded.text, 'string');
        assert.not.match(decoded.text, '\r');
      },
    ),
  );
});

test.run();
