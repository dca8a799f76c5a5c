/**
 * ruff's checker from its wasm package, under our control: the glue code is run with a file system, console and WebAssembly
 * of our own, so that nothing is printed (panics quote source text), the compiled module is shared by all instances, and the
 * memory has an upper bound. An instance that threw is not used again.
 */
import type { Checker, Diagnostic } from '../weakness.ts';
import type { RuffAssets } from './ruff-assets.ts';
import { wasmApi } from './wasm-edits.ts';

/** What we use of the package's exports. */
interface RuffGlue {
  Workspace: new (options: unknown, encoding: number) => { check(text: string): readonly RuffDiagnostic[] };
  memoryBytes(): number;
}

interface RuffDiagnostic {
  readonly code: string | null;
  readonly message: string;
  readonly start_location: { readonly row: number; readonly column: number };
  readonly end_location: { readonly row: number; readonly column: number };
}

export interface Ruff {
  readonly check: Checker;
  /** Memory of the present instance, bytes; it never shrinks. */
  memoryBytes(): number;
  /** Drops the present instance. */
  reset(): void;
}

const utf16 = 1;

/** The newest version that ruff knows: an older one would refuse newer syntax. S101 (assert) is noise. */
const options = {
  'target-version': 'py314',
  preview: false,
  lint: { select: ['S', 'E9'], ignore: ['S101'] },
};

/** @param assets glue code and compiled module of the wasm package */
export function createRuff(assets: RuffAssets): Ruff {
  let glue: RuffGlue | undefined;
  let workspace: InstanceType<RuffGlue['Workspace']> | undefined;
  const reset = (): void => {
    glue = undefined;
    workspace = undefined;
  };
  return {
    check(text) {
      glue ??= instantiate(assets);
      workspace ??= new glue.Workspace(options, utf16);
      try {
        return workspace.check(text).map(toDiagnostic);
      } catch (error) {
        reset();
        throw new Error('the checker failed', { cause: error instanceof RangeError ? 'depth' : 'fault' });
      }
    },
    memoryBytes: () => glue?.memoryBytes() ?? 0,
    reset,
  };
}

/** What most scripts have, and nothing to report. */
const sample =
  'import os\nfrom a import b as c\n\n\nclass A(b):\n    """Doc."""\n\n    x: int = 3\n\n    @c\n    def f(self, *a, k=None, **o):\n' +
  '        for i in a:\n            if i > 1 and k is not None:\n                return f"{i}: {o[k]}", [j for j in o]\n' +
  '        try:\n            with open(k) as g:\n                g.x = {"a": -1.5}\n        except (OSError, ValueError) as e:\n            raise e from None\n';

/**
 * V8 compiles a function of WebAssembly when it is first called, for all threads that share the module. Four fifths of what the first
 * check takes are that, mostly for a few huge functions with a word for each rule: another thread can do it before the first check is due.
 */
export function warmUp(assets: RuffAssets): void {
  createRuff(assets).check(sample);
}

function toDiagnostic({ code, message, start_location, end_location }: RuffDiagnostic): Diagnostic {
  return {
    code: code ?? 'invalid-syntax',
    message,
    line: start_location.row,
    column: start_location.column,
    endLine: end_location.row,
  };
}

function instantiate({ glue, module }: RuffAssets): RuffGlue {
  const silent = { error() {}, warn() {}, info() {}, log() {}, debug() {} };
  const shared = {
    // The glue calls `new WebAssembly.Module(bytes)`: it is given the module that is compiled already.
    Module: function sharedModule() {
      return module;
    },
    Instance: wasmApi.Instance,
  };
  const exports = {};
  const source = `${glue}\nexports.memoryBytes = () => wasm.memory.buffer.byteLength;`;
  new Function('exports', 'require', '__dirname', 'WebAssembly', 'console', source)(
    exports,
    () => ({ readFileSync: () => undefined }),
    '',
    shared,
    silent,
  );
  return exports as RuffGlue;
}
