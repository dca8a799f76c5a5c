/**
 * Explicit marks of code written by an assistant. A lower bound: most assistants leave none, and the absence of a mark says
 * nothing about who wrote the script.
 */
import { redactText } from '../core/redact.ts';
import type { Comment } from '../parse/python/index.ts';
import type { AuthorshipMarker } from './types.ts';

const tools: readonly (readonly [pattern: RegExp, tool: string])[] = [
  [/chat\s?gpt|\bgpt-?[345][\w.-]*|openai|\bo[13]-(?:mini|preview)/i, 'ChatGPT'],
  [/github copilot|\bcopilot\b/i, 'GitHub Copilot'],
  [/claude(?: code)?|anthropic/i, 'Claude'],
  [/\bcursor(?: ai)?\b/i, 'Cursor'],
  [/\bgemini\b|google bard|\bbard\b/i, 'Gemini'],
  [/deepseek/i, 'DeepSeek'],
  [/\bcodex\b/i, 'Codex'],
  [/codeium|windsurf/i, 'Windsurf'],
  [/tabnine/i, 'Tabnine'],
  [/code\s?whisperer|amazon q\b/i, 'Amazon Q'],
  [/\baider\b/i, 'Aider'],
  [/replit (?:ai|agent|ghostwriter)|ghostwriter/i, 'Replit'],
  [/\bgrok\b/i, 'Grok'],
  [/perplexity/i, 'Perplexity'],
  [/mistral|le chat\b|codestral/i, 'Mistral'],
  [/\bqwen|tongyi|lingma/i, 'Qwen'],
  [/\bkimi\b/i, 'Kimi'],
  [/phind/i, 'Phind'],
  [/\bllama\b/i, 'Llama'],
  [/\b(?:an? )?(?:ai|llm)(?: assistant| model| tool)?\b/i, 'AI (unnamed)'],
];

const claim =
  /\b(?:generated|written|created|made|produced|authored|coded|refactored|drafted|suggested|assisted|vibe[- ]?coded|converted|fixed|built|adapted|provided|optimi[sz]ed|improved)\b[^\n]{0,40}?\b(?:by|with|using|from|via|through)\b(?<tool>[^\n]{0,60})|\bco-authored-by:\s*(?<author>[^\n]{1,80})|\b(?<before>chat\s?gpt|copilot|claude|gemini|cursor|deepseek|gpt-4\w*|ai|llm)[- ](?:generated|written|assisted|authored|created)\b|\b(?:code|script|snippet|function|answer|solution)\s+(?:from|by)\s+(?<source>chat\s?gpt|github copilot|copilot|claude|gemini|deepseek|cursor|gpt-4\w*|bard)\b|🤖\s*generated/i;

/** An assistant's turn of phrase that was pasted along with its code. */
const pasted =
  /^#?\s*(?:(?:certainly|sure|of course)[!,.] (?:here(?:'s| is)|below)|here(?:'s| is) (?:the|an?) (?:updated|complete|modified|full|improved|corrected) (?:version|code|script)|as an ai (?:language )?model|i'm sorry, but as an ai)/i;

const maxMarkers = 20;
const maxText = 160;

/**
 * @param comments the script's comments
 * @param docstrings its docstrings, with offsets
 * @param lineOf 1-based line of an offset
 */
export function findAuthorship(
  comments: readonly Comment[],
  docstrings: readonly { readonly start: number; readonly text: string }[],
  lineOf: (offset: number) => number,
): readonly AuthorshipMarker[] {
  const found: AuthorshipMarker[] = [];
  for (const { start, text } of [...comments, ...docstrings]) {
    if (found.length >= maxMarkers) break;
    if (text.length < 8 || !quick.test(text)) continue;
    const first = lineOf(start);
    text
      .slice(0, 5000)
      .split('\n')
      .forEach((line, i) => {
        const tool = toolOf(line);
        if (tool !== undefined && found.length < maxMarkers)
          found.push({ tool, line: first + i, text: redactText(line.trim().slice(0, maxText)) });
      });
  }
  return found;
}

const quick =
  /gener|written|creat|made|produced|author|coded|refactor|draft|suggest|assist|convert|fixed|built|adapted|provid|optimi|improv|gpt|copilot|claude|gemini|cursor|deepseek|bard|certainly|sure|of course|here|as an ai/i;

/** What a script has a model make is not how the script was made. */
const product =
  /\b(?:summar(?:y|ies)|texts?|responses?|embeddings?|images?|answers?|reports?|contents?|outputs?|messages?|replies|reply|e?mails?|translations?|labels?|predictions?|tokens?|results?|data|captions?)\b[^\n]{0,30}$/i;

function toolOf(line: string): string | undefined {
  const match = claim.exec(line);
  if (match !== null && !product.test(line.slice(0, match.index))) {
    const { tool, author, before, source } = match.groups ?? {};
    const named = tool ?? author ?? before ?? source ?? line;
    for (const [pattern, name] of tools) if (pattern.test(named)) return name;
  }
  return pasted.test(line) ? 'AI (unnamed)' : undefined;
}
