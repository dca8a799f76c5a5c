/**
 * Invented secrets of every kind, made from a seed so that none stands in the repository. `text` is how a script would hold
 * it, `secret` the part that must never leave, `filename` whether it can stand in a file name.
 */

export interface Canary {
  readonly kind: string;
  readonly text: string;
  readonly secret: string;
}

const lower = 'abcdefghijklmnopqrstuvwxyz';
const digits = '0123456789';
const hex = '0123456789abcdef';
const alnum = lower + lower.toUpperCase() + digits;
const url = `${alnum}_-`;

/** The same pseudo-random text for the same seed; always with a digit, an upper- and a lower-case letter when it can. */
function random(alphabet: string, length: number, seed: number): string {
  let state = (seed * 2654435761 + 12345) >>> 0;
  let text = '';
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    text += alphabet[(state >>> 8) % alphabet.length];
  }
  return alphabet.includes('0') && length > 3 ? `${text.slice(0, length - 1)}7` : text;
}

let seed = 1;

function token(kind: string, prefix: string, alphabet: string, length: number, suffix = ''): Canary {
  const secret = prefix + random(alphabet, length, seed++) + suffix;
  return { kind, secret, text: secret };
}

function within(kind: string, before: string, alphabet: string, length: number, after = ''): Canary {
  const secret = random(alphabet, length, seed++);
  return { kind, secret, text: before + secret + after };
}

function pem(kind: string, label: string, header = ''): Canary {
  const secret = random(`${alnum}+/`, 64, seed++);
  const body = `${header}${secret}\\n${random(`${alnum}+/`, 64, seed++)}`;
  return { kind, secret, text: `-----BEGIN ${label}-----\\n${body}\\n-----END ${label}-----` };
}

export const canaries: readonly Canary[] = [
  token('aws-access-key-id', 'AKIA', `${lower.toUpperCase()}234567`, 16),
  token('aws-temporary-key-id', 'ASIA', `${lower.toUpperCase()}234567`, 16),
  within('aws-secret-key', 'aws_secret_access_key = ', `${alnum}+/`, 40),
  token('openai-project', 'sk-proj-', url, 90),
  token('openai-plain', 'sk-', alnum, 48),
  token('openai-service', 'sk-svcacct-', url, 60),
  token('anthropic', 'sk-ant-api03-', url, 93),
  token('anthropic-short', 'sk-ant-', alnum, 24),
  token('openrouter', 'sk-or-v1-', hex, 64),
  token('groq', 'gsk_', alnum, 52),
  token('xai', 'xai-', alnum, 80),
  token('huggingface', 'hf_', alnum, 34),
  token('perplexity', 'pplx-', alnum, 48),
  token('replicate', 'r8_', alnum, 37),
  token('nvidia', 'nvapi-', url, 64),
  token('google-api', 'AIza', url, 35),
  token('google-oauth', 'GOCSPX-', alnum, 28),
  token('google-token', 'ya29.', url, 100),
  token('github-classic', 'ghp_', alnum, 36),
  token('github-fine', 'github_pat_', alnum, 22, `_${random(alnum, 59, 999)}`),
  token('gitlab', 'glpat-', alnum, 20),
  token('npm', 'npm_', alnum, 36),
  token('pypi', 'pypi-AgEIcHlwaS5vcmc', alnum, 120),
  token('docker', 'dckr_pat_', alnum, 27),
  token('vault', 'hvs.', alnum, 90),
  token('digitalocean', 'dop_v1_', hex, 64),
  token('databricks', 'dapi', hex, 32),
  token('atlassian', 'ATATT3', alnum, 180),
  token('slack-bot', 'xoxb-2314598760-', alnum, 36),
  token('slack-user', 'xoxp-2314598760-', alnum, 40),
  within('slack-webhook', 'https://hooks.slack.com/services/', alnum, 44),
  within('teams-webhook', 'https://corp.webhook.office.com/webhookb2/', alnum, 60),
  within('discord-webhook', 'https://discord.com/api/webhooks/123456789012345678/', url, 68),
  token('discord-bot', `M${random(alnum, 23, 77)}.${random(alnum, 6, 78)}.`, alnum, 38),
  token('telegram', '123456789:AA', alnum, 33),
  token('twilio', 'SK', hex, 32),
  token('sendgrid', `SG.${random(alnum, 22, 79)}.`, alnum, 43),
  token('mailgun', 'key-', hex, 32),
  token('mailchimp', '', hex, 32, '-us12'),
  token('stripe', 'sk_live_', alnum, 24),
  token('stripe-webhook', 'whsec_', alnum, 32),
  token('square', 'sq0atp-', alnum, 22),
  token('shopify', 'shpat_', hex, 32),
  token('jwt', `eyJ${random(alnum, 20, 80)}.eyJ${random(alnum, 40, 81)}.`, url, 43),
  token('azure-client', `${random(alnum, 3, 82)}8Q~`, alnum, 34),
  within('azure-storage', 'DefaultEndpointsProtocol=https;AccountName=corp;AccountKey=', alnum, 86, '=='),
  within('azure-sas', 'https://corp.blob.core.windows.net/c/b.csv?sv=2022-11-02&sig=', alnum, 44),
  within('bearer', 'Authorization: Bearer ', alnum, 40),
  within('postgres', 'postgresql://app:', alnum, 18, '@db.corp.lan/prod'),
  within('mysql', 'mysql+pymysql://root:', alnum, 14, '@10.0.0.5:3306/erp'),
  within('mongodb', 'mongodb+srv://svc:', alnum, 16, '@cluster0.abcde.mongodb.net/x'),
  within('redis', 'redis://:', alnum, 20, '@cache:6379/0'),
  within('amqp', 'amqp://guest:', alnum, 12, '@rabbit:5672/'),
  within('odbc', 'DRIVER={SQL Server};SERVER=erp;UID=sa;PWD=', alnum, 14, ';'),
  within('basic-url', 'https://bob:', alnum, 15, '@intranet.corp.lan/report'),
  within('cli-password', 'mysqldump --password=', alnum, 13),
  within('sshpass', 'sshpass -p ', alnum, 12),
  within('env', 'export SMTP_PASSWORD=', alnum, 15),
  pem('rsa-key', 'RSA PRIVATE KEY'),
  pem('ec-key', 'EC PRIVATE KEY'),
  pem('openssh-key', 'OPENSSH PRIVATE KEY'),
  pem('encrypted-key', 'ENCRYPTED PRIVATE KEY'),
  within('query-token', 'https://api.corp.lan/v1/x?api_key=', alnum, 32),
  within('url-token', 'https://', alnum, 40, '@git.corp.lan/a.git'),
];
