/** The config plugin: gives osquery its configuration (`--config_plugin=NAME`). */
import { fail, type Plugin, succeed } from './plugin.ts';

export interface ConfigSpec {
  readonly name: string;
  /** The configurations: source name → JSON text. osquery merges several. */
  config(): Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>;
  /** The JSON text of a pack that the configuration names without its contents. */
  pack?(name: string, value: string): string | Promise<string>;
}

export function config(spec: ConfigSpec): Plugin {
  return {
    registry: 'config',
    name: spec.name,
    routes: [],
    async call(request) {
      const { action, name = '', value = '' } = request;
      if (action === 'genConfig') return succeed([await spec.config()]);
      if (action === 'genPack' && spec.pack !== undefined)
        return succeed([{ [name]: await spec.pack(name, value) }]);
      return fail(`config ${spec.name}: unknown action ${JSON.stringify(action ?? '')}`);
    },
  };
}
