/** What stands where a secret would and is none: placeholders, references, examples of documentation, hashes, UUIDs. */

/** Whole values that documentation and tests use. */
const stockValues = new Set(
  `changeme change_me change-me changeit replaceme replace_me fixme todo tbd none null nil undefined true false string str text
  value default empty unknown missing optional required secret password passwd passphrase passwort pass pwd pw token apikey api_key
  api-key key username user login foo bar baz foobar qux spam eggs ham hello world test testing tester test123 test1234 test_password
  testpass testpassword mypassword my_password mysecret my_secret mytoken my_token mykey thepassword notsecret not_secret nopassword
  dummy fake mock sample example demo invalid redacted hidden masked removed secret_key bearer basic digest oauth oauth2 jwt mypass
  wrong incorrect wrongpass wrongpassword wrong_password wrong-password badpassword
  abc abcd abcdef abc123 abc-123 a1b2c3 123 1234 12345 xyz xyzzy s3cr3t s3cret p4ssw0rd passw0rd p@ss hunter2 user:pass password123
  top-secret top_secret topsecret geheim geheim$parole password1 secret123 secret1 token123 pass123 key123 userpass username:password john.doe somepassword somesecret access_token refresh_token
  id_token client_secret client_credentials authorization_code ascii latin-1 utf-8 base64 sha256 sha1 md5 hs256 rs256 es256 hs384 hs512`.split(
    /\s+/,
  ),
);

/** Parts that mark an invented value. */
const inventedParts =
  /(?:example|placeholder|change[-_ ]?(?:me|it)|replace[-_ ]?(?:me|this|with)|your[-_ ]?(?:own|api|key|token|secret|pass|access|account|openai|org|project|client|app|bot|name|user|db|password)|(?:insert|enter|paste|put|add)[-_ ](?:your|the|here|api|key|token)|[-_ ]here$|my[-_](?:api|secret|password|token|key|access)|dummy|fake|sample|redacted|not[-_ ]?a[-_ ]?real|not[-_]?real|todo|fixme|<[^>]{1,60}>|\{[^}]{0,60}\}|\$\(|%\(\w+\)s|%[sdr]|\*{3,}|\.{3,}|…|-{4,}|_{4,}|#{3,}|lorem|deadbeef|0123456789|1234567890|abcdefgh|12345678(?:$|[^0-9])|test[-_](?:key|token|secret|api|pass)|(?:key|token|secret|password)[-_]test|unit[-_]?test|os\.(?:environ|getenv))/i;

const uuid = /^\{?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\}?$/i;
const passwordHash =
  /^(?:\$(?:2[abxy]|1|5|6|y|argon2\w{0,2}|scrypt|pbkdf2[\w-]*)\$|pbkdf2_sha256\$|\{(?:SSHA|SHA|MD5|CRYPT)\}|sha(?:1|256|512)[:$-])/i;

/**
 * What everybody knows: the account keys of Azurite and of the emulator of Cosmos DB, the sample of jwt.io, the examples of the
 * RFCs 5849, 6749 and 6750 and of one-time passwords. Public keys (RFC 5280) are made to be known.
 */
const published =
  /^Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq\/|^C2y6yDjf5\/R\+ob0N8A7Cgv30VRDJIWEHLM\+4QDU5DE2nQ9nDuVTqobD4b8mGGyPMbIZnqyMsEcaGQy67XIw\/|^eyJ[\w-]{1,60}\.eyJzdWIiOiIxMjM0NTY3ODkwI|^(?:czZCaGRSa3F0MzpnWDFmQmF0M2JW|SplxlOBeZQQYbYS6WxSbIA|2YotnFZFEjr1zCsicMWpAA|tGzv3JOkF0XG5Qx2TlKWIA|mF_9\.B5f-4\.1JqM|h480djs93hd8|dpf43f3p2l4k3l03|kd94hf93k423kf44|hh5s93j4hdidpola|hdhd0244k9j7ao03|nnch734d00sl2jdk|pfkkdhi9sl3r4s00|9djdj82h48djs9d2|kkk9d7dh3k39sjv7|JBSWY3DPEHPK3PXP)$|^MI(?:IB[A-Z]j|IC[A-Z]j|Gf)A(?:NBgkqhki|0GCSqGSI)|^MFkwEwYHKoZIzj0C|^MCowBQYDK2Vw/;

/**
 * Whether a value cannot be meant as a real secret.
 * @param value the literal, without quotes
 */
export function isPlaceholder(value: string): boolean {
  const plain = value.trim().toLowerCase();
  return (
    plain.length < 3 ||
    stockValues.has(plain) ||
    stockValues.has(plain.replace(/!$/, '')) ||
    inventedParts.test(value) ||
    uuid.test(value) ||
    passwordHash.test(value) ||
    published.test(value) ||
    isRepetition(plain)
  );
}

const stockPhrase = /^(?:new|old|my|the|admin|user|test|some)*(?:password|passwd|passphrase|secret|pass)$/;

/** `N3wPassw0rd!`, `Adm1nPassword`: words for a password, with signs in place of letters. */
export function isStockPhrase(value: string): boolean {
  const signs: Readonly<Record<string, string>> = {
    0: 'o',
    1: 'i',
    3: 'e',
    4: 'a',
    5: 's',
    7: 't',
    '@': 'a',
    $: 's',
  };
  const letters = value
    .toLowerCase()
    .replace(/[\d!.#]+$/, '')
    .replace(/[013457@$]/g, (sign) => signs[sign] ?? sign);
  return stockPhrase.test(letters.replace(/[^a-z]/g, ''));
}

/** There are only 36 letters and digits: a longer text of all of them is no repetition. */
const longestJudged = 60;

/** `xxxxxxxx`, `0000-0000`, `aaaabbbb`: a text of few different characters says nothing. */
export function isRepetition(value: string): boolean {
  const letters = value.replace(/[^a-z0-9*.?]/gi, '');
  if (letters.length === 0) return true;
  const different = new Set(letters.toLowerCase()).size;
  return (
    different <= 2 ||
    (letters.length >= 16 && different <= Math.min(letters.length, longestJudged) / 6) ||
    /(.)\1{7,}/.test(letters)
  );
}

/** Shannon entropy in bits a character: only ever used to put a match aside, never to make one. */
export function entropy(value: string): number {
  const counts = new Map<string, number>();
  for (const char of value) counts.set(char, (counts.get(char) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / value.length) * Math.log2(count / value.length);
  return bits;
}
