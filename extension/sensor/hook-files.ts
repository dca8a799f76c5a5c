/** The files that make up an installed sensor, as text. */
import fs from 'node:fs';
import nodePath from 'node:path';
import { fileURLToPath } from 'node:url';

export const sensorModule = '_pysight_sensor';
export const sensorFileNames = {
  module: `${sensorModule}.py`,
  pth: 'pysight-sensor.pth',
  start: 'pysight-sensor.start',
} as const;

const mark = '# pysight sensor ';
/** Directories that the installer made, so that the uninstaller can take them away again. */
const madeMark = '# made ';

/** The names of the sensor's sources: what starts it, and the functions that it carries as text. */
export const sensorSourceNames = ['pysight_sensor.py', 'pysight_sensor_parts.py'] as const;

/** The sensor's source, before the places are written into it. */
export function readSensorSource(): string {
  const [core, parts] = sensorSourceNames.map(readShipped);
  // A string that stands alone is not compiled.
  return `${core}\n\nr'''${parts}'''\n`;
}

/** A file as shipped: beside this one, or at the top of a bundle. */
function readShipped(name: string): string {
  const here = nodePath.dirname(fileURLToPath(import.meta.url));
  const places = [here, nodePath.dirname(here), nodePath.dirname(nodePath.dirname(here))];
  const found = places.map((place) => nodePath.join(place, name)).find((path) => fs.existsSync(path));
  return fs.readFileSync(found ?? nodePath.join(here, name), 'utf8');
}

/** The source with the places of this machine. They are constants: no variable of a user can move them. */
export function renderSensor(source: string, spool: string, policy: string): string {
  return source
    .replace(/^SPOOL = .*$/m, () => `SPOOL = ${pythonString(spool)}`)
    .replace(/^POLICY = .*$/m, () => `POLICY = ${pythonString(policy)}`);
}

/** `VERSION` of a sensor's source; '' when the text is none. */
export function sensorVersion(source: string): string {
  return /^VERSION = '(?<version>[^'\n]{1,40})'$/m.exec(source)?.groups?.['version'] ?? '';
}

/** Version of the sensor that a .pth starts; '' when the file is not ours. */
export function pthVersion(text: string): string {
  return text.startsWith(mark) ? text.slice(mark.length, text.indexOf('\n')).trim() : '';
}

/**
 * The .pth file: site.py executes its `import` line (https://docs.python.org/3/library/site.html). Python 2 and other
 * implementations pass it by; whatever fails is silent, also when the module is gone.
 * @param made directories that the installer made, the deepest first
 */
export function renderPth(version: string, made: readonly string[]): string {
  // In an environment site.py reads it twice.
  const guard = `sys.version_info >= (3, 6) and sys.implementation.name == 'cpython' and '${sensorModule}' not in sys.modules`;
  const body = `try:\\n import ${sensorModule}; ${sensorModule}.start()\\nexcept Exception: pass`;
  const notes = made.map((path) => `${madeMark}${JSON.stringify(path)}\n`).join('');
  return `${mark}${version}\n${notes}import sys; exec("${body}" if ${guard} else "")\n`;
}

/** Directories that the .pth remembers as made by the installer. */
export function pthDirectories(text: string): string[] {
  const made: string[] = [];
  for (const line of text.split('\n')) {
    if (!line.startsWith(madeMark)) continue;
    try {
      const path: unknown = JSON.parse(line.slice(madeMark.length));
      if (typeof path === 'string') made.push(path);
    } catch {
      // Not a note of ours.
    }
  }
  return made;
}

/** The .start file of PEP 829: an entry point; beside it, CPython 3.15 ignores the import line of the .pth. */
export function renderStart(): string {
  return `${sensorModule}:start\n`;
}

/** JSON strings are Python strings, but for escapes of astral characters, which JSON.stringify does not make. */
function pythonString(text: string): string {
  return JSON.stringify(text);
}
