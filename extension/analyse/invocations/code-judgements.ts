/** What the analysers say of code that was given on a command line or as standard input. */
import { redactPath } from '../../core/redact.ts';
import type { DescribedColumns, TableContext } from '../../core/types.ts';
import type { Analysis } from '../analysis.ts';
import { riskOf } from '../risk.ts';
import { summarise } from '../script-summary.ts';
import { analyseCodes } from '../worker/analyse-code.ts';

/** A run or definition that may have such code. */
export interface WithCode {
  readonly code: string;
  /** '' when it runs no code of its own. */
  readonly codeHash: string;
  /** File or table that told it, for problems. */
  readonly evidence: string;
}

/** The columns of what was found in such code, the same in every table that has it; `code_analysis` stands before them. */
export const findingColumns = {
  code_findings: {
    type: 'TEXT',
    description:
      'What is wrong with that text, JSON array of {rule, category, severity, confidence, line, message}, for a secret also its fingerprint; the rules are those of python_script_findings.',
  },
  code_risk: {
    type: 'INTEGER',
    description: 'Risk of that text, 0 to 100, counted as python_scripts.risk is.',
  },
  code_ai_providers: {
    type: 'TEXT',
    description: 'AI providers that the text uses, JSON array.',
  },
  code_hosts: { type: 'TEXT', description: 'Hosts that the text names, JSON array.' },
} as const satisfies DescribedColumns;

/** Columns for which code is analysed; a query that reads none of them starts no analyser. */
export const codeColumns: readonly string[] = ['code_analysis', ...Object.keys(findingColumns)];

/**
 * Analyses the code of runs or definitions, each text once, if the query reads what comes of it.
 * @returns the cells of `codeColumns` of each
 */
export async function judgeCodes(context: TableContext, all: Iterable<WithCode>) {
  const found = new Map<WithCode, Analysis>();
  if (context.query.uses(...codeColumns)) {
    const own = [...all].filter(({ codeHash }) => codeHash !== '');
    const codes = new Map(own.map((one) => [one, { text: one.code, hash: one.codeHash }]));
    const analyses = await analyseCodes(context, codes.values());
    for (const [one, code] of codes) {
      const analysis = analyses.get(code);
      if (analysis === undefined) continue;
      found.set(one, analysis);
      if (analysis.status === 'failed') tell(context, one, analysis);
    }
  }
  return (one: WithCode | undefined) => codeCells(one && found.get(one));
}

/** Code that is no Python 3 is common in histories, and `code_analysis` says so: only what was not looked at is a problem. */
function tell(context: TableContext, { evidence }: WithCode, { problems }: Analysis): void {
  for (const { code, message } of problems)
    context.problems.add({ code, path: redactPath(evidence), message: `code on a command line: ${message}` });
}

function codeCells(analysis: Analysis | undefined) {
  if (analysis === undefined || analysis.status === 'failed')
    return {
      ...{ code_analysis: analysis?.status ?? '', code_findings: '', code_risk: null },
      ...{ code_ai_providers: '', code_hosts: '' },
    };
  return {
    code_analysis: analysis.status,
    code_findings: () => JSON.stringify(findingsOf(analysis)),
    // It lies in no file: nobody else may change it, and no version control would hold it.
    code_risk: () => riskOf(analysis, { worldWritable: false, tracked: true }).score,
    code_ai_providers: () => JSON.stringify(summarise(analysis).aiProviders),
    code_hosts: () => JSON.stringify(summarise(analysis).hosts),
  };
}

/** The text itself is left out, and with it the evidence. */
function findingsOf({ findings }: Analysis) {
  return findings.map(({ rule, category, severity, confidence, line, message, fingerprint }) => ({
    ...{ rule, category, severity, confidence, line, message },
    // Only that of a secret says more than the rest does: the same one on many machines.
    ...(category === 'secret' ? { fingerprint } : {}),
  }));
}
