/**
 * Whether a text is surely valid Python 3: a recogniser of the common part of the grammar of the language reference (3.14), strict
 * where the parser is tolerant. What it does not know (`match`, type parameters, names beyond ASCII, tabs, …) it doubts, so that a full
 * parser can be asked instead. "Sure" is never said of a text that is invalid.
 */
import type { Tokens } from '../tokenizer.ts';
import { createCheck, type Found } from './check.ts';
import { checkModule } from './statements.ts';

export type { Found } from './check.ts';

/** Form feeds and NUL, tabs at the start of a line, line ends of one CR, and names that may not be assigned. */
const strange = /[\0\f\ufeff]|^ *\t|\r(?!\n)|__debug__|\\\s*$(?![\s\S])/m;

/**
 * @param tokens of the whole text
 * @returns what was seen on the way, or undefined where it is not sure that the text is valid
 */
export function checkGrammar(tokens: Tokens): Found | undefined {
  if (tokens.errors.length > 0 || strange.test(tokens.text)) return undefined;
  const check = createCheck(tokens);
  checkModule(check);
  return check.sure ? check.found : undefined;
}
