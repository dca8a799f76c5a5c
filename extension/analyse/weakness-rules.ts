/** Weaknesses, under the ids that ruff and bandit give them (bandit's B602 is S602): what docs and findings say. */
import type { Confidence, Rule, Severity } from './types.ts';

type Row = readonly [
  id: string,
  title: string,
  severity: Severity,
  confidence: Confidence,
  cwe: number,
  rationale: string,
  remediation: string,
  example: string,
];

/** Code, files, data and hashing: S1 to S3. */
// biome-ignore format: one row a line
const codeRows: readonly Row[] = [
  ['S102', 'Use of exec', 'medium', 'high', 78, 'Runs text as code; whoever can influence the text runs code of their own as the user of the script.', 'Call the wanted function directly, or look it up in a fixed table.', 'exec(command)'],
  ['S103', 'Permissive file mode', 'medium', 'high', 732, 'Makes a file writable for others or executable for all, so that another account can change what is run or read.', 'Grant the owner alone (0o600, 0o700), and groups only what they need.', 'os.chmod(\'/srv/job.sh\', 0o777)'],
  ['S104', 'Listens on all interfaces', 'medium', 'medium', 605, 'A server bound to 0.0.0.0 or :: can be reached from every network of the machine, often without being meant to.', 'Bind to 127.0.0.1, or to the one address that is meant.', 'app.run(host=\'0.0.0.0\')'],
  ['S105', 'Possible password in an assignment', 'low', 'medium', 259, 'A literal given to something named like a password stays in the source, its copies and its history.', 'Read it at run time from a secret store, the keyring or the environment.', 'password = \'letmein\''],
  ['S106', 'Possible password in an argument', 'low', 'medium', 259, 'A literal passed as a password stays in the source, its copies and its history.', 'Read it at run time from a secret store, the keyring or the environment.', 'connect(user=\'app\', password=\'letmein\')'],
  ['S107', 'Possible password as a default', 'low', 'medium', 259, 'A default password is used wherever the caller forgets to give one.', 'Make the argument required.', 'def connect(password=\'letmein\'): ...'],
  ['S108', 'Fixed path in a temporary directory', 'medium', 'medium', 377, 'Another account can create the file or a link of that name first and so choose what is read or overwritten.', 'Use the tempfile module.', 'open(\'/tmp/export.csv\', \'w\')'],
  ['S110', 'Exception swallowed', 'low', 'high', 703, 'Errors, also those that mean an attack or lost data, go unnoticed.', 'Catch the expected exception only, and log it.', 'try: work() except Exception: pass'],
  ['S112', 'Exception swallowed in a loop', 'low', 'high', 703, 'Items that fail are skipped without a trace.', 'Catch the expected exception only, and log it.', 'for x in xs: try: f(x) except Exception: continue'],
  ['S113', 'Request without time-out', 'medium', 'low', 400, 'A server that does not answer holds the script for ever.', 'Pass timeout=.', 'requests.get(url)'],
  ['S201', 'Flask in debug mode', 'high', 'medium', 94, 'The debugger lets anyone who reaches the port run Python in the server.', 'Take debug from configuration, off by default.', 'app.run(debug=True)'],
  ['S202', 'Archive extracted without checking names', 'medium', 'high', 22, 'Names such as ../../.bashrc in an archive write outside the target directory.', 'Pass filter=\'data\' (PEP 706), or check each member.', 'tarfile.open(name).extractall()'],
  ['S301', 'Unpickling', 'medium', 'high', 502, 'Loading a pickle runs whatever code its maker put in it.', 'Use JSON, or sign the data and check the signature first.', 'pickle.loads(data)'],
  ['S302', 'Unmarshalling', 'medium', 'high', 502, 'marshal is not made for data of others: it can crash or load code objects.', 'Use JSON.', 'marshal.loads(data)'],
  ['S303', 'Weak hash', 'medium', 'high', 327, 'MD5 and SHA-1 collisions can be made at will.', 'Use SHA-256 or better.', 'hashes.MD5()'],
  ['S304', 'Broken cipher', 'medium', 'high', 327, 'DES, RC2, RC4, Blowfish and IDEA can be broken or have too small blocks.', 'Use AES-GCM or ChaCha20-Poly1305.', 'ARC4.new(key)'],
  ['S305', 'Cipher in ECB mode', 'medium', 'high', 327, 'Equal blocks give equal ciphertext, so the shape of the data shows.', 'Use AES-GCM.', 'modes.ECB()'],
  ['S306', 'tempfile.mktemp', 'medium', 'high', 377, 'Between the name and its use another account can create the file.', 'Use mkstemp or NamedTemporaryFile.', 'tempfile.mktemp()'],
  ['S307', 'Use of eval', 'medium', 'high', 78, 'Evaluates text as code; whoever can influence the text runs code of their own.', 'Use ast.literal_eval for literals.', 'eval(expression)'],
  ['S308', 'mark_safe', 'medium', 'high', 79, 'Text marked safe is not escaped: input in it becomes markup.', 'Use format_html.', 'mark_safe(comment)'],
  ['S310', 'URL opened without checking its scheme', 'medium', 'high', 22, 'urllib also opens file: and custom schemes, so an input URL can read local files.', 'Check that the scheme is https.', 'urllib.request.urlopen(url)'],
  ['S311', 'Predictable random numbers', 'low', 'high', 330, 'The random module can be predicted from its output: no good for tokens or passwords.', 'Use the secrets module where it matters.', 'token = random.randint(0, 99999)'],
  ['S312', 'Telnet', 'medium', 'high', 319, 'Telnet sends credentials and data in clear.', 'Use SSH.', 'telnetlib.Telnet(host)'],
  ['S313', 'XML parsed with entities (cElementTree)', 'low', 'high', 20, 'Entities in a document of others can exhaust memory or read files.', 'Use defusedxml.', 'xml.etree.cElementTree.parse(path)'],
  ['S314', 'XML parsed with entities (ElementTree)', 'low', 'high', 20, 'Entities in a document of others can exhaust memory.', 'Use defusedxml.', 'xml.etree.ElementTree.parse(path)'],
  ['S315', 'XML parsed with entities (expatreader)', 'low', 'high', 20, 'Entities in a document of others can exhaust memory or read files.', 'Use defusedxml.', 'xml.sax.expatreader.create_parser()'],
  ['S316', 'XML parsed with entities (expatbuilder)', 'low', 'high', 20, 'Entities in a document of others can exhaust memory or read files.', 'Use defusedxml.', 'xml.dom.expatbuilder.parse(path)'],
  ['S317', 'XML parsed with entities (sax)', 'low', 'high', 20, 'Entities in a document of others can exhaust memory or read files.', 'Use defusedxml.', 'xml.sax.parse(path, handler)'],
  ['S318', 'XML parsed with entities (minidom)', 'low', 'high', 20, 'Entities in a document of others can exhaust memory.', 'Use defusedxml.', 'xml.dom.minidom.parse(path)'],
  ['S319', 'XML parsed with entities (pulldom)', 'low', 'high', 20, 'Entities in a document of others can exhaust memory or read files.', 'Use defusedxml.', 'xml.dom.pulldom.parse(path)'],
  ['S320', 'XML parsed with entities (lxml)', 'low', 'high', 20, 'Entities in a document of others can read files.', 'Use a parser with resolve_entities=False.', 'lxml.etree.parse(path)'],
  ['S321', 'FTP', 'medium', 'high', 319, 'FTP sends credentials and data in clear.', 'Use SFTP or FTP over TLS.', 'ftplib.FTP(host)'],
  ['S323', 'TLS context without verification', 'medium', 'high', 295, 'The certificate is not checked: anyone between can read and change the traffic.', 'Use ssl.create_default_context().', 'ssl._create_unverified_context()'],
  ['S324', 'Weak hash function', 'medium', 'high', 327, 'MD5 and SHA-1 collisions can be made at will, and as password hashes they are too fast.', 'Use SHA-256; for passwords argon2, scrypt or bcrypt; usedforsecurity=False where it is no protection.', 'hashlib.md5(data)'],
];

/** Imports, TLS, commands, SQL and templates: S4 to S7. */
// biome-ignore format: one row a line
const useRows: readonly Row[] = [
  ['S401', 'Import of telnetlib', 'medium', 'high', 319, 'Telnet sends credentials and data in clear.', 'Use SSH.', 'import telnetlib'],
  ['S402', 'Import of ftplib', 'medium', 'high', 319, 'FTP sends credentials and data in clear.', 'Use SFTP or FTP over TLS.', 'import ftplib'],
  ['S403', 'Import of pickle', 'low', 'high', 502, 'Loading a pickle runs whatever code its maker put in it.', 'Use JSON for data that others can write.', 'import pickle'],
  ['S404', 'Import of subprocess', 'low', 'high', 78, 'The script can start programs: see where the arguments come from.', 'Pass lists, never shell=True with input.', 'import subprocess'],
  ['S405', 'Import of xml.etree', 'low', 'high', 20, 'Entities in a document of others can exhaust memory.', 'Use defusedxml.', 'import xml.etree.ElementTree'],
  ['S406', 'Import of xml.sax', 'low', 'high', 20, 'Entities in a document of others can exhaust memory or read files.', 'Use defusedxml.', 'import xml.sax'],
  ['S407', 'Import of xml.dom.expatbuilder', 'low', 'high', 20, 'Entities in a document of others can exhaust memory or read files.', 'Use defusedxml.', 'import xml.dom.expatbuilder'],
  ['S408', 'Import of xml.dom.minidom', 'low', 'high', 20, 'Entities in a document of others can exhaust memory.', 'Use defusedxml.', 'import xml.dom.minidom'],
  ['S409', 'Import of xml.dom.pulldom', 'low', 'high', 20, 'Entities in a document of others can exhaust memory or read files.', 'Use defusedxml.', 'import xml.dom.pulldom'],
  ['S410', 'Import of lxml', 'low', 'high', 20, 'Entities in a document of others can read files.', 'Use a parser with resolve_entities=False.', 'import lxml.etree'],
  ['S411', 'Import of xmlrpc', 'medium', 'high', 20, 'XML-RPC parses documents of others with entities.', 'Use defusedxml.xmlrpc.monkey_patch(), or JSON over HTTPS.', 'import xmlrpc.client'],
  ['S412', 'CGI handler of Twisted or wsgiref', 'medium', 'high', 284, 'The Proxy header of a request becomes HTTP_PROXY of the process (httpoxy).', 'Use a WSGI or ASGI server.', 'import wsgiref.handlers.CGIHandler'],
  ['S413', 'Import of pycrypto', 'medium', 'high', 327, 'pycrypto is not maintained and has a known buffer overflow.', 'Use cryptography.', 'import Crypto.Cipher'],
  ['S415', 'Import of pyghmi', 'medium', 'high', 319, 'IPMI is an insecure protocol.', 'Keep it on a management network.', 'import pyghmi'],
  ['S501', 'Certificate check turned off', 'medium', 'high', 295, 'The certificate is not checked: anyone between can read and change the traffic.', 'Leave verify on; give the CA file of an internal CA.', 'requests.get(url, verify=False)'],
  ['S502', 'Outdated TLS version', 'medium', 'high', 327, 'SSLv2, SSLv3, TLS 1.0 and 1.1 are broken.', 'Use PROTOCOL_TLS_CLIENT and at least TLS 1.2.', 'ssl.wrap_socket(s, ssl_version=ssl.PROTOCOL_SSLv3)'],
  ['S503', 'Outdated TLS version as default', 'medium', 'medium', 327, 'Callers that give no version get a broken one.', 'Use PROTOCOL_TLS_CLIENT.', 'def open_tls(version=ssl.PROTOCOL_SSLv3): ...'],
  ['S504', 'TLS without a version', 'low', 'medium', 327, 'The oldest version that both sides know may be chosen.', 'Use ssl.create_default_context().', 'ssl.wrap_socket(s)'],
  ['S505', 'Short cryptographic key', 'medium', 'high', 326, 'RSA and DSA below 2048 bits and curves below 224 bits can be broken.', 'Use RSA 3072 or Ed25519.', 'rsa.generate_private_key(65537, 1024)'],
  ['S506', 'YAML loaded unsafely', 'medium', 'high', 20, 'yaml.load can build any Python object, that is run code.', 'Use yaml.safe_load.', 'yaml.load(text)'],
  ['S507', 'SSH host key not checked', 'high', 'medium', 295, 'Anyone between can pose as the server and read passwords.', 'Use RejectPolicy and known_hosts.', 'client.set_missing_host_key_policy(paramiko.AutoAddPolicy)'],
  ['S508', 'SNMP without encryption', 'medium', 'high', 319, 'SNMP v1 and v2c send the community in clear.', 'Use SNMP v3.', 'CommunityData(\'public\', mpModel=0)'],
  ['S509', 'SNMP v3 without authentication or privacy', 'medium', 'high', 319, 'Data and commands can be read or changed on the way.', 'Give authentication and privacy keys.', 'UsmUserData(\'user\')'],
  ['S601', 'Command through paramiko', 'medium', 'medium', 78, 'Text built from input runs in the shell of the other host.', 'Quote with shlex.quote.', 'client.exec_command(command)'],
  ['S602', 'Subprocess with shell=True', 'high', 'high', 78, 'The shell interprets what input put into the text: more commands can be appended.', 'Pass a list and no shell.', 'subprocess.run(\'ls \' + name, shell=True)'],
  ['S603', 'Subprocess with input', 'low', 'high', 78, 'The arguments may come from input: check which programs and options can be reached.', 'Use fixed programs, validate arguments.', 'subprocess.run([program, name])'],
  ['S604', 'Call with shell=True', 'medium', 'low', 78, 'A function given shell=True may hand text to a shell.', 'Pass a list and no shell.', 'run_command(text, shell=True)'],
  ['S605', 'Process started by a shell', 'medium', 'high', 78, 'os.system and its like give the text to a shell.', 'Use subprocess.run with a list.', 'os.system(\'ls \' + name)'],
  ['S606', 'Process started without a shell', 'low', 'medium', 78, 'Check where program and arguments come from.', 'Use subprocess.run with a list.', 'os.execv(path, args)'],
  ['S607', 'Program by partial path', 'low', 'high', 426, 'The program is looked for in PATH, where another of the same name may come first.', 'Give the absolute path.', 'subprocess.run([\'git\', \'pull\'])'],
  ['S608', 'SQL built from text', 'medium', 'low', 89, 'Input in the text becomes part of the statement: data can be read or changed at will.', 'Use parameters of the driver.', 'cursor.execute("SELECT * FROM t WHERE id = \'%s\'" % user_id)'],
  ['S609', 'Wildcard in a shell command', 'high', 'medium', 78, 'A file named like an option is taken for one (tar, chown, rsync).', 'List the files in Python, or put -- before them.', 'os.system(\'chown bob *\')'],
  ['S610', 'Django extra()', 'medium', 'medium', 89, 'Text in extra() becomes SQL unchanged.', 'Use the ORM\'s expressions with parameters.', 'User.objects.extra(where=[condition])'],
  ['S611', 'Django RawSQL', 'medium', 'medium', 89, 'Text becomes SQL unchanged.', 'Pass params.', 'RawSQL(statement, [])'],
  ['S612', 'Logging configuration listener', 'medium', 'high', 94, 'logging.config.listen runs configuration that any local account can send.', 'Give a verify function.', 'logging.config.listen(9999)'],
  ['S701', 'Jinja2 without autoescape', 'medium', 'medium', 94, 'Input becomes markup or script in the page.', 'Pass autoescape=select_autoescape().', 'jinja2.Environment()'],
  ['S702', 'Mako templates', 'medium', 'high', 79, 'Mako does not escape by default.', 'Use default_filters=[\'h\'].', 'mako.template.Template(text)'],
  ['S704', 'Markup of unsafe text', 'medium', 'high', 79, 'Markup() marks input as safe HTML.', 'Escape the input first.', 'markupsafe.Markup(f\'<b>{name}</b>\')'],
];

const syntaxRule: Rule = {
  id: 'E999',
  category: 'weakness',
  title: 'Not valid Python 3',
  severity: 'info',
  confidence: 'high',
  rationale:
    'Python 3 cannot run this file as it is: it is Python 2, a fragment, or broken. Weaknesses in it come from a smaller set of rules that needs no syntax tree, so some are not seen.',
  remediation: 'Port or repair the file, or remove it.',
  example: "print 'hello'",
};

function toRule([id, title, severity, confidence, cwe, rationale, remediation, example]: Row): Rule {
  return { id, category: 'weakness', title, severity, confidence, cwe, rationale, remediation, example };
}

/** All rules of category weakness, in order of id. */
export const weaknessRules: readonly Rule[] = [syntaxRule, ...codeRows.map(toRule), ...useRows.map(toRule)];

const byId = new Map(weaknessRules.map((rule) => [rule.id, rule]));

/** The rule of an id of ruff; undefined for one that is not reported. */
export function weaknessRule(id: string): Rule | undefined {
  return byId.get(id);
}
