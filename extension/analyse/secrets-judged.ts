/** Which of the literals under telling names are passwords or keys. */
import type { Statement, Text } from '../parse/python/index.ts';
import { passwordOfPair } from './secrets-calls.ts';
import {
  isAppPassword,
  isKeyName,
  isPasswordName,
  isReference,
  isStrong,
  isWritten,
  looksLikeKey,
  looksLikePassword,
  looksRandom,
  saysItsName,
} from './secrets-literals.ts';
import { type NamedLiteral, namedLiterals } from './secrets-named.ts';
import { entropy } from './secrets-placeholders.ts';

/** A secret, with the literal that it stands in. */
export interface NamedSecret {
  readonly id: 'PYS-SEC-081' | 'PYS-SEC-082';
  readonly value: string;
  readonly node: Text;
}

/** Names of a user with a password, or of several of them. */
const login = /(?:^|_)(?:auth|logins?|cred(?:s|entials?)?|user_?pass|zugang\w{0,10}|acceso)$/i;
/** Such names too, but under which other things of a person stand more often. */
const account = /(?:^|_)(?:accounts?|users?|konto|konten|conta|usuarios?)$/i;
/** Names of values that nobody may use, or that are made up. */
const refused =
  /weak|common|forbidden|banned|blocked|black_?list|known|breached|leaked|pwned|trivial|popular|disallowed|schwach|verboten|(?:^|_)(?:bad|invalid|wrong|fake|dummy|mock|test)(?:_|$)/i;

/** Names that say too little: the value must look like nothing but a key, as it must where it is one of many. */
const bareKey = /^(?:[kK]ey|KEY|api|API|auth|AUTH|app_?key|APP_?KEY)\d?$|^[A-Z][A-Z\d]*_KEY$/;

/** @param body the statements of a module */
export function namedSecrets(body: readonly Statement[]): readonly NamedSecret[] {
  const found: NamedSecret[] = [];
  for (const literal of namedLiterals(body)) {
    const judged = judge(literal);
    if (judged !== undefined) found.push({ ...judged, node: literal.node });
  }
  return found;
}

function judge({ name, node: { value }, how }: NamedLiteral): Omit<NamedSecret, 'node'> | undefined {
  if (value.length < 4 || value.length > 300 || refused.test(name) || saysItsName(name, value))
    return undefined;
  if (how === 'compared')
    return isPasswordName(name) && value.length >= 8 && isUnmistakable(value) ? password(value) : undefined;
  // Lists under such a name are of passwords, or of what has the same letters.
  if (isPasswordName(name) && how === 'member' && !isAppPassword(value) && !isStrong(value)) return undefined;
  if (isPasswordName(name))
    return isAppPassword(value) || (looksLikePassword(value) && isWritten(value))
      ? password(value)
      : undefined;
  if (isKeyName(name)) return (how === 'value' ? looksLikeKey : isBareKey)(value) ? key(value) : undefined;
  if (bareKey.test(name) && how === 'value' && isBareKey(value)) return key(value);
  if (login.test(name)) return judgeLogin(value, how);
  return account.test(name) && /[!#$&?*+~^§]/.test(value) ? judgeLogin(value, how) : undefined;
}

/** `("ana", "secret")`, `{"ana": "secret"}`, `"ana:secret"`. */
function judgeLogin(value: string, how: NamedLiteral['how']): Omit<NamedSecret, 'node'> | undefined {
  if (how === 'value') {
    const second = isReference(value) ? undefined : passwordOfPair(value);
    return second !== undefined && isUnmistakable(second) ? password(second) : undefined;
  }
  return isUnmistakable(value) && (how === 'second' || /[^\w.:-]/.test(value)) ? password(value) : undefined;
}

function isUnmistakable(value: string): boolean {
  return looksLikePassword(value) && isWritten(value) && isStrong(value) && !/[@\s]/.test(value);
}

function isBareKey(value: string): boolean {
  return (
    value.length >= 24 && /^[A-Za-z0-9_=+-]+$/.test(value) && looksRandom(value) && entropy(value) >= 3.3
  );
}

function password(value: string): Omit<NamedSecret, 'node'> {
  return { id: 'PYS-SEC-081', value };
}

function key(value: string): Omit<NamedSecret, 'node'> {
  return { id: 'PYS-SEC-082', value };
}
