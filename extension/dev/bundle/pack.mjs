/** Puts sections and assets into one executable file. */
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
 * a privileged process. PYSIGHT_NODE names another Node.
 */
const shellLine = [
  '":" //; unset NODE_OPTIONS NODE_PATH; n="$PYSIGHT_NODE";',
  'if [ -z "$n" ]; then n="$(command -v node || true)"; fi;',
  'for c in /usr/local/bin/node /usr/bin/node /opt/homebrew/bin/node /opt/node/bin/node /snap/bin/node;',
  'do if [ -z "$n" ] && [ -x "$c" ]; then n="$c"; fi; done;',
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
  const loader = fs
    .readFileSync(loaderFile, 'utf8')
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
