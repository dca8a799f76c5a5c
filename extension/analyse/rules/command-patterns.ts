/** Command lines by what they do to a machine's rights and safeguards; all without regard to case. */

/** One pattern of several, so that each can stand in a line of its own. */
export function anyOf(...patterns: readonly RegExp[]): RegExp {
  return new RegExp(patterns.map((pattern) => pattern.source).join('|'), 'i');
}

export const raisesRights = anyOf(
  /(?:^|[\s;&|("'/])(?:sudo|doas|pkexec|runas(?:\.exe)?|gsudo|gksudo|kdesudo)["']?\s/,
  /(?:^|[\s;&|(])su\s+(?:-\w*\s+)*(?:root\s+)?(?:-\w*c|--command)\b/,
  /Start-Process.*-Verb\s+["']?RunAs/,
  /with administrator privileges/,
  /\bpsexec(?:64)?(?:\.exe)?\s.*\s-s\b/,
  /\bwsl(?:\.exe)?\s.*-u\s+root\b/,
  /\b(?:docker|podman)\s+run\b.*\s--privileged\b/,
);

export const skipsTlsChecks = anyOf(
  /\bcurl(?:\.exe)?\s(?:.*\s)?--(?:proxy-)?insecure(?:\s|$)/,
  /\bwget\b.*--no-check-certificate/,
  /http\.sslVerify[=\s]["']?(?:false|0)/,
  /\bGIT_SSL_NO_VERIFY=(?:1|true)|\bNODE_TLS_REJECT_UNAUTHORIZED=0/,
  /\bstrict-ssl[=\s]+false/,
  /-SkipCertificateCheck\b|ServerCertificateValidationCallback/,
);

/** `-k`, alone or among other letters; `-K` is another option. */
export const curlInsecure = /\bcurl(?:\.exe)?\s(?:.*\s)?-[a-zA-Z]{0,4}k[a-zA-Z]{0,4}(?:\s|$)/;

export const acceptsAnyHostKey =
  /StrictHostKeyChecking[=\s]["']?(?:no|off)\b|UserKnownHostsFile[=\s]\/dev\/null|\b(?:plink|pscp)\b.*-hostkey\s+\*/i;

const services =
  '(?:WinDefend|WdNisSvc|WdFilter|MpsSvc|wscsvc|SecurityHealthService|Sense|EventLog|wuauserv|CSFalconService|CSAgent|SentinelAgent|CbDefense|SepMasterService|ekrn|McShield|SAVService|AVP\\S*)';
const daemons =
  '(?:auditd|firewalld|ufw|iptables|nftables|apparmor|selinux\\S*|falcon-sensor|osqueryd|clamav-\\S+|r?syslogd?|systemd-journald|mdatp|sentinelone|fail2ban|wazuh-agent|crowdsec|aide\\S*)(?:\\.service)?';

/** Settings in the registry that turn a safeguard off when they are set to 1, or to 0. */
export const safeguardsOffByOne =
  /^(?:DisableAntiSpyware|DisableAntiVirus|Disable(?:Realtime|Behavior|IOAV|OnAccess|Script)\w*|DisableTaskMgr|DisableRegistryTools|DisableCMD|NoAutoUpdate|DontReportInfectionInformation|DisableNotifications|DisableSR|DisableConfig)$/i;
export const safeguardsOffByZero =
  /^(?:EnableLUA|ConsentPromptBehaviorAdmin|PromptOnSecureDesktop|EnableSmartScreen|EnableFirewall|EnableScriptBlockLogging|EnableModuleLogging|AmsiEnable|fDenyTSConnections|TamperProtection|SmartScreenEnabled|UserAuthentication)$/i;

export const stopsSafeguard = anyOf(
  /(?:Set|Add)-MpPreference\b.*-(?:Disable\w+|Exclusion\w+|MAPSReporting|SubmitSamplesConsent|PUAProtection|EnableControlledFolderAccess|\w*DefaultAction)/,
  /Uninstall-WindowsFeature\b.*Defender|\bMpCmdRun(?:\.exe)?\b.*-RemoveDefinitions/,
  /Set-NetFirewallProfile\b.*-Enabled\s+["']?(?:\$?False|0)/,
  /netsh(?:\.exe)?\s+(?:adv)?firewall\s+set\s+\w+\s+(?:state\s+off|opmode\s+(?:mode=)?disable)/,
  new RegExp(`\\b(?:sc|net1?)(?:\\.exe)?\\s+(?:stop|delete|config|pause)\\s+["']?${services}`),
  new RegExp(`\\b(?:Stop|Set|Remove|Suspend)-Service\\b.*${services}`),
  new RegExp(
    `\\bsystemctl\\s+(?:--\\S+\\s+)*(?:stop|disable|mask|kill)\\s+(?:--now\\s+)?(?:\\S+\\s+)*?${daemons}`,
  ),
  new RegExp(`\\bservice\\s+${daemons}\\s+stop\\b|\\b(?:pkill|killall)\\b.*\\b${daemons}`),
  /\bsetenforce\s+(?:0|Permissive)|\bSELINUX=(?:disabled|permissive)/,
  /\bufw\s+(?:--force\s+)?(?:disable|reset)\b/,
  /\bip6?tables\s+(?:-t\s+\S+\s+)?(?:-F|--flush|-X)(?:\s|$)|\bip6?tables\s+-P\s+\w+\s+ACCEPT|\bnft\s+flush\s+ruleset/,
  /\baa-(?:teardown|disable|complain)\b/,
  /\bspctl\s+(?:--master-disable|--global-disable)|\bcsrutil\s+disable|\bxattr\s+.*com\.apple\.quarantine/,
  /\breg(?:\.exe)?\s+add\b.*(?:DisableAntiSpyware|Disable(?:Realtime|Behavior|IOAV)\w*|DisableTaskMgr|DisableRegistryTools)\b.*\/d\s+["']?(?:0x)?1\b/,
  /\b(?:EnableLUA|EnableSmartScreen|EnableFirewall|EnableScriptBlockLogging|ConsentPromptBehaviorAdmin|fDenyTSConnections)\b.*\/d\s+["']?(?:0x)?0\b/,
  /DisableAntiSpyware|amsiInitFailed|AmsiScanBuffer/,
  /\btaskkill\b.*(?:MsMpEng|\bavp|avgui|avastui|mcshield|csfalcon|SentinelAgent|cb\.exe|osqueryd|ekrn)/,
  /\bauditctl\s+-(?:e\s*0|D)|\bauditpol(?:\.exe)?\s+\/(?:clear|remove|set\b.*:disable)/,
  /\bwevtutil(?:\.exe)?\s+(?:cl|clear-log|sl\b.*\/e:false)\b|\b(?:Clear|Remove|Limit)-EventLog\b/,
  /\bhistory\s+-c\b|\bunset\s+HISTFILE\b|\bHISTFILE=\/dev\/null/,
  /\bfltmc(?:\.exe)?\s+unload\b|\bbcdedit\b.*(?:testsigning\s+on|nointegritychecks\s+on)/,
  /\bjournalctl\s+--vacuum-(?:time|size)=(?:1s|0|1)\b/,
);

export const opensFirewall = anyOf(
  /netsh(?:\.exe)?\s+advfirewall\s+firewall\s+add\s+rule\b.*action=allow/,
  /New-NetFirewallRule\b.*-Action\s+["']?Allow/,
  /\bufw\s+allow\b|\bfirewall-cmd\b.*--add-(?:port|service|source)/,
  /\bip6?tables\s+-[AI]\s+INPUT\b.*-j\s+ACCEPT/,
);

export const addsRights = anyOf(
  /\bnet1?(?:\.exe)?\s+(?:user|localgroup|group)\s+.*\/(?:add|active:yes)\b/,
  /(?:^|[\s;&|(/])(?:useradd|adduser)\s+\S|\bgpasswd\s+-a\b|\bchpasswd\b/,
  /\busermod\s+.*-(?:aG|G|a)\b.*\b(?:sudo|wheel|admin|root|docker|adm)\b/,
  /\bNew-(?:LocalUser|ADUser|AzureADUser|MgUser)\b|\bAdd-(?:LocalGroupMember|ADGroupMember|AzureADGroupMember|AzureADDirectoryRoleMember)\b/,
  /NOPASSWD|>>?\s*\/etc\/(?:sudoers|passwd|shadow)\b|\btee\s+(?:-a\s+)?\/etc\/(?:sudoers|passwd|shadow)/,
  /\bdscl\s+.*-(?:create\s+\/Users|append\s+\/Groups\/admin)|\bsysadminctl\b.*-addUser|\bdseditgroup\b.*-a\s/,
  /\baws\s+iam\s+(?:create-(?:user|access-key|login-profile)|attach-\w+-policy|put-\w+-policy|add-user-to-group)/,
  /\bgcloud\s+\S+\s+add-iam-policy-binding|\baz\s+role\s+assignment\s+create|\bkubectl\s+create\s+(?:cluster)?rolebinding/,
);

export const pipesDownload = anyOf(
  /\b(?:curl|wget|iwr|Invoke-WebRequest|Invoke-RestMethod|irm)\b[^|]*\|\s*(?:sudo\s+(?:-\w+\s+)*)?(?:\/\S*\/)?(?:ba|z|da|k)?sh\b/,
  /\b(?:curl|wget)\b[^|]*\|\s*(?:sudo\s+)?(?:python|perl|ruby|node)/,
  /(?:\b(?:ba|z)?sh\s+|\bsource\s+|\.\s+)<\(\s*(?:curl|wget)\b|\bsh\s+-c\s+["']?\$\(\s*(?:curl|wget)\b/,
  /DownloadString\s*\(/,
  /\b(?:iwr|irm|Invoke-WebRequest|Invoke-RestMethod)\b.*\|\s*(?:iex|Invoke-Expression)|\b(?:iex|Invoke-Expression)\b.*\b(?:iwr|irm|Invoke-WebRequest|Invoke-RestMethod|curl)\b/,
  /\bcertutil(?:\.exe)?\b.*-(?:urlcache|verifyctl)|\bbitsadmin(?:\.exe)?\b.*\/transfer/,
  /\bmshta(?:\.exe)?\s+["']?(?:https?|javascript|vbscript):|\bregsvr32(?:\.exe)?\b.*\/i:http|\bmsiexec(?:\.exe)?\b.*\/i\s+["']?http/,
  /\b(?:curl|wget)\b.*(?:&&|;)\s*(?:sudo\s+)?(?:chmod\s+\S*x\S*\s|(?:ba)?sh\s+\S|\.\/)/,
);

const installers =
  'pip[\\d.]*(?:\\.exe)?|uv pip|uv tool|pipx|conda|mamba|micromamba|easy_install|poetry|pdm|pipenv|uv';

/** Installs of Python packages. */
export const installsPackages = new RegExp(
  `(?:^|[\\s;&|(/\\\\"'%!])(?:${installers})["']?\\s+(?:(?:-q|--quiet|-v|--verbose|--disable-pip-version-check|--no-cache-dir|--isolated|--no-input|--proxy[= ]\\S+)\\s+)*(?:install|add|sync)\\b`,
);

/** Installs of the system's own packages. */
export const installsPrograms =
  /(?:^|[\s;&|(])(?:apt(?:-get)?|dnf|yum|zypper|apk|brew|choco(?:\.exe)?|winget(?:\.exe)?|snap)\s+(?:-\S+\s+)*(?:install|add)\b|\bpacman\s+-S\w*\s|\bInstall-(?:Module|Package)\b/i;

export const opensFiles = anyOf(
  /\bchmod\s+(?:-\w+\s+)*(?:0?[0-7]?777|0?[0-7]?666|a[+=]\w*w\w*|o[+=]\w*w\w*|ugo[+=]\w*w\w*)\b/,
  /\bicacls(?:\.exe)?\b.*(?:Everyone|Jeder|Todos|Tout le monde|Users|Benutzer|Authenticated Users|\*S-1-1-0|\*S-1-5-32-545)["']?:(?:\([A-Z]+\))*\(?[FM]\b/,
  /\bcacls(?:\.exe)?\b.*Everyone:[FC]\b/,
);

export const takesOwnership = /\btakeown(?:\.exe)?\s+\/f\b|\bicacls(?:\.exe)?\b.*\/setowner\b/i;

export const setsUserId =
  /\bchmod\s+(?:-\w+\s+)*(?:0?[4-7][0-7]{3}|[ua]*u[ga]*\+\w*s\w*|\+s)\b|\bsetcap\s+\S*cap_(?:setuid|sys_admin|dac_override)/;

export const setsPolicyAside = anyOf(
  /\b(?:powershell|pwsh)(?:\.exe)?\b.*\s[-/](?:ep|ex(?:ec(?:utionpolicy)?)?|executionp\w*)\s+["']?(?:bypass|unrestricted)/,
  /Set-ExecutionPolicy\s+(?:-\w+\s+)?(?:\w+\s+-\w+\s+)?["']?(?:Bypass|Unrestricted)/,
);
