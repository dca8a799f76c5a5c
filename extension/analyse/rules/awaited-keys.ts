/** Whether who listens to the keyboard waits for certain keys, as a robot for the one that stops it, or takes note of what is typed. */
import { argument, type CallEvent, firstGiven, functionsOf, type LocalFunction } from '../flow/values.ts';
import type { Facts } from './rule.ts';

const longestListener = 4000;

/** True where every function that is told of keys only compares them with others. */
export function awaitsKeys(call: CallEvent, { module }: Facts): boolean {
  if (call.name === 'GetAsyncKeyState') return isOneKey(call);
  const listeners = [argument(call, 0, 'on_press', 'callback'), argument(call, 1, 'on_release')].flatMap(
    (value) => (value === undefined ? [] : functionsOf(value)),
  );
  return listeners.length > 0 && listeners.every((fn) => onlyCompares(fn, module.text));
}

/** `GetAsyncKeyState(win32con.VK_ESCAPE)`: who listens to all of them counts through their numbers. */
function isOneKey({ nodes, args }: CallEvent): boolean {
  return nodes[0]?.kind === 'number' || /(?:^|\.)VK_\w+$/.test(args[0]?.path ?? '');
}

function onlyCompares(fn: LocalFunction, text: string): boolean {
  const { node } = fn;
  const key = node.params[firstGiven(fn)]?.name;
  const body = text.slice(node.body[0]?.start ?? node.start, node.end);
  if (key === undefined || body.length > longestListener) return false;
  const uses = [...body.matchAll(new RegExp(`(?<![\\w.])${key}(?!\\w)`, 'g'))];
  return uses.every(({ index: at }) => {
    const after = body.slice(at + key.length, at + key.length + 60);
    return compared.test(after) || asked.test(body.slice(Math.max(0, at - 20), at));
  });
}

const compared = /^(?:\.\w{1,20}(?:\(\))?){0,2}\s*(?:==|!=|(?:is|in|not)\b)/;
const asked = /(?:==|!=|\bis(?:\s+not)?|\b(?:hasattr|isinstance)\s*\()\s*$/;
