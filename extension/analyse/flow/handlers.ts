/** Functions that a web framework calls with what a client sends: the parameters of a route are data from outside. */
import { lastName, type Param } from '../../parse/python/index.ts';
import { passOne } from './local-call.ts';
import { originAt } from './origins.ts';
import type { State } from './state.ts';
import { type LocalFunction, tracedValue, type Value } from './values.ts';

const routes =
  /^fastapi\.(?:FastAPI|APIRouter|applications\.FastAPI|routing\.APIRouter)\(\)\.(?:get|post|put|patch|delete|api_route|websocket)$/;

/** Defaults and types of parameters that are given by the application, not by a client. */
const given = /^(?:Depends|Security|Header|Cookie)$/;
const ownTypes =
  /^(?:int|float|bool|date|datetime|UUID|Request|Response|BackgroundTasks|WebSocket|Session|AsyncSession)$/;

/** @param decorator what stands above the function: `@app.post("/ask")` */
export function passRequest(s: State, fn: LocalFunction, decorator: Value): void {
  const route = decorator.producer;
  if (route === undefined || !routes.test(route.path)) return;
  fn.node.params.forEach((param, i) => {
    if (param.star !== '' || !isSent(param)) return;
    const kind = lastName(param.annotation) === 'UploadFile' ? 'form' : 'user_input';
    const { start, end } = param.annotation ?? { start: fn.node.start, end: fn.node.start + i };
    passOne(s, fn, param.name, tracedValue([originAt(s, { kind, data: true }, end, start)]), start);
  });
}

function isSent({ annotation, default: standard }: Param): boolean {
  if (standard?.kind === 'call' && given.test(lastName(standard.func))) return false;
  if (annotation?.kind === 'subscript' && annotation.index.kind === 'tuple')
    return !annotation.index.items.some((each) => each.kind === 'call' && given.test(lastName(each.func)));
  return !ownTypes.test(lastName(annotation));
}
