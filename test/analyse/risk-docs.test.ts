import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  categoryCeilings,
  circumstancePoints,
  riskOf,
  severityPoints,
} from '../../extension/analyse/risk.ts';
import type { AiUsage } from '../../extension/analyse/types.ts';
import { analyse } from '../helpers/behaviour.ts';

const test = suite('docs/risk.md');
const page = readFileSync(new URL('../../docs/risk.md', import.meta.url), 'utf8');

test('its tables are those of the code', () => {
  for (const [name, points] of Object.entries({ ...severityPoints, ...categoryCeilings })) {
    assert.match(page, new RegExp(`\\| ${name} \\| ${points} \\|`), name);
  }
  const circumstances = page.slice(page.indexOf('3. Circumstances')).match(/\| (\d+) \|/g) ?? [];
  assert.equal(
    circumstances.slice(0, 3).map((cell) => Number(cell.replaceAll('|', ''))),
    [circumstancePoints.dataToAi, circumstancePoints.worldWritable, circumstancePoints.untracked],
  );
});

test('what a person types adds nothing, what was read from a file does', () => {
  const usageOf = (source: string): readonly AiUsage[] => {
    const text = `import pandas as pd\nfrom openai import OpenAI\nOpenAI().responses.create(model="gpt-4o", input=${source})`;
    return analyse(text).aiUsage;
  };
  const score = (source: string) =>
    riskOf({ findings: [], aiUsage: usageOf(source) }, { worldWritable: false, tracked: true }).score;
  assert.is(score('input()'), 0);
  assert.is(score('pd.read_excel("a.xlsx").to_csv()'), circumstancePoints.dataToAi);
});

test('the example of the page adds up', () => {
  const text = `import pandas as pd
from openai import OpenAI
client = OpenAI(api_key="sk-proj-T8vQz41LmXw93KdPb72R")
df = pd.read_excel("salaries.xlsx")
client.chat.completions.create(model="gpt-4o", messages=[{"role": "user", "content": df.to_csv()}])`;
  const { findings, aiUsage } = analyse(text);
  const key = {
    ...findings[0]!,
    rule: 'PYS-SEC-038',
    category: 'secret' as const,
    severity: 'high' as const,
    confidence: 'high' as const,
  };
  assert.is(
    riskOf({ findings: [...findings, key], aiUsage }, { worldWritable: false, tracked: false }).score,
    65,
  );
});

test.run();
