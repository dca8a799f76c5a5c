/** Attributes that hold what comes from outside: the fields of a request, the settings of an application. */
import type { LocalClass, Value } from './values.ts';

const sources: ReadonlyMap<string, { readonly kind: string; readonly data: boolean }> = new Map([
  ['flask.request.files', { kind: 'form', data: true }],
  ['flask.request.form', { kind: 'user_input', data: true }],
  ['flask.request.json', { kind: 'user_input', data: true }],
  ['flask.request.data', { kind: 'user_input', data: true }],
  ['flask.request.args', { kind: 'user_input', data: true }],
  ['flask.request.values', { kind: 'user_input', data: true }],
  ['sys.stdin', { kind: 'user_input', data: true }],
]);

/** What an attribute of this dotted name brings in; undefined for nearly all. */
export function attributeSource(path: string): { readonly kind: string; readonly data: boolean } | undefined {
  if (sources.has(path)) return sources.get(path);
  // `st.secrets.openai_key`
  return path.startsWith('streamlit.secrets.') ? { kind: 'file', data: false } : undefined;
}

const settingsBase = /^(?:pydantic(?:_settings|\.v1)?|pydantic\.env_settings)\.BaseSettings$/;

/** Whether a value is of a class whose attributes are read from the environment. */
export function isSettings(value: Value): boolean {
  const { local } = value;
  if (local === undefined || local.kind === 'function' || local.kind === 'choice') return false;
  return derives(local.kind === 'instance' ? local.of : local, 4);
}

function derives({ bases }: LocalClass, depth: number): boolean {
  return bases.some(
    (base) =>
      settingsBase.test(base.path) ||
      (base.local?.kind === 'class' && depth > 0 && derives(base.local, depth - 1)),
  );
}
