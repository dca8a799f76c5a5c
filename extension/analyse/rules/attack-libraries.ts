/** Libraries that are made to attack other machines: a script that imports one does so, tests it, or trains for it. */
import type { BehaviourRule, Facts, Hit } from './rule.ts';

/** What they are for, with the names under which they are imported. */
const purposes: readonly (readonly [purpose: string, modules: string])[] = [
  [
    'protocols of Windows networks and attacks on them',
    'impacket pywerview mitm6 aiosmb msldap aardwolf ldapdomaindump bloodhound bloodyAD certipy certipy_ad crackmapexec roadlib roadrecon roadtx krbrelayx',
  ],
  ['taking credentials', 'pypykatz lsassy minikerberos dploot donpapi lazagne laZagne'],
  ['writing or running exploits', 'pwn pwnlib routersploit pocsuite3 pymetasploit3 ropper ropgadget'],
];

const purposeOf: ReadonlyMap<string, string> = new Map(
  purposes.flatMap(([purpose, modules]) => modules.split(' ').map((module) => [module, purpose] as const)),
);

export const rules: readonly BehaviourRule[] = [
  {
    id: 'PYS-PRIV-014',
    category: 'privilege',
    title: 'Uses a library made for attacks',
    severity: 'high',
    confidence: 'medium',
    rationale:
      'The library speaks the protocols of logins, shares and directories as attackers need them, writes exploits or takes credentials. Few people of an organisation have a reason to run it.',
    remediation:
      'Ask the owner of the script; isolate the machine unless it belongs to those who test security.',
    falsePositives:
      'Tools of security testers and administrators that need a protocol which no other library speaks.',
    example: 'from impacket.smbconnection import SMBConnection\nSMBConnection("dc1", "10.0.0.5")',
    onModule: attackLibraries,
  },
];

/** The first import of each. */
function* attackLibraries({ imports, module }: Facts): Iterable<Hit> {
  const seen = new Set<string>();
  for (const { module: name, line } of imports) {
    const top = name.split('.', 1)[0] ?? '';
    const purpose = purposeOf.get(top);
    if (purpose === undefined || seen.has(top)) continue;
    seen.add(top);
    const start = module.offset(line);
    yield {
      message: `Imports ${top}, which is made for ${purpose}`,
      start,
      end: start + 1,
      details: { library: top },
    };
  }
}
