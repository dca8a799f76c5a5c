/**
 * Apache's Thrift inside a bundle. It makes its buffers with `new Buffer()`, of which Node warns outside `node_modules`; and two
 * functions of `uuid` would bring all of that package, which loads Node's crypto into the threads that stay small.
 */
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

/** All of these buffers are filled at once; thousands of four bytes each, when an extension registers, come from Node's pool. */
const newBuffer = `
function newBuffer(value, encoding) {
  return typeof value === 'number' ? Buffer.allocUnsafe(value) : Buffer.from(value, encoding);
}`;

export const apacheThrift = {
  name: 'apache-thrift',
  setup(build) {
    build.onLoad({ filter: /[\\/]node_modules[\\/](?:thrift|node-int64)[\\/].*\.js$/ }, async (args) => {
      const source = await fs.promises.readFile(args.path, 'utf8');
      return { contents: source.replaceAll('new Buffer(', 'newBuffer(') + newBuffer, loader: 'js' };
    });
    build.onResolve({ filter: /^uuid$/ }, ({ importer }) => {
      if (!/[\\/]node_modules[\\/]thrift[\\/]/.test(importer)) return undefined;
      return { path: createRequire(importer).resolve('uuid'), namespace: 'apache-thrift' };
    });
    build.onLoad({ filter: /.*/, namespace: 'apache-thrift' }, (args) => {
      const resolveDir = path.dirname(args.path);
      const lines = ['parse', 'stringify'].map(
        (name) => `export { default as ${name} } from './${name}.js';`,
      );
      return { contents: lines.join('\n'), loader: 'js', resolveDir };
    });
  },
};
