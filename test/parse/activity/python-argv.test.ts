import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { osqueryWords } from '../../../extension/parse/osquery-cmdline.ts';
import {
  type PythonCommand,
  parsePythonCommand,
  parseShellLine,
} from '../../../extension/parse/python-argv.ts';
import { splitCommands, windowsArgv } from '../../../extension/parse/shell-words.ts';

const test = suite('command lines of Python');

/** Kind, and what is not empty. */
function known({ kind, ...rest }: PythonCommand): Record<string, unknown> {
  const entries = Object.entries(rest).filter(
    ([, value]) => value !== '' && value !== undefined && !(Array.isArray(value) && value.length === 0),
  );
  return { kind, ...Object.fromEntries(entries) };
}

const cases: readonly (readonly [line: string, ...runs: Record<string, unknown>[]])[] = [
  [
    'python3 -u x.py --a b',
    {
      kind: 'script',
      interpreter: 'python3',
      version: '3',
      options: ['-u'],
      script: 'x.py',
      arguments: ['--a', 'b'],
    },
  ],
  [
    '/usr/bin/python3.11 -Im pkg.sub 1',
    {
      kind: 'module',
      interpreter: '/usr/bin/python3.11',
      version: '3.11',
      options: ['-I'],
      module: 'pkg.sub',
      arguments: ['1'],
    },
  ],
  ["python -c 'print(1)' a", { kind: 'inline', interpreter: 'python', code: 'print(1)', arguments: ['a'] }],
  [
    "python -W ignore -X dev -c'x=1'",
    { kind: 'inline', interpreter: 'python', options: ['-W', 'ignore', '-X', 'dev'], code: 'x=1' },
  ],
  ['python', { kind: 'repl', interpreter: 'python' }],
  ['cat x.py | python3 -', { kind: 'stdin', interpreter: 'python3', version: '3' }],
  ['cat x.py | python3', { kind: 'stdin', interpreter: 'python3', version: '3' }],
  ['python3 < x.py', { kind: 'stdin', interpreter: 'python3', version: '3' }],
  [
    "echo -n 'print(1)' | sudo python3 -u",
    {
      kind: 'stdin',
      interpreter: 'python3',
      version: '3',
      options: ['-u'],
      code: 'print(1)',
      wrappers: ['sudo'],
    },
  ],
  ["python <<< 'x = 1'", { kind: 'stdin', interpreter: 'python', code: 'x = 1' }],
  [
    "python - a <<'E' | tee log\nimport os\n\npip install x\nE\npython b.py",
    { kind: 'stdin', interpreter: 'python', code: 'import os\n\npip install x', arguments: ['a'] },
    { kind: 'script', interpreter: 'python', script: 'b.py' },
  ],
  [
    'bash -c "python3 <<-E\n\t\tx\n\tE\n"',
    { kind: 'stdin', interpreter: 'python3', version: '3', code: 'x' },
  ],
  ['cat <<E >x.py\npython y.py\nE\npython x.py', { kind: 'script', interpreter: 'python', script: 'x.py' }],
  ['cat <<E\npython x.py', { kind: 'script', interpreter: 'python', script: 'x.py' }],
  [
    'a || python; b |& python',
    { kind: 'repl', interpreter: 'python' },
    { kind: 'stdin', interpreter: 'python' },
  ],
  ['curl x |\n python', { kind: 'stdin', interpreter: 'python' }],
  ['find . | xargs python', { kind: 'repl', interpreter: 'python', wrappers: ['xargs'] }],
  ['cat x | python3 y.py', { kind: 'script', interpreter: 'python3', version: '3', script: 'y.py' }],
  ['py -3.12-64 x.py', { kind: 'script', interpreter: 'py', version: '3.12', script: 'x.py' }],
  [
    'py -V:3.11 -m venv e',
    { kind: 'module', interpreter: 'py', version: '3.11', module: 'venv', arguments: ['e'] },
  ],
  [
    'A=1 B="x y" env -u Q C=2 nohup nice -n 5 ./run.py &',
    { kind: 'script', script: './run.py', wrappers: ['env', 'nohup', 'nice'] },
  ],
  [
    'sudo -u bob -H -- python x.py',
    { kind: 'script', interpreter: 'python', script: 'x.py', wrappers: ['sudo'] },
  ],
  [
    'timeout -k 5 60 python x.py',
    { kind: 'script', interpreter: 'python', script: 'x.py', wrappers: ['timeout'] },
  ],
  [
    'flock -n /tmp/l python x.py',
    { kind: 'script', interpreter: 'python', script: 'x.py', wrappers: ['flock'] },
  ],
  [
    'bash -lc "cd /srv && source v/bin/activate && python main.py"',
    { kind: 'script', interpreter: 'python', script: 'main.py', directory: '/srv' },
  ],
  [
    'cd ~/p; python a.py && python b.py',
    { kind: 'script', interpreter: 'python', script: 'a.py', directory: '~/p' },
    { kind: 'script', interpreter: 'python', script: 'b.py', directory: '~/p' },
  ],
  [
    'uv run --with requests -p 3.12 s.py 1',
    { kind: 'script', script: 's.py', arguments: ['1'], wrappers: ['uv'] },
  ],
  [
    'uv run -m pytest -q',
    { kind: 'test_runner', module: 'pytest', tool: 'pytest', arguments: ['-q'], wrappers: ['uv'] },
  ],
  [
    'poetry run python -m foo',
    { kind: 'module', interpreter: 'python', module: 'foo', wrappers: ['poetry'] },
  ],
  [
    'conda run -n e --no-capture-output python x.py',
    { kind: 'script', interpreter: 'python', script: 'x.py', wrappers: ['conda'] },
  ],
  [
    'pip3.11 install -U requests',
    { kind: 'package_operation', version: '3.11', tool: 'pip', arguments: ['install', '-U', 'requests'] },
  ],
  [
    '/v/bin/python /v/bin/pip install x',
    {
      kind: 'package_operation',
      interpreter: '/v/bin/python',
      script: '/v/bin/pip',
      tool: 'pip',
      arguments: ['install', 'x'],
    },
  ],
  ['pip list', { kind: 'tool', tool: 'pip', arguments: ['list'] }],
  ['uvx ruff check', { kind: 'package_operation', tool: 'uvx', arguments: ['ruff', 'check'] }],
  [
    'streamlit run app.py',
    { kind: 'service', tool: 'streamlit', script: 'app.py', arguments: ['run', 'app.py'] },
  ],
  [
    'python -m http.server 80',
    { kind: 'service', interpreter: 'python', module: 'http.server', tool: 'http', arguments: ['80'] },
  ],
  [
    'jupyter nbconvert --execute a.ipynb',
    {
      kind: 'notebook',
      tool: 'jupyter',
      script: 'a.ipynb',
      arguments: ['nbconvert', '--execute', 'a.ipynb'],
    },
  ],
  ['ipython', { kind: 'repl', tool: 'ipython' }],
  ['ipython x.py', { kind: 'script', tool: 'ipython', script: 'x.py', arguments: ['x.py'] }],
  ['python x.py > out 2>&1 < in', { kind: 'script', interpreter: 'python', script: 'x.py' }],
  ['if true; then python x.py; fi', { kind: 'script', interpreter: 'python', script: 'x.py' }],
  // No run of Python.
  ['git commit -m "python x.py"'],
  ['vim x.py'],
  ['code .'],
  ['which python'],
  ['# python x.py'],
  ['echo python'],
  ['uv --version || true', { kind: 'tool', tool: 'uv', arguments: ['--version'] }],
];

for (const [line, ...expected] of cases) {
  test(line, () =>
    assert.equal(
      parseShellLine(line).map(({ command }) => known(command)),
      expected,
    ),
  );
}

test('what a line has as its standard input goes to the first command that reads it', () => {
  const codes = (line: string, given?: string) =>
    parseShellLine(line, { input: given }).map(({ command: { kind, code, script } }) => [
      kind,
      code ?? script,
    ]);
  assert.equal(codes('python3 -', 'print(1)\n'), [['stdin', 'print(1)\n']]);
  assert.equal(codes('cd /srv && sudo -u ana python3', 'x'), [['stdin', 'x']]);
  assert.equal(codes('python3 a.py; python3 -; python3 -', 'x'), [
    ['script', 'a.py'],
    ['stdin', 'x'],
    ['stdin', ''],
  ]);
  assert.equal(codes('echo y | python3 -', 'x'), [['stdin', 'y']]);
  assert.equal(codes('python3 - < f', 'x'), [['stdin', '']]);
  assert.equal(codes('python3 -c 1', 'x'), [['inline', '1']]);
  assert.equal(codes('python3 -'), [['stdin', '']]);
});

test('a shell that is told to run nothing runs what it is given', () => {
  const scripts = (line: string, given?: string) =>
    parseShellLine(line, { input: given }).map(({ command }) => command.script);
  assert.equal(scripts('sh', 'python3 a.py\npython3 b.py'), ['a.py', 'b.py']);
  assert.equal(scripts("sudo bash -s -- x <<'E'\ncd /srv\npython3 a.py\nE\npython3 c.py"), ['a.py', 'c.py']);
  assert.equal(scripts("echo 'python3 a.py' | sh"), ['a.py']);
  assert.equal(scripts('sh run.sh', 'python3 a.py'), []);
  assert.equal(scripts('bash -c "python3 b.py"', 'python3 a.py'), ['b.py']);
  let nested = 'python3 a.py';
  for (let depth = 0; depth < 50; depth++) nested = `sh <<E${depth}\n${nested}\nE${depth}`;
  assert.equal(scripts(nested), []);
});

test('quotes, escapes and substitutions of shells', () => {
  assert.equal(splitCommands(`a 'b c'"d\\"e" f\\ g $(x; y) $'n\\n' "\\n" ''`), [
    ['a', 'b cd"e', 'f g', '$(x; y)', 'n\n', '\\n', ''],
  ]);
  assert.equal(splitCommands('a;b&&c|d&e\nf'), [['a'], ['b'], ['c'], ['d'], ['e'], ['f']]);
  assert.equal(splitCommands(''), []);
  assert.equal(splitCommands('"unclosed'), [['unclosed']]);
});

test('lines of PowerShell and cmd.exe: a backslash is a letter', () => {
  const scripts = (dialect: 'powershell' | 'cmd', line: string) =>
    parseShellLine(line, { dialect }).map(({ command }) =>
      [
        command.interpreter,
        command.script || command.module || command.code || command.kind,
        command.directory,
      ]
        .filter((part) => part !== '')
        .join(' '),
    );
  const powershell = (line: string) => scripts('powershell', line);
  assert.equal(powershell('python .\\tools\\run.py'), ['python .\\tools\\run.py']);
  assert.equal(powershell("& 'C:\\Program Files\\Python311\\python.exe' .\\a.py > out.txt 2>&1"), [
    'C:\\Program Files\\Python311\\python.exe .\\a.py',
  ]);
  assert.equal(powershell('.\\venv\\Scripts\\Activate.ps1; py -3 a.py # now'), ['py a.py']);
  assert.equal(powershell('cd C:\\jobs; cd daily; $r = .\\env\\Scripts\\python.exe "it""s.py"'), [
    '.\\env\\Scripts\\python.exe it"s.py C:\\jobs/daily',
  ]);
  assert.equal(powershell('if ($x) { python a.py } else { python b.py } && python c.py'), [
    'python a.py',
    'python b.py',
    'python c.py',
  ]);
  assert.equal(powershell('Get-Content a.py | python -'), ['python stdin']);
  assert.equal(scripts('cmd', 'cd /d D:\\x & "C:\\py\\python.exe" "a b.py" ^& | more'), [
    'C:\\py\\python.exe a b.py D:\\x',
  ]);
  assert.equal(scripts('cmd', '@start "" /B python a.py'), ['python a.py']);
});

test('shells of Windows that are given a line', () => {
  const script = (...argv: string[]) => {
    const command = parsePythonCommand(argv);
    return command && [command.interpreter, command.script];
  };
  const found = ['C:\\Py\\python.exe', 'C:\\jobs\\x.py'];
  assert.equal(script('C:\\Windows\\System32\\cmd.exe', '/c', 'C:\\Py\\python.exe C:\\jobs\\x.py'), found);
  assert.equal(script('cmd', '/c', 'C:\\Py\\python.exe', 'C:\\jobs\\x.py', '>', 'log'), found);
  const powershell = ['powershell.exe', '-NoProfile', '-ep', 'Bypass', '-w', 'hidden'];
  assert.equal(script(...powershell, '-Command', '& "C:\\Py\\python.exe" C:\\jobs\\x.py'), found);
  assert.equal(script(...powershell, 'C:\\Py\\python.exe', 'C:\\jobs\\x.py'), found);
  const hidden = Buffer.from('C:\\Py\\python.exe C:\\jobs\\x.py', 'utf16le').toString('base64');
  assert.equal(script(...powershell, '-enc', hidden), found);
  assert.is(script(...powershell, '-File', 'C:\\python.ps1'), undefined);
  assert.is(script('pwsh'), undefined);
});

test('a cd is followed, and ends with its parentheses', () => {
  const places = (line: string) =>
    parseShellLine(line).map(({ command }) => `${command.directory}: ${command.script}`);
  assert.equal(places('cd /opt && cd -P app && python x.py; cd - ; python y.py'), [
    '/opt/app: x.py',
    ': y.py',
  ]);
  assert.equal(places('(cd /a; python x.py); python y.py'), ['/a: x.py', ': y.py']);
  assert.equal(places('cd; python x.py'), ['~: x.py']);
  assert.equal(places('cd /a; bash -c "cd b; python x.py"'), ['/a/b: x.py']);
});

test('what gives a line to a shell, and options that take a word', () => {
  const scripts = (line: string) =>
    parseShellLine(line).map(({ command }) => [command.script, ...command.wrappers].join(' '));
  assert.equal(scripts('su - bob -c "python a.py"'), ['a.py su']);
  assert.equal(scripts('sudo su bob -s /bin/sh -c "cd /x; python a.py"'), ['a.py sudo su']);
  assert.equal(scripts('runuser -l bob -c "python a.py"'), ['a.py runuser']);
  assert.equal(scripts('runuser -u bob -- python a.py'), ['a.py runuser']);
  assert.equal(scripts('flock -n /tmp/l -c "python a.py"'), ['a.py flock']);
  assert.equal(scripts('sudo -iu bob python a.py'), ['a.py sudo']);
  assert.equal(scripts('env -S "python3 -u" a.py'), ['a.py env']);
  assert.equal(scripts('time -p python a.py'), ['a.py']);
  assert.equal(scripts('tmux new -d -s x "python a.py"'), ['a.py tmux']);
  assert.equal(scripts('screen -dmS x python a.py'), ['a.py screen']);
  assert.equal(scripts('su - bob'), []);
});

test('programs that hold a command among their own words', () => {
  const known = (line: string, dialect: 'sh' | 'powershell' | 'cmd' = 'sh') =>
    parseShellLine(line, { dialect }).map(
      ({ command: { interpreter, script, module, directory, wrappers } }) =>
        [interpreter, script || module, directory, ...wrappers].filter((part) => part !== '').join(' '),
    );
  assert.equal(known("find . -name '*.csv' -exec python3 a.py {} \\;"), ['python3 a.py find']);
  assert.equal(known('find . -execdir python3 -m b {} +'), ['python3 b find']);
  assert.equal(known('find . -exec sh -c \'python3 a.py "$1"\' _ {} \\;'), ['python3 a.py find']);
  assert.equal(known('find . -name python3'), []);
  assert.equal(known('fd -e csv -x python3 a.py'), ['python3 a.py fd']);
  assert.equal(known('parallel -j 4 python3 a.py {} ::: 1 2'), ['python3 a.py parallel']);
  assert.equal(known("parallel --bar 'cd /x; python3 a.py {}' :::: list"), ['python3 a.py /x parallel']);
  assert.equal(known('start-stop-daemon --start -d /srv --exec /usr/bin/python3 -- a.py'), [
    '/usr/bin/python3 a.py /srv start-stop-daemon',
  ]);
  assert.equal(known('start-stop-daemon --stop --exec /usr/bin/python3'), []);
  assert.equal(known('script -qc "python a.py" log'), ['python a.py script']);
  assert.equal(known('script -q log python a.py'), ['python a.py script']);
  assert.equal(known('tmux new -d -s x python a.py'), ['python a.py tmux']);
  assert.equal(known("watch -n 5 'python a.py | tail'"), ['python a.py watch']);
  assert.equal(known('ip netns exec blue python a.py'), ['python a.py ip']);
  assert.equal(known('py-spy record -o x.svg -- python a.py'), ['python a.py py-spy']);
  assert.equal(known('Start-Process python -ArgumentList "a.py --b" -WindowStyle Hidden', 'powershell'), [
    'python a.py start-process',
  ]);
  assert.equal(
    known("Start-Process -FilePath py -WorkingDirectory C:\\j -ArgumentList '-3', 'a.py'", 'powershell'),
    ['py a.py C:\\j start-process'],
  );
  assert.equal(known("saps pythonw -Verb RunAs -Args @('C:\\a.py', '-v')", 'powershell'), [
    'pythonw C:\\a.py saps',
  ]);
  assert.equal(known('iex "python a.py"', 'powershell'), ['python a.py iex']);
  assert.equal(known('start "my job" /min /d C:\\j python a.py', 'cmd'), ['python a.py C:\\j start']);
});

test('options of wrappers that take no word take none', () => {
  const known = (line: string) =>
    parseShellLine(line).map(({ command: { interpreter, tool, script } }) =>
      [interpreter || tool, script].filter((part) => part !== '').join(' '),
    );
  assert.equal(known('sudo -H pip install x'), ['pip']);
  assert.equal(known('sudo -u www-data -H python3 a.py'), ['python3 a.py']);
  assert.equal(known('taskset -c 0 python a.py'), ['python a.py']);
  assert.equal(known("screen -S x -dm bash -c 'python a.py'"), ['python a.py']);
  assert.equal(known('ls | xargs --max-args 1 python a.py'), ['python a.py']);
});

test('commands within substitutions', () => {
  const known = (line: string) =>
    parseShellLine(line).map(({ command: { script, code, directory } }) =>
      [script || code, directory].filter((part) => part !== '').join(' '),
    );
  assert.equal(known('X=$(python a.py)'), ['a.py']);
  assert.equal(known('echo "at $(python3 -c \'print(")")\') now"'), ['print(")")']);
  assert.equal(known('cd /srv; cat `cd b; python a.py` | python c.py'), ['a.py /srv/b', 'c.py /srv']);
  assert.equal(known('diff <(python a.py) <(python b.py $(python c.py))'), ['a.py', 'c.py', 'b.py']);
  assert.equal(known("echo '$(python a.py)'"), []);
  assert.equal(known('python3 <(curl -s http://x/i.py)'), ['/dev/fd/63']);
  assert.equal(known('echo $((1+2)); python a.py'), ['a.py']);
});

test('runners: named environments, directories, and scripts that they run themselves', () => {
  const known = (line: string) =>
    parseShellLine(line).map(({ command: { kind, interpreter, script, tool, directory, wrappers } }) =>
      [kind, interpreter, script || tool, directory, ...wrappers].filter((part) => part !== '').join(' '),
    );
  assert.equal(known('hatch run test:python a.py'), ['script python a.py hatch']);
  assert.equal(known('uv run --script tool'), ['script tool uv']);
  assert.equal(known('uv --directory /srv/app run main.py'), ['script main.py /srv/app uv']);
  assert.equal(known('conda run -n e --cwd /x python a.py'), ['script python a.py /x conda']);
  assert.equal(known('env -C /x python a.py'), ['script python a.py /x env']);
  assert.equal(known('uvx --with rich python a.py'), ['script a.py uvx']);
  assert.equal(known('pipx run a.py'), ['script a.py pipx']);
  assert.equal(known('pipx run black .'), ['package_operation pipx']);
  assert.equal(known('uvx ruff check'), ['package_operation uvx']);
});

test('what a debugger or a profiler is given is the script that runs', () => {
  const known = (line: string) =>
    parseShellLine(line).map(({ command: { kind, tool, script } }) => [kind, tool, script].join(' '));
  assert.equal(known('python -m cProfile -o out a.py 1'), ['tool cprofile a.py']);
  assert.equal(known('python -m pdb a.py'), ['tool pdb a.py']);
  assert.equal(known('coverage run --source=x a.py'), ['tool coverage a.py']);
  assert.equal(known('coverage run -m pytest'), ['tool coverage ']);
  assert.equal(known('torchrun --nproc_per_node 4 a.py --lr 1'), ['tool torchrun a.py']);
  assert.equal(known('python -m torch.distributed.run --nnodes 2 a.py'), ['tool torchrun a.py']);
  assert.equal(known('accelerate launch --config_file c.yaml a.py b.py'), ['tool accelerate a.py']);
  assert.equal(known('spark-submit --py-files x.zip,y.py --master yarn a.py'), ['tool spark-submit a.py']);
  assert.equal(known('spark-submit --class x.Y app.jar'), []);
});

test('command lines of Windows, as CommandLineToArgvW splits them', () => {
  assert.equal(windowsArgv('"C:\\Program Files\\py.exe" -u "a b\\\\" c\\"d e\\f'), [
    'C:\\Program Files\\py.exe',
    '-u',
    'a b\\',
    'c"d',
    'e\\f',
  ]);
  assert.equal(windowsArgv('  '), []);
});

test('nothing a line holds makes it throw or take long', () => {
  const word = fc.constantFrom(
    'python',
    'uv',
    'run',
    'env',
    'sudo',
    '-m',
    '-c',
    'bash',
    '-lc',
    'x.py',
    '--',
    '-',
    '&&',
    '"',
    "'",
    '\\',
    '$(',
    ')',
    'pip',
    'install',
    'conda',
    '-n',
    '\u0000',
    '\ud800',
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(word, fc.string()), { maxLength: 60 }), (words) => {
      parsePythonCommand(words);
      parseShellLine(words.join(' '));
      windowsArgv(words.join(' '));
    }),
  );
  const hostile = [
    'bash -c "'.repeat(2000),
    'uv run '.repeat(5000),
    'sudo '.repeat(20_000),
    '$('.repeat(50_000),
    '('.repeat(60_000),
    '\\'.repeat(60_000),
    'env A=1 '.repeat(10_000),
  ];
  for (const line of hostile) assert.ok(parseShellLine(line).length <= 64);
});

test('command lines of event tables: quoted as Endpoint Security does, or not at all', () => {
  assert.equal(osqueryWords('python3 x.py "a \\"b\\" \\\\" it\'s'), ['python3', 'x.py', 'a "b" \\', "it's"]);
  assert.equal(osqueryWords('/usr/bin/python3 -W ignore -c import os; print("x")  # y'), [
    '/usr/bin/python3',
    '-W',
    'ignore',
    '-c',
    'import os; print("x")  # y',
  ]);
  assert.equal(osqueryWords('python -Ic "print(1); x = 2" a'), ['python', '-Ic', 'print(1); x = 2', 'a']);
  assert.equal(osqueryWords('sudo -u ana python -c "a" + b'), [
    'sudo',
    '-u',
    'ana',
    'python',
    '-c',
    'a',
    '+',
    'b',
  ]);
  assert.equal(osqueryWords('python x.py -c a b'), ['python', 'x.py', '-c', 'a', 'b']);
  assert.equal(osqueryWords('python "a "b"'), ['python', '"a', 'b']);
  assert.equal(osqueryWords('  '), []);
  assert.is(osqueryWords('"a '.repeat(100_000)).length, 4096);
  fc.assert(
    fc.property(fc.string(), (line) =>
      assert.ok(osqueryWords(`python ${line}`).join('').length <= line.length + 6),
    ),
  );
});

test('here-documents by the thousand are looked for within bounds', () => {
  const lines = Array.from({ length: 8000 }, (_, index) => `a <<E${index}`);
  assert.is(parseShellLine(lines.join('\n')).length, 0);
  assert.is(parseShellLine(`${'<<a '.repeat(10_000)}\npython x.py`).length, 1);
});

test.run();
