/** Functions that a framework calls with what comes from outside: what a client sends to a route, what people write to a bot. */
import { lastName, type Param } from '../../parse/python/index.ts';
import type { DataKind } from '../knowledge/data-operations.ts';
import { passOne } from './local-call.ts';
import { originAt } from './origins.ts';
import type { State } from './state.ts';
import {
  argument,
  type CallEvent,
  firstGiven,
  type LocalFunction,
  tracedValue,
  type Value,
} from './values.ts';

const routes =
  /^fastapi\.(?:FastAPI|APIRouter|applications\.FastAPI|routing\.APIRouter)\(\)\.(?:get|post|put|patch|delete|api_route|websocket)$/;

/** Defaults and types of parameters that are given by the application, not by a client. */
const given = /^(?:Depends|Security|Header|Cookie)$/;
const ownTypes =
  /^(?:int|float|bool|date|datetime|UUID|Request|Response|BackgroundTasks|WebSocket|Session|AsyncSession)$/;

/** @param decorator what stands above the function: `@app.post("/ask")` */
export function passRequest(s: State, fn: LocalFunction, decorator: Value): void {
  if (bots.test(decorator.path)) {
    passMessage(s, fn);
    return;
  }
  const route = decorator.producer;
  if (route === undefined || !routes.test(route.path)) return;
  fn.node.params.forEach((param, i) => {
    if (param.star !== '' || !isSent(param)) return;
    const kind = lastName(param.annotation) === 'UploadFile' ? 'form' : 'user_input';
    const { start, end } = param.annotation ?? { start: fn.node.start, end: fn.node.start + i };
    passOne(s, fn, param.name, tracedValue([originAt(s, { kind, data: true }, end, start)]), start);
  });
}

/** Decorators for what is written in chats. */
const bots =
  /^(?:slack_bolt\.(?:async_app\.)?(?:App|AsyncApp)\(\)\.(?:event|message|command|shortcut)\(\)|telebot\.(?:async_telebot\.)?(?:Async)?TeleBot\(\)\.(?:channel_post|message)_handler\(\)|aiogram\.(?:Dispatcher|Router|dispatcher\.\w+)\(\)\.(?:message|message_handler|channel_post)\(\)|pyrogram\.Client(?:\(\))?\.on_message\(\)|telethon\.(?:sync\.)?TelegramClient\(\)\.on\(\)|discord\.(?:ext\.commands\.)?(?:Client|Bot)\(\)\.(?:event|listen\(\)|command\(\)))$/;

/** The objects in which a message is handed over. */
const messages = /^(?:message|msg|event|evt|update|body|payload|command|mensagem|mensaje|nachricht)$/;

/** `MessageHandler(filters.TEXT, answer)`, `@app.event("message")`: what people write to a bot, and to each other. */
export function passMessage(s: State, fn: LocalFunction): void {
  fn.node.params.forEach((param, i) => {
    if (param.star !== '' || !messages.test(param.name)) return;
    passKind(s, fn, param, i, 'chat');
  });
}

/** Gives the parameter at a position data of a kind, which comes from where the function stands. */
function passKind(s: State, fn: LocalFunction, param: Param, i: number, kind: DataKind): void {
  const place = fn.node.start + i;
  passOne(s, fn, param.name, tracedValue([originAt(s, { kind, data: true }, place, fn.node.start)]), place);
}

/** Whether a call registers a function for what is written in chats. */
export function takesMessages(path: string): boolean {
  return /^telegram\.ext\.(?:\w+\.)?(?:Message|Command|ChannelPost)Handler$/.test(path);
}

/** Whether a call registers a function for the keys that are pressed. */
export function takesKeys(path: string): boolean {
  return /^(?:pynput\.keyboard\.Listener|keyboard\.(?:hook|on_press|on_release))$/.test(path);
}

/** `Listener(on_press=note)`: the key comes first. */
export function passKeys(s: State, fn: LocalFunction): void {
  const i = firstGiven(fn);
  const param = fn.node.params[i];
  if (param !== undefined && param.star === '') passKind(s, fn, param, i, 'keystrokes');
}

/** What Gradio calls with what somebody typed or uploaded: an interface's function, a chat's, an event's. */
const events =
  /^gradio\.(?:ChatInterface|Interface|(?:\w+\.)?\w+\(\)\.(?:click|submit|change|input|upload|select|stream|stop_recording))$/;
const uploads =
  /^(?:gradio\.(?:\w+\.)*)?(?:files?|uploadbutton|image|audio|video|multimodaltextbox)(?:\(\))?$/i;

/** Whether a call registers a function for what is put into components. */
export function takesInputs(path: string): boolean {
  return events.test(path);
}

/** `gr.Interface(ask, inputs=["text", gr.File()])`: one component for each parameter; a chat gives the message first. */
export function passInputs(s: State, fn: LocalFunction, call: CallEvent): void {
  const given = argument(call, 1, 'inputs');
  const isChat = call.name === 'ChatInterface';
  const inputs = isChat ? [undefined] : (given?.items ?? [given]);
  const params = fn.node.params.filter(({ name, star }, i) => star === '' && !(i === 0 && name === 'self'));
  params.slice(0, inputs.length).forEach((param, i) => {
    const component = inputs[i];
    const isUpload =
      component === undefined
        ? isChat && argument(call, -1, 'multimodal')?.path === 'True'
        : uploads.test(component.text ?? component.path);
    const kind = isUpload ? 'form' : 'user_input';
    // The component is a source itself where it was made before.
    if (component?.traces.some(({ origin }) => origin.kind === kind) !== true)
      passKind(s, fn, param, i, kind);
  });
}

function isSent({ annotation, default: standard }: Param): boolean {
  if (standard?.kind === 'call' && given.test(lastName(standard.func))) return false;
  if (annotation?.kind === 'subscript' && annotation.index.kind === 'tuple')
    return !annotation.index.items.some((each) => each.kind === 'call' && given.test(lastName(each.func)));
  return !ownTypes.test(lastName(annotation));
}
