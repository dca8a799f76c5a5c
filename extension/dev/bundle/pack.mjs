/** Puts sections and assets into one executable file. */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';

const loaderFile = path.join(path.dirname(fileURLToPath(import.meta.url)), 'loader.cjs');
/** Loader and index must be found in this much of the file. */
const headBytes = 65536;

/**
 * Compiles the head of the packed file, which is a CommonJS module behind a shell line. It must hold no single quote.
 * In a thread `process.argv` names the file by a flag, as the place of a script is taken by Node's own text.
 */
const bootstrap = [
  'const s=require("fs"),a=process.argv,g=a.find(x=>x.startsWith("--pysight-file=")),',
  'p=s.realpathSync(g===undefined?a[1]:g.slice(15)),d=s.openSync(p,"r"),b=Buffer.alloc(65536);',
  's.readSync(d,b,0,65536,0);s.closeSync(d);',
  'const t=b.toString("latin1");',
  'require("vm").compileFunction(t.slice(t.indexOf("\\n"),t.indexOf("/*#\\n")),["require","__filename"],{filename:p})(require,p)',
].join('');

/**
 * `":" //` is a command without effect to a shell and a string with a comment to JavaScript. NODE_OPTIONS could load code into
 * a privileged process. PYSIGHT_NODE names another Node. Root takes the places of the system before those of PATH, and no Node
 * that another user owns or everyone can write: who could change it would be root. (`-O /`: are we the owner of `/`?)
 */
const shellLine = [
  '":" //; unset NODE_OPTIONS NODE_PATH NODE_EXTRA_CA_CERTS NODE_V8_COVERAGE; n="$PYSIGHT_NODE"; w=; p="$(command -v node || true)"; q="$p";',
  // Node cannot start where the working directory is gone.
  '[ -n "$(pwd -P 2>/dev/null)" ] || cd /;',
  'ours() { [ -O "$1" ] && case "$(/bin/ls -ldL "$1")" in ????????w*) return 1;; esac; };',
  'if [ -O / ]; then p=; fi;',
  'for c in "$p" /usr/local/bin/node /usr/bin/node /opt/homebrew/bin/node /opt/node/bin/node /snap/bin/node "$q";',
  'do if [ -z "$n" ] && [ -x "$c" ]; then',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the shell that expands it
  'if [ ! -O / ] || { ours "$c" && ours "${c%/*}"; }; then n="$c"; else w="$c"; fi; fi; done;',
  'if [ -z "$n" ] && [ -n "$w" ]; then echo "pysight: $w could be changed by others than root, so root does not run it: install Node 20 or newer for all users, or name one in PYSIGHT_NODE" >&2; exit 127; fi;',
  'if [ -z "$n" ]; then echo "pysight: Node 20 or newer is needed and was not found; PYSIGHT_NODE can name it" >&2; exit 127; fi;',
  // Without the start-up snapshot the idle process is 10 MB smaller; it allocates little, so its young generation may be small.
  `exec "$n" --no-node-snapshot --max-semi-space-size=2 -e '${bootstrap}' -- "$0" "$@"`,
].join(' ');

/**
 * @param {string} output the file to write
 * @param {ReadonlyMap<string, Uint8Array>} entries name → bytes; sections are named `NAME.js`
 */
export function writePack(output, entries) {
  const index = {};
  const parts = [];
  let offset = 0;
  for (const [name, bytes] of entries) {
    const text = compress(bytes).toString('base64');
    index[name] = [offset, text.length];
    parts.push(text);
    offset += text.length;
  }
  const content = createHash('sha256').update(parts.join(' ')).digest('hex');
  const loader = fs
    .readFileSync(loaderFile, 'utf8')
    .replace('__CONTENT__', () => content)
    .replace('__INDEX__', () => JSON.stringify(index))
    .replace('__BOOTSTRAP__', () => JSON.stringify(bootstrap));
  const head = `#!/bin/sh\n${shellLine}\n${loader}\n`;
  if (head.length > headBytes - 16) throw new Error(`the head of ${output} is too long`);
  fs.writeFileSync(output, `${head}/*#\n${parts.join('')}\n*/\n`);
  fs.chmodSync(output, 0o755);
}

function compress(bytes) {
  return brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: bytes.length > 2 ** 22 ? 6 : 9,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });
}
