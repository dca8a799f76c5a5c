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
  if (text.length > maxChars || /<!(?:ENTITY|DOCTYPE[^>]*\[)/i.test(text) || nestsDeeper(text))
    return undefined;
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

function nestsDeeper(text: string): boolean {
  let depth = 0;
  for (const [tag] of text.matchAll(/<(?:!--[\s\S]*?-->|!\[CDATA\[[\s\S]*?\]\]>|[^>]*>)/g)) {
    if (tag.startsWith('</')) depth--;
    else if (!tag.startsWith('<!') && !tag.startsWith('<?') && !tag.endsWith('/>') && ++depth > maxDepth)
      return true;
  }
  return false;
}
