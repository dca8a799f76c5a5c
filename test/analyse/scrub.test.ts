import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { scrub } from '../../extension/analyse/scrub.ts';

const test = suite('scrub');
const secrets = [{ value: 'secret_9fK2mQ7xLw4Zt8', kind: 'saas-token' }];

test('hides a secret wherever it stands, also cut off', () => {
  const shown = scrub({ message: 'a secret_9fK2mQ7xLw4Zt8 b', evidence: ['k = "secret_9fK2m'] }, secrets);
  assert.not.ok(JSON.stringify(shown).includes('9fK2'));
});

test('leaves words of ours alone, which a secret may begin with', () => {
  const finding = { category: 'secret', severity: 'high', rule: 'PYS-SEC-047' };
  assert.equal(scrub(finding, secrets), finding);
});

test.run();
