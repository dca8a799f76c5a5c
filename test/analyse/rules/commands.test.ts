import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { analyseBehaviour } from '../../../extension/analyse/behaviour.ts';
import { readScriptSource } from '../../../extension/parse/script-source.ts';
import { briefly } from '../../helpers/behaviour.ts';
import { silent } from '../../helpers/rules.ts';

const test = suite('commands of a script');

function privilege(text: string): readonly string[] {
  return briefly(text).filter((each) => each.startsWith('PYS-PRIV') || each.startsWith('PYS-DESTR'));
}

test('each member of a list that a loop runs', () => {
  assert.equal(
    privilege(
      'import subprocess\nfor cmd in (\n    ["vssadmin", "delete", "shadows"],\n    ["uptime"],\n    ["sudo", "reboot"],\n):\n    subprocess.run(cmd)',
    ),
    ['PYS-DESTR-007:3', 'PYS-PRIV-001:5'],
  );
  assert.equal(
    privilege('import os\nCMDS = ["ls", "sudo ls"]\nfor i, c in enumerate(CMDS):\n    os.system(c)'),
    ['PYS-PRIV-001:4'],
  );
  assert.equal(
    privilege(
      'import os\nJOBS = {"a": "ls", "b": "rm -rf /srv/x"}\nfor name, c in JOBS.items():\n    os.system(c)',
    ),
    ['PYS-DESTR-003:4'],
  );
  assert.equal(privilege('import os\nJOBS = {"a": "ls", "b": "sudo ls"}\nos.system(JOBS[key])'), [
    'PYS-PRIV-001:3',
  ]);
});

test('what the callers of a helper pass, where they stand', () => {
  const helper = 'import subprocess\ndef run(cmd):\n    return subprocess.run(cmd, shell=True)\n';
  assert.equal(privilege(`${helper}run("ls")\nrun("sudo ls")\nrun("rm -rf /srv/x")`), [
    'PYS-PRIV-001:5',
    'PYS-DESTR-003:6',
  ]);
  assert.equal(
    privilege(
      'import subprocess\ndef run(args):\n    line = ["powershell", *args]\n    return subprocess.run(line)\ndef ps(script, quiet=True):\n    return run(["-c", script])\nps("Get-Date")\nps("Add-MpPreference -ExclusionPath C:/x")',
    ),
    ['PYS-PRIV-007:8'],
  );
  assert.equal(
    privilege(
      'import os\nclass Box:\n    def go(self, cmd):\n        os.system("nice " + cmd)\nb = Box()\nb.go("ls")\nb.go("sudo ls")',
    ),
    ['PYS-PRIV-001:7'],
  );
  assert.equal(privilege(`${helper}for c in ["ls", "sudo id"]:\n    run(c)`), ['PYS-PRIV-001:4']);
});

test('what a helper adds to every command is said once, in the helper', () => {
  assert.equal(privilege('import os\ndef root(cmd):\n    os.system(f"sudo {cmd}")\nroot("ls")\nroot("id")'), [
    'PYS-PRIV-001:3',
  ]);
});

test('a helper that calls itself, and one that nobody calls', () => {
  silent('PYS-PRIV', 'import os\ndef run(c):\n    run(c)\n    os.system(c)\nrun(run)');
  silent('PYS-PRIV', 'import os\ndef a(c):\n    b(c)\ndef b(c):\n    a(c)\n    os.system(c)');
  silent('PYS-PRIV', 'import os\nx = x + x\nos.system(x)\nfor x in x:\n    os.system(x)');
});

test('commands on other machines', () => {
  assert.equal(
    privilege(
      'import winrm\ns = winrm.Session(h)\ns.run_ps("Add-LocalGroupMember -Group Administrators -Member x")',
    ),
    ['PYS-PRIV-008:3'],
  );
  assert.equal(privilege('def f(client):\n    client.exec_command("sudo reboot")'), ['PYS-PRIV-001:2']);
});

test('each line of a shell cell, and line magics', () => {
  const cells = ['%%bash\necho a\nsudo ls \\\n  /root\n\n# rm -rf /\nrm -rf /srv/x', '%pip install x'];
  const notebook = {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: { language_info: { name: 'python' } },
    cells: cells.map((source) => ({ cell_type: 'code', metadata: {}, outputs: [], source })),
  };
  const source = readScriptSource(Buffer.from(JSON.stringify(notebook)), 'a.ipynb');
  const found = analyseBehaviour(source).findings.map(({ rule, cell, line }) => `${rule}:${cell}:${line}`);
  assert.equal(found.toSorted(), ['PYS-DESTR-003:1:7', 'PYS-PRIV-001:1:3', 'PYS-PRIV-005:2:1']);
});

test('deep and wide expressions end', () => {
  const wide = `import os\nA = [${'"x", '.repeat(500)}]\nfor a in A:\n  for b in A:\n    for c in A:\n      os.system(a + b + c)`;
  silent('PYS-PRIV', wide);
  silent(
    'PYS-PRIV',
    `import os\n${Array.from({ length: 300 }, (_, i) => `a${i + 1} = a${i} + a${i}`).join('\n')}\nos.system(a300)`,
  );
});

test.run();
