/** Passwords and keys in settings that stand as a text in the code: YAML, INI, lines of an `.env`, JSON, XML, SQL. */
import type { TextEvent } from './flow/values.ts';
import { isKeyName, isPasswordName, isWritten, looksLikeKey } from './secrets-literals.ts';

/** A secret in a text, with the text. */
export interface TextSecret {
  readonly id: 'PYS-SEC-081' | 'PYS-SEC-082';
  readonly value: string;
  readonly event: TextEvent;
}

const longest = 50_000;
const maxTexts = 200;
const maxPairs = 500;

const line =
  /^[ \t]*(?:export\s+|set\s+|-\s+)?["']?(?<name>[A-Za-z][\w.-]{1,60})["']?[ \t]*[:=][ \t]*["']?(?<value>[^\s"',;]{1,200})["']?[ \t]*,?[ \t]*(?:[#;].*)?$/gm;
const json = /["'](?<name>[\w.-]{2,60})["']\s{0,3}:\s{0,3}["'](?<value>[^"'\n\\]{4,200})["']/g;
const element = /<(?<name>[\w.-]{2,40})>(?<value>[^<>\s]{4,200})<\/\k<name>>/g;
const attribute =
  /\b(?:key|name)\s?=\s?["'](?<name>[\w.:-]{2,40})["']\s{1,3}value\s?=\s?["'](?<value>[^"'\n<>]{4,200})["']/gi;

/** `CREATE SECRET s (TYPE s3, SECRET '…')`, `CREATE USER MAPPING … OPTIONS (password '…')`: options of SQL. */
const options = /(?<![\w.])(?<name>[A-Za-z_]{3,40})\s{1,4}'(?<value>[^'\n]{4,200})'/g;
const takesOptions =
  /^\s{0,40}(?:create|alter)\s{1,4}(?:or\s{1,4}replace\s{1,4})?(?:persistent\s{1,4}|temporary\s{1,4})?(?:secret|user\s{1,4}mapping|server|storage|stage|connection)\b/i;

/** A name before the text that says that it shows how something is written. */
const shown =
  /(?:example|sample|template|demo|docs?|help|usage|fake|fixture|dummy|vorlage|beispiel|muster|ejemplo|exemplo|modelo)\w*["'\]]?\s{0,3}[=:(]\s{0,3}\w{0,30}\(?$/i;

/**
 * @param source the script's text
 * @param texts its constant strings
 */
export function textSecrets(source: string, texts: readonly TextEvent[]): readonly TextSecret[] {
  const found: TextSecret[] = [];
  const candidates = texts.filter(
    ({ text, start }) =>
      text.length >= 12 &&
      text.length <= longest &&
      mayHold(text) &&
      !shown.test(source.slice(Math.max(0, start - 80), start)),
  );
  for (const event of candidates.slice(0, maxTexts)) {
    for (const { name, value } of pairsOf(event.text)) {
      if (isPasswordName(name) && isWritten(value)) found.push({ id: 'PYS-SEC-081', value, event });
      else if (isKeyName(name) && value.length >= 16 && looksLikeKey(value))
        found.push({ id: 'PYS-SEC-082', value, event });
    }
  }
  return found;
}

const word = /pass|pw|secret|token|key|senha|clave|kennwort|contrase|mdp/i;

function mayHold(text: string): boolean {
  return (text.includes('\n') || /[{<]/.test(text) || takesOptions.test(text)) && word.test(text);
}

interface Pair {
  readonly name: string;
  readonly value: string;
}

/** Prose has a line that looks like a setting now and then; settings have more than one. */
function pairsOf(text: string): readonly Pair[] {
  const lines = text.includes('\n') ? pairs(text, line) : [];
  return [
    ...(lines.length >= 2 ? lines : []),
    ...(text.includes('{') ? pairs(text, json) : []),
    ...(text.includes('</') ? pairs(text, element) : []),
    ...(text.includes('<') ? pairs(text, attribute) : []),
    ...(takesOptions.test(text) ? pairs(text, options) : []),
  ];
}

function pairs(text: string, pattern: RegExp): readonly Pair[] {
  const found: Pair[] = [];
  for (const { groups } of text.matchAll(pattern)) {
    if (found.length >= maxPairs) break;
    found.push({ name: groups?.['name'] ?? '', value: groups?.['value'] ?? '' });
  }
  return found;
}
