/** Hosts that gave the same answer, together, as clush -b does. */
import { createHash } from 'node:crypto';
import type { Answer, HostResult } from '../types.ts';

export interface AnswerGroup {
  readonly hosts: readonly string[];
  readonly answers: readonly Answer[];
}

/** Groups results by their rows, the order of rows left aside; the largest group first. */
export function groupAnswers(results: readonly HostResult[]): AnswerGroup[] {
  const groups = new Map<string, { hosts: string[]; answers: readonly Answer[] }>();
  for (const result of results) {
    if (result.status === 'failed') continue;
    const key = digest(result.answers);
    const group = groups.get(key) ?? { hosts: [], answers: result.answers };
    group.hosts.push(result.host);
    groups.set(key, group);
  }
  return [...groups.values()].sort((a, b) => b.hosts.length - a.hosts.length);
}

/** Host names folded for reading: `web[01-03],db`. */
export function foldNames(names: readonly string[]): string {
  const series = new Map<string, { value: number; text: string }[]>();
  const plain: string[] = [];
  for (const name of names) {
    const match = /^(?<before>.*?)(?<digits>\d{1,9})(?<after>\D*)$/.exec(name);
    if (match?.groups === undefined) {
      plain.push(name);
      continue;
    }
    const { before = '', digits = '', after = '' } = match.groups;
    const width = digits.startsWith('0') ? digits.length : 0;
    const key = JSON.stringify([before, after, width]);
    series.set(key, [...(series.get(key) ?? []), { value: Number(digits), text: digits }]);
  }
  const folded = [...series].map(([key, members]) => {
    const [before, after] = JSON.parse(key) as [string, string];
    const ranges = foldRanges(members.sort((a, b) => a.value - b.value));
    return members.length === 1 ? `${before}${members[0]?.text}${after}` : `${before}[${ranges}]${after}`;
  });
  return [...folded, ...plain].join(',');
}

function foldRanges(members: readonly { value: number; text: string }[]): string {
  const ranges: { from: string; to: string; last: number }[] = [];
  for (const { value, text } of members) {
    const open = ranges.at(-1);
    if (open !== undefined && value === open.last + 1) {
      open.to = text;
      open.last = value;
    } else if (open === undefined || value !== open.last) ranges.push({ from: text, to: text, last: value });
  }
  return ranges.map(({ from, to }) => (from === to ? from : `${from}-${to}`)).join(',');
}

function digest(answers: readonly Answer[]): string {
  const hash = createHash('sha256');
  for (const { query, rows } of answers) {
    hash.update(JSON.stringify([query, rows.map((row) => JSON.stringify(row)).sort()]));
  }
  return hash.digest('hex');
}
