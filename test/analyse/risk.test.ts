import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Analysis } from '../../extension/analyse/analysis.ts';
import { riskOf } from '../../extension/analyse/risk.ts';
import { summarise } from '../../extension/analyse/script-summary.ts';
import type { Category, Confidence, Finding, Severity } from '../../extension/analyse/types.ts';

const test = suite('analyse/risk');

function finding(
  category: Category,
  severity: Severity,
  rule = 'R1',
  confidence: Confidence = 'high',
): Finding {
  return {
    rule,
    category,
    severity,
    confidence,
    line: 1,
    column: 1,
    message: '',
    evidence: '',
    fingerprint: '',
    suppressed: '',
  };
}

const calm = { worldWritable: false, tracked: true };
const usage = {
  provider: 'OpenAI',
  access: 'sdk' as const,
  library: 'openai',
  models: [],
  endpoint: 'https://user@api.openai.com:443/v1',
  keySource: '' as const,
  keyName: '',
  lines: [3],
  flows: [{ source: 'spreadsheet', name: 'a.xlsx', lines: [1, 3], steps: [], sink: 'create' }],
};

test('a script without findings has no risk, tracked or not', () => {
  assert.equal(riskOf({ findings: [], aiUsage: [] }, { worldWritable: false, tracked: false }), {
    score: 0,
    reasons: [],
  });
});

test('a rule counts once by its worst finding, low confidence half', () => {
  const findings = [
    finding('weakness', 'low', 'S1'),
    finding('weakness', 'medium', 'S1'),
    finding('weakness', 'medium', 'S2', 'low'),
    finding('secret', 'high', 'K1'),
    finding('network', 'info', 'N1'),
  ];
  assert.equal(riskOf({ findings, aiUsage: [] }, calm), {
    score: 32,
    reasons: [
      { reason: 'secret: K1 high', points: 20 },
      { reason: 'weakness: S1 medium, S2 medium', points: 12 },
    ],
  });
});

test('categories and the total stop at their ceilings', () => {
  const many = (category: Category) =>
    [1, 2, 3, 4].map((n) => finding(category, 'critical', `${category}${n}`));
  assert.is(riskOf({ findings: many('secret'), aiUsage: [] }, calm).score, 45);
  const all = [...many('secret'), ...many('obfuscation'), ...many('weakness')];
  assert.is(riskOf({ findings: all, aiUsage: [] }, calm).score, 100);
});

test('circumstances add their points', () => {
  const risk = riskOf({ findings: [], aiUsage: [usage] }, { worldWritable: true, tracked: false });
  assert.equal(risk, {
    score: 40,
    reasons: [
      { reason: 'data reaches an AI provider: spreadsheet to OpenAI', points: 20 },
      { reason: 'every user may change it', points: 15 },
      { reason: 'not under version control', points: 5 },
    ],
  });
  assert.is(riskOf({ findings: [], aiUsage: [{ ...usage, access: 'local' }] }, calm).score, 0);
});

test('the score is between 0 and 100 and never less for one more finding', () => {
  const anyFinding = fc
    .record({
      category: fc.constantFrom<Category>('weakness', 'secret', 'ai', 'network'),
      severity: fc.constantFrom<Severity>('critical', 'high', 'medium', 'low', 'info'),
      rule: fc.constantFrom('A', 'B', 'C'),
    })
    .map(({ category, severity, rule }) => finding(category, severity, rule));
  fc.assert(
    fc.property(fc.array(anyFinding), anyFinding, (findings, more) => {
      const { score } = riskOf({ findings, aiUsage: [] }, calm);
      assert.ok(score >= 0 && score <= 100);
      assert.ok(riskOf({ findings: [...findings, more], aiUsage: [] }, calm).score >= score);
    }),
  );
});

test('a summary counts every category and lists without doubles', () => {
  const summarised: Analysis = {
    status: 'full',
    sha256: '',
    encoding: 'utf-8',
    kind: 'script',
    findings: [finding('network', 'low'), finding('data_access', 'low'), finding('secret', 'high')],
    imports: [],
    dynamicImports: false,
    hosts: [{ host: 'hooks.slack.com', class: 'webhook', direction: 'upload' }],
    dataAccess: ['database'],
    aiUsage: [usage, usage],
    authorship: [{ tool: 'Copilot', line: 1, text: '' }],
    problems: [],
  };
  const summary = summarise(summarised);
  assert.equal(
    [summary.counts.network, summary.counts.data_access, summary.counts.secret, summary.counts.ai],
    [1, 1, 1, 0],
  );
  assert.equal(summary.aiProviders, ['OpenAI']);
  assert.equal(summary.hosts, ['api.openai.com', 'hooks.slack.com']);
  assert.equal(summary.dataAccess, ['database', 'spreadsheet']);
  const typed = ['CSV file', 'user input', 'web page'].map((source) => ({
    ...usage,
    flows: usage.flows.map((flow) => ({ ...flow, source })),
  }));
  assert.equal(
    summarise({ ...summarised, aiUsage: typed }).dataAccess,
    ['csv', 'database'],
    'kinds, not labels',
  );
  assert.equal(summary.authorship, ['Copilot']);
});

test.run();
