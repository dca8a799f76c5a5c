/** docs/rules: one page a rule, written from its definition, and their index; docs/rules.json: what other formats say of a rule. */
import { rules as scriptRules } from '../../analyse/all-rules.ts';
import { type PackageRule, packageRules } from '../../analyse/package-rules.ts';
import type { Rule } from '../../analyse/types.ts';
import { banner, type Generator } from '../generator.ts';

/** Rules of scripts, and of what is installed. */
const rules: readonly (Rule | PackageRule)[] = [...scriptRules, ...packageRules];

export const generator: Generator = {
  name: 'rule docs',
  owns: ['docs/rules'],
  async generate() {
    const pages = rules.map((rule) => [`docs/rules/${rule.id}.md`, pageOf(rule)] as const);
    if (new Set(pages.map(([file]) => file)).size !== rules.length) throw new Error('two rules have one id');
    return new Map([
      ...pages,
      ['docs/rules/index.md', indexOf()],
      ['docs/rules.json', `${JSON.stringify(rules.map(summaryOf), null, 2)}\n`],
    ]);
  },
};

function pageOf(rule: Rule | PackageRule): string {
  const cwe =
    rule.cwe === undefined
      ? 'none'
      : `[CWE-${rule.cwe}](https://cwe.mitre.org/data/definitions/${rule.cwe}.html)`;
  const falsePositives =
    rule.falsePositives === undefined ? '' : `\n## False positives\n\n${rule.falsePositives}\n`;
  return `${banner('md', 'extension/analyse')}
# ${rule.id}: ${rule.title}

| category | severity | confidence | weakness |
|---|---|---|---|
| ${rule.category} | ${rule.severity} | ${rule.confidence} | ${cwe} |

## Why it matters

${rule.rationale}

## What to do

${rule.remediation}
${falsePositives}
## Example

\`\`\`python
${rule.example}
\`\`\`
`;
}

function summaryOf({
  id,
  title,
  category,
  severity,
  confidence,
  cwe,
  rationale,
  remediation,
}: Rule | PackageRule) {
  return { id, title, category, severity, confidence, cwe: cwe ?? null, rationale, remediation };
}

function indexOf(): string {
  const categories = [...new Set(rules.map((rule) => rule.category))];
  const sections = categories.map((category) => {
    const own = rules.filter((rule) => rule.category === category);
    const rows = own.map(
      (rule) => `| [${rule.id}](${rule.id}.md) | ${rule.title.replaceAll('|', '\\|')} | ${rule.severity} |\n`,
    );
    return `## ${category}\n\n| rule | what it finds | severity |\n|---|---|---|\n${rows.join('')}`;
  });
  return `${banner('md', 'extension/analyse')}\n# Rules\n\n${sections.join('\n')}`;
}
