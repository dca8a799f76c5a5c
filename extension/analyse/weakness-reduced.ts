/**
 * Weaknesses by patterns, for text that has no Python 3 syntax tree: Python 2, broken or far too deep code. Comments and
 * strings are blanked first, but for the few rules that look into them.
 */

/** A weakness found: rule id and offset. */
export interface ReducedMatch {
  readonly rule: string;
  readonly start: number;
}

const codeRules: readonly (readonly [rule: string, regex: RegExp])[] = [
  ['S102', /(?<![\w.])exec(?:file)?\b(?=\s*\(|\s+[A-Za-z_"'])/g],
  ['S307', /(?<![\w.])eval\s{0,3}\(/g],
  ['S301', /(?<![\w.])(?:c?[pP]ickle|dill|shelve|jsonpickle)\.(?:loads?|Unpickler|open|decode)\s{0,3}\(/g],
  ['S302', /(?<![\w.])marshal\.loads?\s{0,3}\(/g],
  ['S306', /(?<![\w.])(?:tempfile\.)?mktemp\s{0,3}\(|(?<![\w.])os\.tmpnam\s{0,3}\(/g],
  ['S310', /(?<![\w.])urllib2?(?:\.request)?\.(?:urlopen|urlretrieve|URLopener)\s{0,3}\(/g],
  ['S311', /(?<![\w.])random\.(?:random|randint|randrange|choice|uniform|sample)\s{0,3}\(/g],
  ['S312', /(?<![\w.])telnetlib\.Telnet\s{0,3}\(/g],
  ['S314', /(?<![\w.])(?:ElementTree|ET|etree)\.(?:parse|fromstring|iterparse|XML)\s{0,3}\(/g],
  ['S318', /(?<![\w.])minidom\.parse(?:String)?\s{0,3}\(/g],
  ['S321', /(?<![\w.])ftplib\.FTP\s{0,3}\(/g],
  ['S323', /(?<![\w.])ssl\._create_unverified_context\b/g],
  ['S324', /(?<![\w.])(?:hashlib\.(?:md5|sha1|md4)|md5\.(?:new|md5)|sha\.(?:new|sha))\s{0,3}\(/g],
  ['S501', /\bverify\s{0,3}=\s{0,3}False\b/g],
  ['S502', /\bssl\.PROTOCOL_(?:SSLv2|SSLv3|TLSv1|TLSv1_1)\b/g],
  ['S506', /(?<![\w.])yaml\.load\s{0,3}\((?![^)\n]{0,200}SafeLoader)/g],
  ['S507', /\.set_missing_host_key_policy\s{0,3}\(\s{0,3}(?:paramiko\.)?(?:AutoAdd|Warning)Policy/g],
  [
    'S602',
    /(?<![\w.])(?:subprocess\.)?(?:call|Popen|run|check_output|check_call|getoutput)\s{0,3}\([^\n]{0,400}?\bshell\s{0,3}=\s{0,3}(?:True|1)\b/g,
  ],
  [
    'S605',
    /(?<![\w.])(?:os\.(?:system|popen[234]?)|commands\.(?:getoutput|getstatusoutput)|popen2\.\w+)\s{0,3}\(/g,
  ],
  ['S606', /(?<![\w.])os\.(?:exec[lv]p?e?|spawn[lv]p?e?|startfile)\s{0,3}\(/g],
  ['S201', /\.run\s{0,3}\([^\n)]{0,200}\bdebug\s{0,3}=\s{0,3}True\b/g],
  ['S202', /\.extractall\s{0,3}\((?![^)\n]{0,200}filter)/g],
  ['S401', /^[ \t]*(?:import|from)\s{1,3}telnetlib\b/gm],
  ['S110', /^[ \t]*except\b[^\n:]{0,100}:\s{0,20}pass\b/gm],
];

const textRules: readonly (readonly [rule: string, regex: RegExp])[] = [
  ['S104', /["']0\.0\.0\.0["']/g],
  ['S108', /["'](?:\/tmp|\/var\/tmp|\/dev\/shm)\//g],
  ['S103', /\bos\.chmod\s{0,3}\([^\n]{0,200}?0o?7?77[67]\b/g],
  [
    'S608',
    /["'](?:select\s[^"'\n]{1,200}\sfrom|insert\s{1,3}into|update\s[^"'\n]{1,100}\sset|delete\s{1,3}from)\s[^"'\n]{0,300}["']\s{0,3}(?:%|\+|\.format)/gi,
  ],
];

const longest = 4_000_000;

/**
 * @param text with `\n` line ends
 * @returns matches in order of rule, bounded to 2,000
 */
export function reducedWeaknesses(text: string): ReducedMatch[] {
  const input = text.slice(0, longest);
  const code = blankStrings(input);
  const found: ReducedMatch[] = [];
  for (const [target, rules] of [
    [code, codeRules],
    [input, textRules],
  ] as const) {
    for (const [rule, regex] of rules) {
      for (const match of target.matchAll(regex)) {
        if (target === input && isComment(code, match.index)) continue;
        found.push({ rule, start: match.index + (match[0].length - match[0].trimStart().length) });
        if (found.length >= 2000) return found;
      }
    }
  }
  return found;
}

const literals =
  /#[^\n]*|"""(?:[^"\\]|\\[\s\S]|"(?!""))*(?:"""|$)|'''(?:[^'\\]|\\[\s\S]|'(?!''))*(?:'''|$)|"(?:[^"\\\n]|\\[\s\S])*"?|'(?:[^'\\\n]|\\[\s\S])*'?/g;

/** Comments and the insides of strings as spaces, so that offsets and lines stay. */
function blankStrings(text: string): string {
  return text.replace(literals, (found) => {
    const blank = found.replace(/[^\n]/g, ' ');
    if (found.startsWith('#')) return blank;
    return found[0] + blank.slice(1, -1) + (found.length > 1 ? found.at(-1) : '');
  });
}

function isComment(code: string, at: number): boolean {
  return code[at] === ' ' && code.slice(code.lastIndexOf('\n', at) + 1, at + 1).trim() === '';
}
