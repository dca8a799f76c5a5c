/** XML that anyone may have written: capped in size and depth before it is parsed, without entities of its own. */
import { XMLParser } from 'fast-xml-parser';

/** An element: `@name` for attributes, `#text` for text, else child elements, each as a list. */
export interface XmlElement {
  readonly [name: string]: string | readonly XmlElement[];
}

const maxChars = 4 * 1024 * 1024;
const maxDepth = 64;

/**
 * @returns the document element's container, or undefined when it is no XML, too large, too deep or declares entities
 */
export function parseXml(text: string): XmlElement | undefined {
  if (text.length > maxChars || !isHarmless(text)) return undefined;
  try {
    const value: unknown = createParser().parse(text.replace(/^\ufeff/, ''));
    return isElement(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function createParser(): XMLParser {
  return new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    parseTagValue: false,
    parseAttributeValue: false,
    alwaysCreateTextNode: true,
    trimValues: true,
    removeNSPrefix: true,
    isArray: (_name, _path, _leaf, isAttribute) => !isAttribute,
  });
}

/** The child elements of a name. */
export function childrenOf(element: XmlElement | undefined, name: string): readonly XmlElement[] {
  if (element === undefined || !Object.hasOwn(element, name)) return [];
  const found = element[name];
  return Array.isArray(found) ? found.filter(isElement) : [];
}

/** The first element at a path of names. */
export function elementAt(
  element: XmlElement | undefined,
  ...path: readonly string[]
): XmlElement | undefined {
  return path.reduce<XmlElement | undefined>((at, name) => childrenOf(at, name)[0], element);
}

/** Text of the element at a path, '' when there is none. */
export function textAt(element: XmlElement | undefined, ...path: readonly string[]): string {
  const text = elementAt(element, ...path)?.['#text'];
  return typeof text === 'string' ? text : '';
}

export function attributeOf(element: XmlElement | undefined, name: string): string {
  const value = element?.[`@${name}`];
  return typeof value === 'string' ? value : '';
}

function isElement(value: unknown): value is XmlElement {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether every tag is closed, none declares entities and they nest within bounds; looks at each character once. */
function isHarmless(text: string): boolean {
  let depth = 0;
  for (let at = text.indexOf('<'); at !== -1; ) {
    const end = endOfTag(text, at);
    if (end === -1 || isDeclaration(text, at, end)) return false;
    const next = text.charAt(at + 1);
    if (next === '/') depth--;
    else if (next !== '!' && next !== '?' && text.charAt(end - 2) !== '/' && ++depth > maxDepth) return false;
    at = text.indexOf('<', end);
  }
  return true;
}

/** The offset after a tag, comment or section; -1 when it is not closed. */
function endOfTag(text: string, at: number): number {
  for (const [start, close] of [
    ['<!--', '-->'],
    ['<![CDATA[', ']]>'],
  ] as const) {
    if (!text.startsWith(start, at)) continue;
    const found = text.indexOf(close, at + start.length);
    return found === -1 ? -1 : found + close.length;
  }
  for (let end = at + 1; end < text.length; end++) {
    const char = text.charAt(end);
    if (char === '>') return end + 1;
    if (char !== '"' && char !== "'") continue;
    // A `>` within a value ends no tag.
    end = text.indexOf(char, end + 1);
    if (end === -1) return -1;
  }
  return -1;
}

/** A document type with declarations of its own; one that names an outside one is not followed anyway. */
function isDeclaration(text: string, at: number, end: number): boolean {
  if (!/^<!(?:ENTITY|DOCTYPE)/i.test(text.slice(at, at + 9))) return false;
  return text.charAt(at + 2).toLowerCase() === 'e' || text.slice(at, end).includes('[');
}
