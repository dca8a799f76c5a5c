import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  compareStaticWithObserved,
  type ObservedEvent,
  observedRules,
  type Prediction,
  type ProviderLookup,
  predictionOf,
} from '../../extension/analyse/static-versus-observed.ts';
import { rule as asRule } from '../helpers/observed.ts';

const test = suite('static versus observed');

const providers: ProviderLookup = {
  ofHost: (host) => (host.endsWith('api.openai.com') ? 'openai' : undefined),
  ofModule: (module) => (module === 'openai' ? 'openai' : undefined),
};
const text: Prediction = { hosts: ['example.com'], modules: ['requests', 'json'], dynamicImports: false };

function event(kind: string, name: string, more: Partial<ObservedEvent> = {}): ObservedEvent {
  return {
    kind,
    name,
    detail: '',
    port: null,
    origin: '__main__',
    importing: false,
    distribution: '',
    ambiguous: false,
    ...more,
  };
}

function compare(events: ObservedEvent[], predicted: Prediction | undefined = text) {
  return compareStaticWithObserved(predicted, { main: '/s.py', events }, providers);
}

test('the text of an entry point beside the interpreter predicts nothing', () => {
  const events = [
    event('system', 'uname', { origin: 'pip' }),
    event('connect', 'pypi.test'),
    event('connect', 'api.openai.com'),
    event('exec_code', '<string>', { origin: 'dep', importing: true }),
    event('connect', 'drop.test', { origin: 'dep', importing: true }),
  ];
  const rulesOf = (main: string, more: Partial<Prediction> = {}, mode = 'script') => {
    const run = { main, mode, executable: '/v/bin/python', events };
    const found = compareStaticWithObserved({ ...text, modules: ['pip'], ...more }, run, providers);
    return [...new Set(found.map(({ rule }) => rule))].sort();
  };
  const { ai, dynamic, host, subprocess } = observedRules;
  assert.equal(rulesOf('/v/bin/pip'), [ai.id, dynamic.id].sort());
  assert.equal(rulesOf('/usr/local/bin/pip', { onlyCalls: true }), [ai.id, dynamic.id].sort());
  assert.equal(rulesOf('coverage', {}, 'module'), [ai.id, dynamic.id].sort());
  const all = [ai.id, dynamic.id, host.id, subprocess.id].sort();
  assert.equal(rulesOf('/usr/local/bin/pip'), all);
  assert.equal(rulesOf('/home/a/pip', { onlyCalls: true }), all);
  assert.equal(rulesOf('/v/a.py'), all);
});

test('what the text names is no finding, nor is this machine', () => {
  const events = [
    event('connect', 'api.example.com', { port: 443 }),
    event('connect', 'EXAMPLE.com.'),
    event('connect', '127.0.0.1'),
    event('connect', '::1'),
    event('resolve', 'localhost'),
    event('import', 'requests', { distribution: 'requests' }),
  ];
  assert.equal(compare(events), []);
});

test('an unnamed host is reported once; worse when a dependency did it at import', () => {
  const found = compare([
    event('resolve', 'evil.test', { origin: 'pkg', importing: false }),
    event('connect', 'evil.test', { origin: 'pkg', importing: true, port: 443 }),
    event('connect', 'notexample.com'),
  ]);
  assert.equal(asRule(found), ['PYS-OBS-001 high evil.test', 'PYS-OBS-001 medium notexample.com']);
  assert.match(found[0]?.message ?? '', 'while it was imported');
});

test('an ambiguous host accuses nobody', () => {
  assert.equal(compare([event('connect', 'api.openai.com', { ambiguous: true })]), []);
});

test('a module the script imported without naming it, but not those of its dependencies', () => {
  const found = compare([event('import', 'paramiko'), event('import', 'urllib3', { origin: 'requests' })]);
  assert.equal(asRule(found), ['PYS-OBS-002 medium paramiko']);
  assert.equal(asRule(compare([event('import', 'paramiko')], { ...text, dynamicImports: true })), [
    'PYS-OBS-002 low paramiko',
  ]);
});

test('programs that nothing in the script starts', () => {
  const events = [event('subprocess', '/bin/sh', { origin: 'pkg.x', importing: true })];
  assert.equal(asRule(compare(events)), ['PYS-OBS-003 high /bin/sh']);
  assert.equal(compare(events, { ...text, modules: ['subprocess'] }), []);
});

test('dynamic code and a way out at import is an implant', () => {
  const at = { origin: 'pkg', importing: true };
  const found = compare([event('exec_code', '<string>', at), event('connect', 'example.com', at)]);
  assert.equal(asRule(found), ['PYS-OBS-004 high example.com']);
  assert.equal(compare([event('exec_code', '<string>', at), event('connect', '127.0.0.1', at)]), []);
});

test('AI use is reported also without the text', () => {
  const found = compareStaticWithObserved(
    undefined,
    {
      main: '',
      events: [event('import', 'openai'), event('connect', 'api.openai.com'), event('connect', 'evil.test')],
    },
    providers,
  );
  assert.equal(asRule(found), ['PYS-OBS-005 low openai']);
});

test('a prediction is made of imports, findings and AI use', () => {
  const prediction = predictionOf(
    {
      imports: ['os'],
      dynamicImports: true,
      findings: [
        {
          rule: 'R',
          category: 'network',
          severity: 'info',
          confidence: 'high',
          message: '',
          evidence: '',
          fingerprint: '',
          suppressed: '',
          line: 1,
          column: 1,
          details: { host: 'API.Example.com' },
        },
      ],
      aiUsage: [
        {
          provider: 'openai',
          access: 'sdk',
          library: '',
          models: [],
          endpoint: 'https://own.test/v1',
          keySource: '',
          keyName: '',
          lines: [],
          flows: [],
        },
      ],
    },
    (provider) => (provider === 'openai' ? ['api.openai.com'] : []),
  );
  assert.equal(prediction, {
    hosts: ['api.example.com', 'own.test', 'api.openai.com'],
    modules: ['os'],
    dynamicImports: true,
    onlyCalls: false,
  });
});

test('the few lines that an installer writes only call', () => {
  const onlyCalls = (...imports: string[]) =>
    predictionOf({ imports, dynamicImports: false, findings: [], aiUsage: [] }).onlyCalls;
  assert.ok(onlyCalls('re', 'sys', 'importlib', 'bandit'));
  assert.not(onlyCalls('sys', 'bandit', 'os'));
  assert.not(onlyCalls('sys'));
});

test('every rule has a distinct id', () => {
  const ids = Object.values(observedRules).map(({ id }) => id);
  assert.is(new Set(ids).size, ids.length);
});

test.run();
