/** Shows syntax trees as short text, for expectations. */
import type { Expression, Param, Statement } from '../../extension/parse/python/index.ts';

export function showBody(body: readonly Statement[]): string {
  return body.map(statement).join('; ');
}

export function show(e: Expression): string {
  switch (e.kind) {
    case 'name':
      return e.id;
    case 'number':
      return e.text;
    case 'constant':
      return e.value;
    case 'text':
      return JSON.stringify(e.value);
    case 'template':
      return `f[${e.parts.map((p) => (typeof p === 'string' ? JSON.stringify(p) : show(p))).join(', ')}]`;
    case 'attribute':
      return `${show(e.value)}.${e.attr}`;
    case 'subscript':
      return `${show(e.value)}[${show(e.index)}]`;
    case 'call':
      return `${show(e.func)}(${[...e.args.map(show), ...e.keywords.map((k) => `${k.name}=${show(k.value)}`)].join(', ')})`;
    case 'binary':
      return `(${e.op} ${e.operands.map(show).join(' ')})`;
    case 'unary':
      return `(${e.op}${e.value === undefined ? '' : ` ${show(e.value)}`})`;
    case 'tuple':
      return `(${list(e.items)}${e.items.length === 1 ? ',' : ''})`;
    case 'list':
      return `[${list(e.items)}]`;
    case 'set':
      return `{${list(e.items)}}`;
    case 'dict':
      return `{${e.values.map((value, i) => entry(e.keys[i], value)).join(', ')}}`;
    case 'comprehension':
      return `{${show(e.element)}${e.value === undefined ? '' : `: ${show(e.value)}`}${e.clauses.map((c) => ` for ${show(c.target)} in ${show(c.iterable)}${c.conditions.map((x) => ` if ${show(x)}`).join('')}`).join('')}}`;
    case 'lambda':
      return `(lambda ${params(e.params)}: ${show(e.body)})`;
    case 'conditional':
      return `(if ${show(e.test)} ${show(e.body)} ${show(e.orelse)})`;
    case 'walrus':
      return `(:= ${show(e.target)} ${show(e.value)})`;
    case 'slice':
      return e.parts.map(show).join(':');
    case 'unknown':
      return '?';
  }
}

function statement(s: Statement): string {
  switch (s.kind) {
    case 'import':
      return `import ${s.from ?? ''} ${s.names.map((n) => n.name).join()}`;
    case 'assign':
      return [...s.targets.map(show), ...(s.value === undefined ? [] : [show(s.value)])].join(` ${s.op} `);
    case 'expression':
      return show(s.value);
    case 'simple':
      return `${s.keyword} ${list(s.values)}`;
    case 'function':
      return `${s.decorators.map((d) => `@${show(d)} `).join('')}def ${s.name}(${params(s.params)}) {${showBody(s.body)}}`;
    case 'class':
      return `class ${s.name}(${list(s.bases)}) {${showBody(s.body)}}`;
    case 'if':
      return `${s.loop ? 'while' : 'if'}${s.branches.map((b) => ` ${show(b.test)} {${showBody(b.body)}}`).join('')}${orelse(s.orelse)}`;
    case 'for':
      return `for ${show(s.target)} in ${show(s.iterable)} {${showBody(s.body)}}${orelse(s.orelse)}`;
    case 'try':
      return `try {${showBody(s.body)}}${s.handlers.map((h) => ` ${h.type === undefined ? '' : show(h.type)}${h.name === '' ? '' : ` as ${h.name}`} {${showBody(h.body)}}`).join('')}${orelse(s.orelse)}${s.final.length === 0 ? '' : ` finally {${showBody(s.final)}}`}`;
    case 'with':
      return `with ${s.items.map((i) => `${show(i.context)}${i.target === undefined ? '' : ` as ${show(i.target)}`}`).join(', ')} {${showBody(s.body)}}`;
    case 'match':
      return `match ${show(s.subject)}${s.cases.map((c) => ` ${c.captures.map((each) => `${each.name}=${each.of}${each.at === '' ? '' : `:${each.at}`} `).join('')}${c.guard === undefined ? '' : `if ${show(c.guard)} `}{${showBody(c.body)}}`).join('')}`;
  }
}

function list(items: readonly Expression[]): string {
  return items.map(show).join(', ');
}

function entry(key: Expression | undefined, value: Expression): string {
  return key === undefined ? `**${show(value)}` : `${show(key)}: ${show(value)}`;
}

function params(items: readonly Param[]): string {
  return items
    .map((p) => `${p.star}${p.name}${p.default === undefined ? '' : `=${show(p.default)}`}`)
    .join(', ');
}

function orelse(body: readonly Statement[]): string {
  return body.length === 0 ? '' : ` else {${showBody(body)}}`;
}
