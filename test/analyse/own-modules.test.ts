import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { failedAnalysis } from '../../extension/analyse/failed-analysis.ts';
import { withoutOwnModules } from '../../extension/analyse/own-modules.ts';
import { analyse } from '../helpers/behaviour.ts';

const test = suite('modules of a project with the names of AI libraries');

function providers(text: string, own: readonly string[]): readonly string[] {
  const { aiUsage, findings } = analyse(text);
  const analysis = { ...failedAnalysis('/x.py', 'UNSUPPORTED', ''), aiUsage, findings };
  const kept = withoutOwnModules(analysis, (name) => own.includes(name));
  const rules = kept.findings.filter(({ category }) => category === 'ai').map(({ rule }) => rule);
  return [...kept.aiUsage.map(({ provider }) => provider), ...rules];
}

test('a module of the project is no library, with or without submodules', () => {
  const text = 'from agents import Agent\nAgent("x").quote(1)';
  assert.equal(providers(text, []), ['OpenAI', 'PYS-AI-001']);
  assert.equal(providers(text, ['agents']), []);
});

test('another library, an endpoint and a key that is read stay', () => {
  const text =
    'import os\nfrom agents import Agent\nfrom openai import OpenAI\nOpenAI().responses.create(input="x")';
  assert.equal(providers(text, ['agents'])[0], 'OpenAI');
  assert.equal(
    providers('import os\nfrom agents import Agent\nk = os.environ["OPENAI_API_KEY"]', ['agents']),
    ['PYS-AI-003'],
  );
});

test.run();
