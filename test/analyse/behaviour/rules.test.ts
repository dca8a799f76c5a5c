import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { behaviourRules } from '../../../extension/analyse/rules/index.ts';
import { analyse } from '../../helpers/behaviour.ts';

const test = suite('behaviour rules');

const encoded = Buffer.from(Array.from({ length: 600 }, (_, i) => (i * i * 7 + i * 31) & 255)).toString(
  'base64',
);

for (const rule of behaviourRules) {
  // The example of the encoded block is shortened for its page.
  const text = rule.id === 'PYS-OBF-003' ? `payload = "${encoded}"` : rule.example;
  test(`${rule.id} fires on its example`, () => {
    const found = analyse(text).findings.map((finding) => finding.rule);
    assert.ok(found.includes(rule.id), `${rule.id}: found ${found.join(' ')}`);
  });
  test(`${rule.id} is silent on its example as a comment and in a docstring`, () => {
    if (rule.id === 'PYS-OBF-004' || rule.id === 'PYS-OBF-005') return;
    const commented = text
      .split('\n')
      .map((line) => `# ${line}`)
      .join('\n');
    const quoted = `"""\n${text.replaceAll('\\', '\\\\').replaceAll('"""', '')}\n"""\n`;
    for (const silent of [commented, quoted]) {
      assert.equal(
        analyse(silent).findings.map((finding) => finding.rule),
        [],
        silent,
      );
    }
  });
}

test('ids are unique, and every rule is described in sentences', () => {
  assert.is(new Set(behaviourRules.map((rule) => rule.id)).size, behaviourRules.length);
  for (const rule of behaviourRules) {
    assert.match(rule.id, /^PYS-(AI|DATA|NET|PERSIST|OBF|DESTR|PRIV)-\d{3}$/);
    assert.match(rule.rationale, /\.$/, rule.id);
    assert.match(rule.remediation, /\.$/, rule.id);
  }
});

test.run();
