import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { closest } from '../../../extension/sinks/sql/closest.ts';

const names = ['python_environments', 'python_site_packages', 'python_scripts', 'users', 'uptime'];

test('near names come first', () => {
  assert.equal(closest('python_enviroments', names), ['python_environments']);
  assert.equal(closest('user', names), ['users']);
  assert.equal(closest('PYTHON_SCRIPT', names), ['python_scripts']);
  const near = ['python_script_findings', 'python_script_imports', 'python_scripts'];
  assert.is(closest('python_script', near)[0], 'python_scripts');
  assert.equal(closest('packages', names), ['python_site_packages']);
});

test('nothing is suggested for what is far off', () => {
  assert.equal(closest('zzz', names), []);
  assert.equal(closest('', names), []);
});
test.run();
