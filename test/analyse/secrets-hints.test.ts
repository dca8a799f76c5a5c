import fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { nameFinder, namePatterns } from '../../extension/analyse/secrets.ts';
import { hintedLines } from '../../extension/analyse/secrets-candidates.ts';
import { literalPatterns } from '../../extension/analyse/secrets-literals.ts';
import { matchSecrets, type SecretPattern, type SecretSpan } from '../../extension/core/secret-patterns.ts';

const test = suite('hints of secrets');
const corpus = fileURLToPath(new URL('../bench/analysis/corpus/files/', import.meta.url));

/** Names and calls whose hints are chosen closely. */
const words =
  `password pwd pw psw kennwort senha contraseña contrasena mot_de_passe motdepasse mot_depasse mdp wachtwoord haslo hasło
  HASŁO PassPhrase secret token credential api_key apikey`.split(/\s+/);
const calls = [
  'Client(',
  'ClientV2(',
  'MyApi(',
  'API(',
  'Bot(',
  'set_token(',
  'login_with_token(',
  'with_api_key(',
];
const texts = [
  ...words.map((word) => `${word} = "Sommer-2024!x9Q"`),
  ...calls.map((call) => `x.${call}"a81f3c9e7b2d4f60a1b2c3d4"`),
  ...fs
    .readdirSync(corpus, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => fs.readFileSync(`${entry.parentPath}/${entry.name}`, 'utf8')),
];

for (const pattern of literalPatterns) {
  test(`${pattern.id}: a text without any of its hints holds no match`, () => {
    for (const text of texts) assert.equal(placesOf(text, pattern), placesWithoutHints(text, pattern));
  });
}

test('the lines with a hint hold all that the whole text holds, at the same places', () => {
  for (const text of [...texts, texts.join('\n'), ...texts.slice(0, words.length).map(turned)]) {
    const lines = hintedLines(text, nameFinder);
    assert.equal(
      spansOf(lines.back(matchSecrets(lines.text, namePatterns))),
      spansOf(matchSecrets(text, namePatterns)),
    );
  }
});

test('what goes on in the next lines is among them', () => {
  for (const text of [
    'api.login(\n    user,\n    "Sommer-2024!x9Q")\n',
    'settings = {\n  "db_password":\n    "Sommer-2024!x9Q",\n}\n',
    'session.auth = (\n    "ana",\n    "Sommer-2024!x9Q",\n)\n',
    'password = \\\n    "Sommer-2024!x9Q"\n',
  ]) {
    const { text: lines } = hintedLines(`y = 2\n\n${text}\nz = 3\n`, nameFinder);
    assert.match(lines, 'Sommer', text);
    assert.not.match(lines, 'y = 2');
    assert.not.match(lines, 'z = 3');
  }
});

test('the samples are found', () => {
  for (const text of texts.slice(0, words.length + calls.length))
    assert.ok(matchSecrets(text, literalPatterns).length > 0, text);
});

/** In other letters, as names of constants and people's whims have them. */
function turned(text: string, i: number): string {
  return i % 2 === 0
    ? text.toUpperCase()
    : text.replace(/[a-z]/g, (letter, at: number) => (at % 2 ? letter : letter.toUpperCase()));
}

function spansOf(spans: readonly SecretSpan[]): readonly string[] {
  return spans.map(({ start, end, pattern }) => `${pattern.id} ${start}-${end}`);
}

function placesOf(text: string, pattern: SecretPattern): readonly number[] {
  return matchSecrets(text, [pattern]).map(({ start }) => start);
}

function placesWithoutHints(text: string, { regex, accepts }: SecretPattern): readonly number[] {
  return [...text.matchAll(regex)].flatMap((match) => {
    const secret = match.groups?.['secret'] ?? match[0];
    const isMeant = accepts === undefined || accepts(secret, match);
    return isMeant ? [match.index + match[0].length - secret.length] : [];
  });
}

test.run();
