import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { classifyRun, startedBy } from '../../../extension/analyse/invocations/classify-run.ts';
import { fromSensor, type SensorRecord } from '../../../extension/analyse/invocations/from-sensor.ts';
import { mergeRuns } from '../../../extension/analyse/invocations/merge-runs.ts';
import { packageOperation } from '../../../extension/analyse/invocations/pip-operation.ts';
import {
  type Observation,
  observe,
  sourceOrder,
} from '../../../extension/discover/invocations/observation.ts';

const test = suite('merging runs');

const run = (source: Observation['source'], known: Partial<Observation>): Observation =>
  observe(source, { uid: 1000, script: '/p/a.py', startTime: 1000, ...known });
const sensed: SensorRecord = {
  ...{
    id: 'r',
    uid: 1000,
    pid: 5,
    ppid: 1,
    startTime: 1000,
    lastTime: 1000,
    executable: '/v/python',
    argv: [],
  },
  ...{
    cwd: '/p',
    python: '3.11.2',
    mode: 'script',
    main: '/p/a.py',
    codeHash: '',
    state: 'ended',
    exitCode: null,
  },
  ...{ userMs: null, systemMs: null, peakBytes: null, events: [] },
};
const sourcesOf = (...observations: Observation[]): string[] =>
  mergeRuns(observations)
    .map(({ sources }) => sources.join('+'))
    .sort();

test('by process and start', () => {
  assert.equal(sourcesOf(run('processes', { pid: 5 }), run('sensor', { pid: 5, startTime: 1000.4 })), [
    'sensor+processes',
  ]);
  assert.equal(sourcesOf(run('processes', { pid: 5 }), run('sensor', { pid: 5, startTime: 1100 })), [
    'processes',
    'sensor',
  ]);
  assert.equal(sourcesOf(run('processes', { pid: 5 }), run('sensor', { pid: 6 })), ['processes', 'sensor']);
});

test('a process that becomes another run by exec is two, whoever tells of it', () => {
  const scripts = (...observations: Observation[]): string[] =>
    mergeRuns(observations)
      .map(({ script, sources }) => `${script} ${sources.join('+')}`)
      .sort();
  const first = { ...sensed, argv: ['/v/python', 'a.py'] };
  const second = { ...sensed, id: 's', startTime: 1001.5, main: '/p/b.py', argv: ['/v/python', 'b.py'] };
  const told = [first, second].map((record) => fromSensor(record, new Map()));
  const seen = run('processes', { pid: 5, script: '/p/b.py' });
  assert.equal(scripts(...told, seen), ['/p/a.py sensor', '/p/b.py sensor+processes']);
  assert.equal(scripts(...told.slice(0, 1), seen), ['/p/a.py sensor', '/p/b.py processes']);
  const audited = [
    run('process_events', { pid: 5, startTime: 1000 }),
    run('process_events', { pid: 5, script: '/p/b.py', startTime: 1001 }),
  ];
  assert.equal(scripts(...audited), ['/p/a.py process_events', '/p/b.py process_events']);
  assert.equal(scripts(...told, ...audited), [
    '/p/a.py sensor+process_events',
    '/p/b.py sensor+process_events',
  ]);
  // A server that starts itself again runs the same script twice.
  const again = { ...second, main: '/p/a.py', argv: ['/v/python', 'a.py'] };
  assert.equal(scripts(...[first, again].map((record) => fromSensor(record, new Map()))), [
    '/p/a.py sensor',
    '/p/a.py sensor',
  ]);
  // A process that took another title, or whose prompt says nothing, is still the same.
  assert.equal(sourcesOf(run('sensor', { pid: 5 }), run('processes', { pid: 5, kind: 'repl', script: '' })), [
    'sensor+processes',
  ]);
  // `env python a.py` is one event, what it becomes another.
  assert.equal(
    sourcesOf(run('process_events', { pid: 5, wrappers: ['env'] }), run('process_events', { pid: 5 })),
    ['process_events'],
  );
});

test('a kernel and its session in the history of IPython are one run', () => {
  const plain = { script: '', tool: 'ipykernel_launcher', kind: 'notebook' } as const;
  const kernel = (file: string, pid: number, startTime: number) =>
    run('processes', { ...plain, pid, startTime, arguments: ['-f', `/r/${file}`] });
  const session = (startTime: number) =>
    run('ipython_history', { script: '', tool: 'ipython', kind: 'repl', startTime, window: 10 });
  const kernels = [kernel('kernel-a.json', 5, 1000), kernel('kernel-b.json', 6, 1006)];
  assert.equal(sourcesOf(...kernels, session(1001.5), session(1007)), [
    'processes+ipython_history',
    'processes+ipython_history',
  ]);
  assert.equal(sourcesOf(...kernels, session(2000)), ['ipython_history', 'processes', 'processes']);
  const file = run('jupyter_runtime', { ...plain, arguments: ['-f', '/r/kernel-a.json'] });
  assert.equal(sourcesOf(file, session(1001)), ['ipython_history+jupyter_runtime']);
});

test('by what was run, by whom and when', () => {
  const seen = run('processes', { pid: 5 });
  assert.equal(sourcesOf(seen, run('bash_history', { script: './a.py', startTime: 998 })), [
    'processes+bash_history',
  ]);
  assert.equal(sourcesOf(seen, run('bash_history', { script: 'sub/a.py' })), ['bash_history', 'processes']);
  assert.equal(sourcesOf(seen, run('bash_history', { startTime: 900 })), ['bash_history', 'processes']);
  assert.equal(sourcesOf(seen, run('bash_history', { uid: 7 })), ['bash_history', 'processes']);
  assert.equal(sourcesOf({ ...seen, uid: 0 }, run('bash_history', { wrappers: ['sudo'] })), [
    'processes+bash_history',
  ]);
});

test('a source tells of a run once: its second line is a second run, the nearest each', () => {
  const merged = mergeRuns([
    run('processes', { pid: 1, startTime: 1000 }),
    run('processes', { pid: 2, startTime: 1003 }),
    run('bash_history', { startTime: 1003 }),
    run('bash_history', { startTime: 1000 }),
  ]);
  assert.equal(
    merged.map(({ pid, sources }) => [pid, sources.length]),
    [
      [1, 2],
      [2, 2],
    ],
  );
});

test('what the sensor knows of a command line is what other sources know of it', () => {
  const told = (mode: string, main: string, ...argv: string[]) => {
    const {
      kind,
      script,
      module,
      tool,
      arguments: words,
    } = fromSensor({ ...sensed, mode, main, argv }, new Map());
    return [kind, script || module, tool, words.join(' ')];
  };
  const install = ['package_operation', 'pip', 'pip', 'install x'];
  assert.equal(told('module', 'pip', '/v/python', '-m', 'pip', 'install', 'x'), install);
  assert.equal(told('module', 'pip', '/v/python', '-OB', '-m', 'pip', 'install', 'x'), install);
  assert.equal(told('module', 'pip', '-m', 'install', 'x'), install);
  const byScript = ['package_operation', '/v/bin/pip', 'pip', 'install x'];
  assert.equal(told('script', '/v/bin/pip', '/v/python', 'bin/pip', 'install', 'x'), byScript);
  assert.equal(told('script', '/v/bin/pip', 'bin/pip', 'install', 'x'), byScript);
  assert.equal(told('script', '/p/a.py', '/v/python', '-u', './a.py', 'b'), ['script', '/p/a.py', '', 'b']);
  assert.equal(told('command', '', '/v/python', '-c', '<4 characters of code>', 'b'), [
    'inline',
    '',
    '',
    'b',
  ]);
  assert.equal(told('command', '', '-c', 'b'), ['inline', '', '', 'b']);
  const argv = ['/v/python', './a.py', 'b'];
  assert.equal(
    sourcesOf(
      fromSensor({ ...sensed, argv }, new Map()),
      observe('bash_history', { uid: 1000, script: './a.py', arguments: ['b'] }),
    ),
    ['sensor+bash_history'],
  );
});

test('when a killed run ended, the sensor does not know', () => {
  const record = { ...sensed, state: 'killed', lastTime: 1000 } as const;
  assert.is(fromSensor(record, new Map()).endTime, null);
  assert.is(fromSensor({ ...record, state: 'ended' }, new Map()).endTime, 1000);
  const [one] = mergeRuns([
    fromSensor(record, new Map()),
    run('sampler', { pid: 5, startTime: 1000, endTime: 9000 }),
  ]);
  assert.equal([one?.state, one?.endTime], ['killed', 9000]);
});

test('what the better source left open is taken over, and no more', () => {
  const [one] = mergeRuns([
    run('sensor', { pid: 5, exitCode: 1, interpreter: '/v/python', userMs: 10, state: 'exited' }),
    run('sampler', {
      pid: 5,
      cwd: '/p',
      userMs: 30,
      interpreter: '/usr/python',
      hosts: [{ host: 'h', port: 1 }],
    }),
  ]);
  assert.equal(
    [one?.exitCode, one?.interpreter, one?.cwd, one?.userMs, one?.hosts],
    [1, '/v/python', '/p', 30, [{ host: 'h', port: 1 }]],
  );
  assert.is(one?.confidence, 'high');
});

test('untimed lines: counted, and less what better sources account for', () => {
  const line = run('zsh_history', { startTime: null, script: 'a.py', argv: ['python', 'a.py'] });
  const merged = mergeRuns([line, line, line, run('processes', { pid: 5 })]);
  assert.equal(
    merged.map(({ sources, occurrences }) => [sources.join('+'), occurrences]),
    [
      ['processes+zsh_history', 1],
      ['zsh_history', 2],
    ],
  );
  assert.is(merged[1]?.confidence, 'low');
});

test('confidence: two timed histories that agree are as good as one that cannot be edited', () => {
  assert.is(mergeRuns([run('bash_history', {})])[0]?.confidence, 'medium');
  assert.is(mergeRuns([run('bash_history', {}), run('cron_log', {})])[0]?.confidence, 'high');
  assert.is(mergeRuns([run('pycache', { kind: 'import' })])[0]?.confidence, 'low');
});

test('nothing is lost or doubled, in any order', () => {
  const source = fc.constantFrom(...sourceOrder);
  const one = fc.record({
    source,
    pid: fc.option(fc.integer({ min: 1, max: 4 })),
    startTime: fc.option(fc.integer({ min: 0, max: 40 })),
    script: fc.constantFrom('/p/a.py', 'a.py', ''),
    uid: fc.constantFrom(0, 1000, -1),
  });
  fc.assert(
    fc.property(fc.array(one, { maxLength: 30 }), (given) => {
      const observations = given.map(({ source: name, ...known }) => observe(name, known));
      const merged = mergeRuns(observations);
      assert.ok(merged.length <= observations.length);
      assert.equal(
        new Set(merged.flatMap(({ sources }) => sources)),
        new Set(observations.map(({ source: name }) => name)),
      );
      for (const { sources, occurrences } of merged) assert.ok(sources.length > 0 && occurrences > 0);
    }),
  );
});

test('who started it', () => {
  const parents = (...names: string[]) =>
    names.map((name, i) => ({ pid: i === names.length - 1 ? 1 : 50 + i, name }));
  assert.is(startedBy(parents('sh', 'cron', 'systemd')), 'scheduler');
  assert.is(startedBy(parents('bash', 'sshd', 'systemd')), 'remote_shell');
  assert.is(startedBy(parents('systemd')), 'service_manager');
  assert.is(startedBy(parents('bash', 'systemd')), '');
  assert.is(startedBy([]), '');
  assert.is(classifyRun('script', parents('systemd')), 'service');
  assert.is(classifyRun('inline', parents('systemd')), 'inline');
});

test('what package tools were told', () => {
  const of = (tool: string, line: string): Record<string, unknown> =>
    Object.fromEntries(
      Object.entries(packageOperation(tool, line.split(' '))).filter(
        ([name, value]) => name !== 'tool' && value.length > 0,
      ),
    );
  const cases: readonly (readonly [tool: string, line: string, expected: Record<string, unknown>])[] = [
    [
      'pip',
      'install -U requests==2.31 -r dev.txt -c=x -e ./lib',
      {
        action: 'install',
        packages: ['requests==2.31'],
        requirements: ['dev.txt', '=x'],
        editable: ['./lib'],
      },
    ],
    [
      'pip',
      'install -i https://i.example/simple --extra-index-url=https://e.example/ --trusted-host e.example --break-system-packages x',
      {
        action: 'install',
        packages: ['x'],
        index: 'https://i.example/simple',
        extraIndexes: ['https://e.example/'],
        unsafe: ['--trusted-host', '--break-system-packages'],
      },
    ],
    ['pip', 'uninstall -y x y', { action: 'uninstall', packages: ['x', 'y'] }],
    ['uv', 'pip install --target /t x', { action: 'pip install', packages: ['x'], target: '/t' }],
    [
      'uv',
      'add httpx --index-url https://i.example',
      { action: 'add', packages: ['httpx'], index: 'https://i.example' },
    ],
    ['uvx', '--from black black file', { action: 'run', packages: ['black', 'black'] }],
    [
      'conda',
      'create -n env -c conda-forge python=3.11 numpy',
      { action: 'create', packages: ['python=3.11', 'numpy'], extraIndexes: ['conda-forge'], target: 'env' },
    ],
    ['conda', 'env create -f env.yml', { action: 'env create', requirements: ['env.yml'] }],
    ['pipx', 'inject tool plug', { action: 'inject', packages: ['plug'] }],
    ['pipx', 'run black --check .', { action: 'run', packages: ['black'] }],
    ['poetry', 'add --group dev pytest', { action: 'add', packages: ['pytest'], requirements: ['dev'] }],
  ];
  for (const [tool, line, expected] of cases) assert.equal(of(tool, line), expected, `${tool} ${line}`);
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.string(), fc.constantFrom('-r', '-e', '--index-url', 'install', '--'))),
      (words) => {
        packageOperation('pip', words);
      },
    ),
  );
});

test.run();
