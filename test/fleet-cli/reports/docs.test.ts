/** The pages on reports and policies say what the code does. */
import fs from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parsePolicy } from '../../../fleet-cli/policy/read-policy.ts';
import { checkIds } from '../../../fleet-cli/policy/schema.ts';
import { reports } from '../../../fleet-cli/reports/definitions/index.ts';

const test = suite('docs of reports and policies');

test('every report and its question is in docs/reports.md, in the order of the output', () => {
  const page = fs.readFileSync('docs/reports.md', 'utf8');
  const rows = [...page.matchAll(/^\| `(?<name>[a-z-]+)` \| (?<question>[^|]+\?) \|$/gm)].map((row) => [
    row.groups?.['name'],
    row.groups?.['question'],
  ]);
  assert.equal(
    rows,
    reports.map(({ name, question }) => [name, question]),
  );
});

test('the policy of docs/policy.md is one, and the page names every check', () => {
  const page = fs.readFileSync('docs/policy.md', 'utf8');
  const example = /```yaml\n(?<text>.*?)```/s.exec(page)?.groups?.['text'] ?? '';
  assert.is(parsePolicy(example, 'example.yml').name, 'Python on endpoints');
  for (const id of checkIds) assert.ok(page.includes(`\`${id}\``), id);
});

test.run();
