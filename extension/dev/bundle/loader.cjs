'use strict';
// The loader of the packed extension. Sections and assets follow as Brotli in Base64 inside a comment, so that each process and
// thread reads only what it runs. This text runs by itself (`node pysight.ext`) or compiled by the shell line above it, which
// works whatever the suffix of the file and the package.json around it are.
(() => {
  const fs = require('node:fs');
  const { createRequire } = require('node:module');
  const { compileFunction } = require('node:vm');
  const { Worker } = require('node:worker_threads');
  const { brotliDecompressSync } = require('node:zlib');

  const file = __filename;
  const index = __INDEX__;
  const bootstrap = __BOOTSTRAP__;
  const content = '__CONTENT__';
  const sectionFlag = '--pysight-section=';
  const fileFlag = '--pysight-file=';
  const minMajor = 20;

  function readRange(descriptor, start, length) {
    const bytes = Buffer.alloc(length);
    fs.readSync(descriptor, bytes, 0, length, start);
    return bytes;
  }

  /** Another file may have been put in this one's place since this process started: its sections lie elsewhere. */
  function unpack(name) {
    const place = index[name];
    if (place === undefined) throw new Error(`${file} has no section ${name}`);
    const descriptor = fs.openSync(file, 'r');
    try {
      const head = readRange(descriptor, 0, 65536);
      if (!head.includes(content)) {
        const error = new Error(`${file} was replaced while it ran: start it again`);
        throw Object.assign(error, { code: 'PYSIGHT_REPLACED' });
      }
      const start = head.indexOf('/*' + '#\n') + 4 + place[0];
      const packed = readRange(descriptor, start, place[1]).toString('latin1');
      return brotliDecompressSync(Buffer.from(packed, 'base64'));
    } finally {
      fs.closeSync(descriptor);
    }
  }

  const pack = {
    asset: unpack,
    childCommand: (section) => ['-e', bootstrap, '--', file, sectionFlag + section],
    startWorker: (section, options = {}) =>
      new Worker(bootstrap, {
        ...options,
        eval: true,
        execArgv: [],
        argv: [fileFlag + file, sectionFlag + section],
      }),
  };

  function runSection(name) {
    const source = unpack(`${name}.js`).toString('utf8');
    const module = { exports: {} };
    const names = ['exports', 'require', 'module', '__filename', '__dirname', '__pack'];
    const values = [
      module.exports,
      createRequire(file),
      module,
      file,
      require('node:path').dirname(file),
      pack,
    ];
    compileFunction(source, names, { filename: `${file}#${name}` })(...values);
    return module.exports.run?.(pack);
  }

  if (Number(process.versions.node.split('.')[0]) < minMajor) {
    process.stderr.write(`pysight: Node ${minMajor} or newer is needed, this is ${process.version}\n`);
    process.exit(1);
  }
  const flag = process.argv.find((argument) => argument.startsWith(sectionFlag));
  runSection(flag === undefined ? 'main' : flag.slice(sectionFlag.length));
})();
