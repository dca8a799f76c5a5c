/** Patterns as osquery's std::regex takes them (ECMAScript with POSIX classes), compiled once. */

const classes: Readonly<Record<string, string>> = {
  alnum: 'A-Za-z0-9',
  alpha: 'A-Za-z',
  blank: ' \\t',
  cntrl: '\\x00-\\x1f\\x7f',
  digit: '0-9',
  graph: '\\x21-\\x7e',
  lower: 'a-z',
  print: '\\x20-\\x7e',
  punct: '!-\\/:-@\\[-`{-~',
  space: '\\s',
  upper: 'A-Z',
  xdigit: '0-9A-Fa-f',
  w: '\\w',
  d: '\\d',
  s: '\\s',
};
const notInCpp = /\(\?(?:<|[a-zA-Z-]+[:)])/;
const maxCached = 200;

/** @returns a compiler that keeps the latest patterns; it throws `Invalid regex` */
export function createRegexCache(): (pattern: string) => RegExp {
  const cache = new Map<string, RegExp>();
  return (pattern) => {
    const known = cache.get(pattern);
    if (known !== undefined) return known;
    const compiled = compile(pattern);
    if (cache.size >= maxCached) cache.clear();
    cache.set(pattern, compiled);
    return compiled;
  };
}

function compile(pattern: string): RegExp {
  // C++ knows neither look-behind, named groups nor inline flags.
  if (notInCpp.test(pattern)) throw new Error('Invalid regex');
  const translated = pattern.replace(
    /\[:(\^?)(\w+):\]/g,
    (whole, _negated, name: string) => classes[name] ?? whole,
  );
  try {
    return new RegExp(translated);
  } catch {
    throw new Error('Invalid regex');
  }
}
