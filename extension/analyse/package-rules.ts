/** The rules of `python_package_findings`. */
import type { Rule } from './types.ts';

/** A rule about what is installed rather than about a script. */
export type PackageRule = Omit<Rule, 'category'> & { readonly category: 'supply_chain' };

export type PackageRuleId = keyof typeof definitions;

type Definition = Omit<PackageRule, 'id' | 'category'>;

const definitions = {
  'PYS-PKG-001': {
    title: 'Name looks like a popular package',
    severity: 'high',
    confidence: 'medium',
    cwe: 1357,
    rationale:
      'Attackers register names one slip away from popular ones and wait for a typing error. The code runs with the rights of whoever installed it, often already during installation.',
    remediation:
      'Find out who published it. If the popular package was meant, uninstall this one, install that one, and treat credentials on the machine as known.',
    falsePositives:
      'Honest projects have similar names too: about one in forty of the less downloaded half of well-known names looks like one of the best known. List the names you use in allowedPackages.',
    example: 'pip install reqeusts',
  },
  'PYS-PKG-002': {
    title: 'Installed from an archive at a URL',
    severity: 'medium',
    confidence: 'high',
    cwe: 494,
    rationale:
      'What comes from a URL passed no index: no name is reserved there, nothing is yanked, scanners and mirrors never saw it.',
    remediation: 'Publish it to your own index, or pin it with a hash.',
    example: 'pip install https://files.example.com/tool-1.0.zip',
  },
  'PYS-PKG-003': {
    title: 'Installed from version control',
    severity: 'low',
    confidence: 'high',
    cwe: 1357,
    rationale:
      'A branch or tag can be moved; the commit that is installed was not released or reviewed as a release.',
    remediation: 'Release it to your own index, or pin the full commit.',
    example: 'pip install git+https://github.com/org/tool@main',
  },
  'PYS-PKG-004': {
    title: 'Installed from a local path',
    severity: 'info',
    confidence: 'high',
    cwe: 1357,
    rationale:
      'Nobody else can see what it was made from, and an editable install changes whenever its directory does.',
    remediation: 'Fine for development; build and publish what others depend on.',
    example: 'pip install -e ~/src/tool',
  },
  'PYS-PKG-005': {
    title: "Editable install in another user's home",
    severity: 'high',
    confidence: 'high',
    cwe: 829,
    rationale:
      'The owner of that directory decides what this environment runs, and can change it at any time.',
    remediation: 'Install a built copy, or move the project to a directory of the owner of the environment.',
    example: 'sudo pip install -e /home/alice/tool',
  },
  'PYS-PKG-006': {
    title: 'Package index that is not allowed',
    severity: 'medium',
    confidence: 'high',
    cwe: 829,
    rationale: 'The organisation named the indexes that packages may come from; this is another one.',
    remediation: 'Remove it from the configuration, or add it to allowedIndexes.',
    example: 'index-url = https://pypi.example.net/simple',
  },
  'PYS-PKG-007': {
    title: 'Extra index allows dependency confusion',
    severity: 'high',
    confidence: 'medium',
    cwe: 427,
    rationale:
      'pip asks all indexes and takes the highest version, whichever index has it. Whoever registers the name of an internal package on a public index with a high version gets installed.',
    remediation:
      'Use one index that proxies the others, as index-url; with uv keep the default first-index strategy.',
    falsePositives: 'Harmless when all indexes are under the same control.',
    example: 'extra-index-url = https://pypi.internal.example/simple',
  },
  'PYS-PKG-008': {
    title: 'Certificate of an index is not checked',
    severity: 'medium',
    confidence: 'high',
    cwe: 295,
    rationale: 'Anybody on the path can answer in place of a trusted host and replace any package.',
    remediation: 'Install the certificate authority of the index instead (pip: cert, or the system store).',
    example: 'trusted-host = pypi.internal.example',
  },
  'PYS-PKG-009': {
    title: 'Package index over plain HTTP',
    severity: 'high',
    confidence: 'high',
    cwe: 319,
    rationale: 'Anybody on the path can replace any package.',
    remediation: 'Use https.',
    falsePositives: 'An index on the machine itself is not reported.',
    example: 'index-url = http://pypi.example.com/simple',
  },
  'PYS-PKG-010': {
    title: 'Others can write into the environment',
    severity: 'high',
    confidence: 'high',
    cwe: 732,
    rationale: 'Any local user can put code there that runs as whoever uses the environment.',
    remediation: 'Take the write permission away (chmod -R o-w) and check what is in it against RECORD.',
    example: 'chmod -R 777 /opt/venv',
  },
  'PYS-PKG-011': {
    title: 'File differs from RECORD',
    severity: 'high',
    confidence: 'medium',
    cwe: 353,
    rationale:
      'The file is not the one that was installed: somebody edited it, or something planted code in a package that is trusted.',
    remediation: 'Compare it with a fresh download, then reinstall the distribution.',
    falsePositives: 'Debugging by editing site-packages; tools that rewrite shebangs after installing.',
    example: "SELECT * FROM python_package_findings WHERE rule = 'PYS-PKG-011'",
  },
  'PYS-PKG-012': {
    title: 'File of RECORD is missing',
    severity: 'low',
    confidence: 'high',
    cwe: 353,
    rationale: 'The distribution is not whole: an installation was cut off, or something removed files.',
    remediation: 'Reinstall the distribution.',
    example: "SELECT * FROM python_package_findings WHERE rule = 'PYS-PKG-012'",
  },
  'PYS-PKG-013': {
    title: 'Module that no distribution owns',
    severity: 'medium',
    confidence: 'medium',
    cwe: 829,
    rationale:
      'Nobody can say where it came from, no advisory matches it, no upgrade replaces it. Malware is dropped this way.',
    remediation: 'Find out who put it there; package it or remove it.',
    falsePositives: 'Packages of the operating system without metadata, and files copied by hand long ago.',
    example: 'cp helper.py /opt/venv/lib/python3.12/site-packages/',
  },
  'PYS-PKG-014': {
    title: 'Distribution without RECORD',
    severity: 'low',
    confidence: 'high',
    cwe: 353,
    rationale: 'Its files can be neither checked nor removed cleanly.',
    remediation: 'Reinstall it with a current installer.',
    falsePositives:
      'Distribution packages of Debian and Fedora leave RECORD out: those of the system are not reported.',
    example: 'python setup.py install',
  },
  'PYS-PKG-015': {
    title: 'RECORD names a file outside the environment',
    severity: 'high',
    confidence: 'medium',
    cwe: 22,
    rationale: 'A wheel must not write outside the prefix; uninstalling would delete the file that is named.',
    remediation: 'Do not uninstall it with pip before the list was checked. Find out who published it.',
    example: '../../../../etc/cron.d/job,sha256=…,120',
  },
  'PYS-PKG-016': {
    title: 'Interpreter past its end of life',
    severity: 'medium',
    confidence: 'high',
    cwe: 1104,
    rationale: 'This version of Python gets no security fixes any more, and packages stop supporting it.',
    remediation: 'Move to a supported version of Python.',
    falsePositives: 'Vendors support some versions longer on paid terms.',
    example: 'python3.8 -m venv .venv',
  },
  'PYS-PKG-017': {
    title: 'Abandoned distribution',
    severity: 'medium',
    confidence: 'high',
    cwe: 1104,
    rationale: 'It is no longer maintained: the next vulnerability will not be fixed.',
    remediation: 'Replace it by its successor.',
    example: 'pip install pycrypto',
  },
  'PYS-PKG-018': {
    title: 'Credentials in the configuration of a package manager',
    severity: 'medium',
    confidence: 'high',
    cwe: 522,
    rationale: 'Whoever reads the file can read, and perhaps write, the index.',
    remediation: 'Use keyring or a netrc file of mode 0600, and replace the credentials.',
    example: 'index-url = https://build:…@pypi.example.com/simple',
  },
  'PYS-PKG-019': {
    title: 'Suspicious code at interpreter start',
    severity: 'high',
    confidence: 'medium',
    cwe: 506,
    rationale:
      'It runs before every script of the environment, whatever is imported, and uses what start-up code has no ordinary need for: network, processes, decoders, native code, writing files.',
    remediation:
      'Read it in python_startup_hooks. If nobody can explain it, isolate the machine and keep the file.',
    falsePositives: 'Monitoring agents start this way; check that a distribution you know owns the file.',
    example: "import os; exec(__import__('base64').b64decode('…'))",
  },
  'PYS-PKG-020': {
    title: 'Installed twice in one environment',
    severity: 'low',
    confidence: 'high',
    cwe: 1357,
    rationale:
      'Metadata of two versions lie side by side: which code runs cannot be told from them, and scanners may see the wrong one.',
    remediation: 'Uninstall both and install one.',
    example: 'demo-1.0.dist-info and demo-2.0.dist-info in one site-packages',
  },
} as const satisfies Readonly<Record<string, Definition>>;

/** Every rule, in order of id. */
export const packageRules: readonly PackageRule[] = Object.entries(definitions).map(([id, rule]) => ({
  id,
  category: 'supply_chain',
  ...rule,
}));

/** The definition of a rule. */
export function packageRule(id: PackageRuleId): PackageRule {
  return { id, category: 'supply_chain', ...definitions[id] };
}
