/** Runs plugins in the main thread for calls that the wire thread received. */
import type { Plugin, PluginResult } from '../plugins/plugin.ts';
import { fail } from '../plugins/plugin.ts';
import type { FromWire, ToWire } from './thread-messages.ts';

type Call = Extract<FromWire, { kind: 'call' }>;

export class Dispatcher {
  private readonly plugins: ReadonlyMap<string, Plugin>;
  private readonly calls = new Map<number, AbortController>();
  private readonly post: (message: ToWire, transfer: ArrayBuffer[]) => void;

  constructor(plugins: readonly Plugin[], post: (message: ToWire, transfer: ArrayBuffer[]) => void) {
    this.plugins = new Map(plugins.map((plugin) => [keyOf(plugin.registry, plugin.name), plugin]));
    this.post = post;
  }

  /** Answers a call, whatever the plugin does. */
  async run(call: Call): Promise<void> {
    const abort = new AbortController();
    this.calls.set(call.id, abort);
    const result = await this.resultOf(call, abort.signal);
    this.calls.delete(call.id);
    if (!abort.signal.aborted) this.answer(call.id, result);
  }

  cancel(id: number, reason: string): void {
    this.calls.get(id)?.abort(new Error(reason));
    this.calls.delete(id);
  }

  cancelAll(reason: string): void {
    for (const id of [...this.calls.keys()]) this.cancel(id, reason);
  }

  private async resultOf(call: Call, signal: AbortSignal): Promise<PluginResult> {
    const plugin = this.plugins.get(keyOf(call.registry, call.item));
    if (plugin === undefined) return fail(`no such plugin: ${call.registry} ${call.item}`);
    try {
      return await plugin.call(call.request, { signal });
    } catch (error) {
      return fail(error instanceof Error ? error.message : String(error));
    }
  }

  private answer(id: number, { code, message, rows }: PluginResult): void {
    const transfer = rows.transfer ? buffersOf(rows.chunks) : [];
    this.post({ kind: 'answer', id, code, message, count: rows.count, chunks: rows.chunks }, transfer);
  }
}

function buffersOf(chunks: readonly Uint8Array[]): ArrayBuffer[] {
  const buffers = chunks.map((chunk) => chunk.buffer).filter((buffer) => buffer instanceof ArrayBuffer);
  return [...new Set(buffers)];
}

function keyOf(registry: string, name: string): string {
  return `${registry}\0${name}`;
}
