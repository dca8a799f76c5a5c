/** Inline script metadata (PEP 723): the `# /// script` block that uv, pipx, hatch and pdm run a script by. */
import { parse } from 'smol-toml';

export interface ScriptMetadata {
  /** A version specifier such as `>=3.11`, '' when absent. */
  readonly requiresPython: string;
  /** PEP 508 requirements as written. */
  readonly dependencies: readonly string[];
  /** Names of the tools that have a `[tool.…]` table. */
  readonly tools: readonly string[];
  /** Why the block cannot be used, as a phrase; '' when it can. */
  readonly fault: string;
}

/** The PEP's own form: the block ends at the last `# ///` of an unbroken run of comment lines. */
const opening = /^# \/\/\/ script[ \t]*$/gm;
const maxBlock = 64 * 1024;
const maxDependencies = 1000;
const none = { requiresPython: '', dependencies: [], tools: [] } as const;

/**
 * @param text decoded Python, `\n` line ends
 * @returns undefined when there is no block
 */
export function parseScriptMetadata(text: string): ScriptMetadata | undefined {
  if (!text.includes('# /// script')) return undefined;
  const blocks = findBlocks(text);
  const [block] = blocks;
  if (block === undefined) return undefined;
  if (blocks.length > 1) return { ...none, fault: 'it has more than one script block' };
  if (block.length > maxBlock) return { ...none, fault: 'its script block is too large' };
  try {
    return describe(parse(block));
  } catch {
    return { ...none, fault: 'its script block is not valid TOML' };
  }
}

/** TOML texts of the `script` blocks, two at most. */
function findBlocks(text: string): string[] {
  const blocks: string[] = [];
  let from = 0;
  while (blocks.length < 2) {
    opening.lastIndex = from;
    const match = opening.exec(text);
    if (match === null) break;
    from = opening.lastIndex;
    const { lines, last, end } = commentRun(text, from + 1);
    if (last === -1) continue;
    blocks.push(
      lines
        .slice(0, last)
        .map((line) => line.slice(line.startsWith('# ') ? 2 : 1))
        .join('\n'),
    );
    from = end;
  }
  return blocks;
}

/** The comment lines from an offset on, and the index of the last that closes a block (-1: none). */
function commentRun(text: string, from: number): { lines: string[]; last: number; end: number } {
  const lines: string[] = [];
  let last = -1;
  let at = from;
  let size = 0;
  while (at < text.length && size <= maxBlock) {
    const found = text.indexOf('\n', at);
    const stop = found === -1 ? text.length : found;
    const line = text.slice(at, stop);
    if (line !== '#' && !line.startsWith('# ')) break;
    if (line.trimEnd() === '# ///') last = lines.length;
    lines.push(line);
    size += line.length;
    at = stop + 1;
  }
  return { lines, last, end: at };
}

function describe(toml: Readonly<Record<string, unknown>>): ScriptMetadata {
  const requires = toml['requires-python'];
  const dependencies = toml['dependencies'];
  const tool = toml['tool'];
  return {
    requiresPython: typeof requires === 'string' ? requires.slice(0, 200) : '',
    dependencies: Array.isArray(dependencies) ? dependencies.filter(isText).slice(0, maxDependencies) : [],
    tools: typeof tool === 'object' && tool !== null ? Object.keys(tool).slice(0, 50) : [],
    fault: '',
  };
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
