/** Connections whose other end is not checked: TLS certificates and SSH host keys. */
import type { AssignEvent, CallEvent, NamedValue } from '../flow/values.ts';
import { acceptsAnyHostKey, curlInsecure, skipsTlsChecks } from './command-patterns.ts';
import { type BehaviourRule, callRule, type Facts } from './rule.ts';

const common = { category: 'privilege', confidence: 'high', cwe: 295 } as const;

/** Arguments that turn the check off with `False`. */
const offByFalse = new Set(
  `verify verify_ssl ssl_verify check_hostname ssl verify_certs validate_certs verify_tls validate_cert tls_verify check_ssl verify_ssl_certs
  ssl_verification ssl_verify_cert ssl_verify_identity verify_peer assert_hostname ssl_assert_hostname verify_certificate
  ssl_check_hostname verify_cert sslverify ssl_verify_peer`.split(/\s+/),
);
/** Arguments that turn it off with `True`. */
const offByTrue = new Set(
  `disable_ssl_certificate_validation tlsAllowInvalidCertificates tlsAllowInvalidHostnames tlsInsecure ssl_no_verify ignore_https_errors
  disableSslCertValidation insecure_skip_verify accept_insecure_certs tls_insecure insecure_tls tls_skip_verify ignore_ssl_errors
  skip_ssl_verify skip_tls_verify trust_all_certificates`.split(/\s+/),
);
const modes = new Set(['cert_reqs', 'ssl_cert_reqs', 'validate', 'verify_mode', 'server_cert_validation']);

function offByKeyword(call: CallEvent, { name, value }: NamedValue): string | undefined {
  if (value.path === 'False' && offByFalse.has(name)) {
    if (name === 'ssl' && !/aiohttp|\.(?:get|post|put|request|ws_connect)$/.test(call.path)) return undefined;
    if (name === 'verify' && !mayConnect(call)) return undefined;
    return `${name}=False`;
  }
  if (value.path === 'True' && offByTrue.has(name)) return `${name}=True`;
  if (modes.has(name)) {
    if (/CERT_NONE$/.test(value.path || (value.text ?? ''))) return 'CERT_NONE';
    if (name !== 'validate' && /^(?:none|ignore)$/i.test(value.text ?? '')) return `${name}=${value.text}`;
  }
  if (name === 'sslopt' && /CERT_NONE$/.test(value.fields?.get('cert_reqs')?.path ?? '')) return 'CERT_NONE';
  return undefined;
}

/** Much else is verified than certificates: tokens, checksums, graphs. */
function mayConnect({ path, name }: CallEvent): boolean {
  return (
    /^(?:requests|httpx|niquests|curl_cffi|urllib3|hvac|boto\w*|consul|aiohttp)\b/.test(path) ||
    /^(?:_?_?(?:get|post|put|patch|delete|head|options|request|stream|send|fetch|download|login|api_?call)\w*|open)$/.test(
      name,
    ) ||
    /client|session|connect|transport|http|api|resource|service$|server|consul|vault|proxy/i.test(name)
  );
}

function offByCall(call: CallEvent): string | undefined {
  const [first, second] = call.args;
  switch (call.name) {
    case '_create_unverified_context':
      return 'an unverified context';
    case 'SmartConnectNoSSL':
      return 'SmartConnectNoSSL';
    case 'setopt':
      return /SSL_VERIFY(?:PEER|HOST)$/.test(first?.path ?? '') && /^(?:0|False)$/.test(second?.path ?? '')
        ? 'SSL_VERIFYPEER'
        : undefined;
    case 'set_option':
      return /TLS_(?:NEVER|ALLOW)$/.test(second?.path ?? '') ? 'OPT_X_TLS_NEVER' : undefined;
    case 'tls_insecure_set':
      return first?.path === 'True' ? 'tls_insecure_set' : undefined;
    case 'add_argument':
      return /^--(?:ignore-certificate-errors|allow-insecure-localhost|ignore-ssl-errors(?:=yes)?)$/.test(
        first?.text ?? '',
      )
        ? (first?.text ?? '').slice(2)
        : undefined;
    case 'set_capability':
      return first?.text === 'acceptInsecureCerts' && second?.path === 'True' ? first.text : undefined;
    default:
      return undefined;
  }
}

const environment =
  /^(?:PYTHONHTTPSVERIFY|CURL_CA_BUNDLE|REQUESTS_CA_BUNDLE|SSL_CERT_FILE|NODE_TLS_REJECT_UNAUTHORIZED|GIT_SSL_NO_VERIFY)$/;

function offByAssignment({ path, key, value }: AssignEvent): string | undefined {
  if (path === 'ssl._create_default_https_context' && /_create_unverified_context/.test(value.path))
    return 'for the whole program';
  if (/\.verify$/.test(path) && value.path === 'False' && /requests|httpx|[sS]ession|\?/.test(path))
    return 'verify = False';
  if (/\.verify_mode$/.test(path) && /CERT_NONE$/.test(value.path)) return 'CERT_NONE';
  if (
    /\.(?:verify_ssl|verify_certs|assert_hostname|ssl_verify|verify_certificate)$/.test(path) &&
    value.path === 'False'
  )
    return `${path.slice(path.lastIndexOf('.') + 1)} = False`;
  if (/\.accept_insecure_certs$/.test(path) && value.path === 'True') return 'accept_insecure_certs = True';
  if (/\.HTTP_ADAPTER_CLS$/.test(path) && /NoVerifyHTTPAdapter$/.test(value.path))
    return 'NoVerifyHTTPAdapter';
  if (path === 'os.environ' && environment.test(key) && /^(?:0|true|1)?$/.test(value.text ?? 'x')) return key;
  return undefined;
}

export const rules: readonly BehaviourRule[] = [
  {
    ...common,
    id: 'PYS-PRIV-002',
    title: 'Turns off the check of TLS certificates',
    severity: 'medium',
    rationale: 'Anyone between the script and the server can read and change what they say.',
    remediation: 'Install the right certificate authority and leave the check on.',
    example: 'import requests\nrequests.get("https://erp.corp.local", verify=False)',
    calls: [
      '*',
      'ssl._create_unverified_context',
      '*.SmartConnectNoSSL',
      '*.setopt',
      '*.set_option',
      '*.tls_insecure_set',
      '*.add_argument',
      '*.set_capability',
    ],
    onCall: (call) => {
      for (const keyword of call.keywords) {
        const how = offByKeyword(call, keyword);
        if (how !== undefined) return { message: `Turns off the check of certificates (${how})` };
      }
      const how = offByCall(call);
      return how === undefined ? undefined : { message: `Turns off the check of certificates (${how})` };
    },
    onAssign: (event) => {
      if (/\.check_hostname$/.test(event.path) && event.value.path === 'False')
        return { message: 'Turns off the check of host names' };
      const how = offByAssignment(event);
      return how === undefined ? undefined : { message: `Turns off the check of certificates (${how})` };
    },
    onCommand: ({ text }) =>
      skipsTlsChecks.test(text) || curlInsecure.test(text)
        ? { message: 'Turns off the check of certificates for a command' }
        : undefined,
  },
  callRule({
    ...common,
    id: 'PYS-PRIV-003',
    title: 'Silences warnings about TLS',
    severity: 'low',
    rationale: 'The warnings tell that connections are not checked; the script hides them.',
    remediation: 'Mend the cause of the warning.',
    example: 'import urllib3\nurllib3.disable_warnings()',
    message: 'Silences warnings about TLS',
    calls: [
      'urllib3.disable_warnings',
      'requests.packages.urllib3.disable_warnings',
      'requests.urllib3.disable_warnings',
      'botocore.vendored.requests.packages.urllib3.disable_warnings',
      'warnings.simplefilter',
      'warnings.filterwarnings',
    ],
    when: (call) =>
      call.name === 'disable_warnings' ||
      [...call.args, ...call.keywords.map((keyword) => keyword.value)].some((value) =>
        /InsecureRequestWarning$|Unverified HTTPS request/.test(value.path || (value.text ?? '')),
      ),
  }),
  {
    ...common,
    id: 'PYS-PRIV-004',
    title: 'Accepts any SSH host key',
    severity: 'medium',
    rationale: 'The script logs in to whoever answers, and gives its password to them.',
    remediation: 'Load known host keys, and refuse others.',
    example:
      'import paramiko\nc = paramiko.SSHClient()\nc.set_missing_host_key_policy(paramiko.AutoAddPolicy())',
    calls: [
      '*.set_missing_host_key_policy',
      'asyncssh.connect',
      'asyncssh.create_connection',
      'asyncssh.scp',
    ],
    onCall: (call, facts) => {
      const any =
        call.name === 'set_missing_host_key_policy'
          ? /(?:AutoAddPolicy|WarningPolicy|MissingHostKeyPolicy)/.test(call.args[0]?.path ?? '')
          : call.keywords.some(({ name }) => name === 'known_hosts') &&
            /\bknown_hosts\s*=\s*None\b/.test(textBetween(facts, call.start, call.end));
      return any ? { message: 'Accepts any SSH host key' } : undefined;
    },
    // `pysftp.CnOpts().hostkeys = None`
    onAssign: ({ path, end }, facts) =>
      /CnOpts\(\)\.hostkeys$/.test(path) && /^\s*=\s*None\b/.test(textBetween(facts, end, end + 20))
        ? { message: 'Accepts any SSH host key' }
        : undefined,
    onCommand: ({ text }) =>
      acceptsAnyHostKey.test(text) ? { message: 'Accepts any SSH host key' } : undefined,
  },
];

function textBetween(facts: Facts, start: number, end: number): string {
  return facts.module.text.slice(start, Math.min(end, start + 2000));
}
