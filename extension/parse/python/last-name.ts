/** How an expression names what it stands for. */
import type { Expression } from './tree.ts';

/** The last link of a dotted name: `run` of `subprocess.run`; '' for what is no name. */
export function lastName(node: Expression | undefined): string {
  if (node?.kind === 'attribute') return node.attr;
  return node?.kind === 'name' ? node.id : '';
}
