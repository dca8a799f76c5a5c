/** Makes the machine that the benchmark measures on: environments with distributions among many other files. */
import fs from 'node:fs';
import nodePath from 'node:path';

export interface MachineSize {
  readonly environments: number;
  readonly distributions: number;
  readonly otherFiles: number;
}

/** Writes the machine below `root`. Sizes of headers, descriptions and records are those of common wheels. */
export function makeMachine(root: string, size: MachineSize): void {
  const each = Math.ceil(size.distributions / size.environments);
  for (let e = 0; e < size.environments; e++)
    makeEnvironment(nodePath.join(root, 'home', `user${e % 7}`, `project${e}`, '.venv'), e, each);
  makeOthers(nodePath.join(root, 'home'), size.otherFiles);
}

function makeEnvironment(prefix: string, number: number, distributions: number): void {
  const site = nodePath.join(prefix, 'lib/python3.11/site-packages');
  fs.mkdirSync(nodePath.join(prefix, 'bin'), { recursive: true });
  fs.mkdirSync(site, { recursive: true });
  fs.writeFileSync(
    nodePath.join(prefix, 'pyvenv.cfg'),
    `home = /usr/bin\nversion = 3.11.2\nprompt = p${number}\n`,
  );
  for (let d = 0; d < distributions; d++)
    makeDistribution(site, `package_${number}_${d}`, `${1 + (d % 9)}.${d}.0`, d);
}

function makeDistribution(site: string, name: string, version: string, seed: number): void {
  const info = nodePath.join(site, `${name}-${version}.dist-info`);
  fs.mkdirSync(info);
  fs.mkdirSync(nodePath.join(site, name));
  fs.writeFileSync(nodePath.join(site, name, '__init__.py'), '');
  fs.writeFileSync(nodePath.join(info, 'METADATA'), metadata(name, version, seed));
  fs.writeFileSync(nodePath.join(info, 'RECORD'), record(name, 20 + (seed % 60)));
  fs.writeFileSync(
    nodePath.join(info, 'WHEEL'),
    'Wheel-Version: 1.0\nGenerator: x 1\nRoot-Is-Purelib: true\nTag: py3-none-any\n',
  );
  fs.writeFileSync(nodePath.join(info, 'INSTALLER'), 'pip\n');
}

/** Descriptions as long as those of 123 distributions in daily use: half below 4 KiB, one in twenty over 40. */
const descriptionLines = [
  15, 15, 25, 25, 25, 60, 60, 60, 60, 60, 115, 115, 115, 115, 115, 210, 210, 210, 520, 830,
];

function metadata(name: string, version: string, seed: number): string {
  const lines = [
    'Metadata-Version: 2.1',
    `Name: ${name}`,
    `Version: ${version}`,
    'Summary: A package: with a summary of ordinary length that says little',
    'Home-page: https://example.org/project',
    'Author: Ada Example, Bob Example',
    'Author-email: ada@example.org',
    'License: MIT',
    'Project-URL: Documentation, https://docs.example.org/',
    'Project-URL: Source, https://github.com/example/project',
    ...Array.from(
      { length: 8 + (seed % 12) },
      (_, i) => `Classifier: Programming Language :: Python :: 3.${i}`,
    ),
    'Requires-Python: >=3.8',
    ...Array.from(
      { length: seed % 25 },
      (_, i) => `Requires-Dist: dependency-${i}>=1.${i},<3; extra == "all"`,
    ),
    'Provides-Extra: all',
  ];
  return `${lines.join('\n')}\n\n${'A line of a description with `code` and words.\n'.repeat(descriptionLines[seed % 20] ?? 0)}`;
}

function record(name: string, files: number): string {
  const hash = 'sha256=4v2mzlIJPnGDmHE2EyGDK5U0rXnLU7pmZ4LqWZMJ3lI';
  return Array.from({ length: files }, (_, i) => `${name}/module_${i}.py,${hash},${1000 + i}`).join('\n');
}

const suffixes = ['.txt', '.md', '.js', '.json', '.py', '.csv', '.log', '.h', '', '.yaml'];

function makeOthers(root: string, count: number): void {
  for (let made = 0, directory = 0; made < count; directory++) {
    const path = nodePath.join(
      root,
      `user${directory % 7}`,
      `work${directory % 40}`,
      `a${directory % 9}`,
      `d${directory}`,
    );
    fs.mkdirSync(path, { recursive: true });
    for (let i = 0; i < 25 && made < count; i++, made++) {
      fs.writeFileSync(nodePath.join(path, `file_${i}${suffixes[i % suffixes.length] ?? ''}`), '');
    }
  }
}
