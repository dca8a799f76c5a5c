/**
 * Files that Jupyter writes for what is running: `kernel-<id>.json` (ports and a key) and `jpserver-<pid>.json`,
 * `nbserver-<pid>.json` (address, directory and a token). Keys and tokens are left where they are.
 */
import { parseBoundedJson } from './bounded-json.ts';

export interface JupyterServer {
  readonly pid: number;
  /** Without token. */
  readonly url: string;
  readonly directory: string;
}

/** @param name of the file; it holds the process id too */
export function parseJupyterServer(text: string, name: string): JupyterServer | undefined {
  const value = objectOf(text);
  if (value === undefined) return undefined;
  const pid = Number(value['pid'] ?? /-(?<pid>\d+)(?:-open)?\.json$/.exec(name)?.groups?.['pid']);
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  const url = String(value['url'] ?? '')
    .replace(/[?#].*$/, '')
    .slice(0, 500);
  return { pid, url, directory: String(value['root_dir'] ?? value['notebook_dir'] ?? '').slice(0, 4096) };
}

export interface JupyterKernel {
  /** The identifier in its file's name. */
  readonly id: string;
  /** `python3`; '' when the file does not say. */
  readonly kernel: string;
  /** Notebook or console that it was made for, where the file says. */
  readonly session: string;
}

export function parseJupyterKernel(text: string, name: string): JupyterKernel | undefined {
  const value = objectOf(text);
  const id = /^kernel-(?<id>[\w-]{1,64})\.json$/.exec(name)?.groups?.['id'];
  if (value === undefined || id === undefined || !('shell_port' in value)) return undefined;
  return {
    id,
    kernel: String(value['kernel_name'] ?? '').slice(0, 200),
    session: String(value['jupyter_session'] ?? '').slice(0, 4096),
  };
}

function objectOf(text: string): Readonly<Record<string, unknown>> | undefined {
  const value = text.length > 65_536 ? undefined : parseBoundedJson(text, 16);
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : undefined;
}
