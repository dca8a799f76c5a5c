/** Members of enumerations: constants that a class holds, each with its value. */
import { anyOf, type Local, type LocalClass, textsOf, unknown, type Value } from './values.ts';

const bases =
  /^(?:(?:enum|aenum|strenum|backports\.strenum)\.\w*Enum|django\.db\.models\.(?:\w+\.)?(?:Text)?Choices)$/;

/** The enumeration that a class or an object of it is; undefined for all others. */
export function enumerationOf(local: Local | undefined): LocalClass | undefined {
  if (local?.kind !== 'class' && local?.kind !== 'instance') return undefined;
  const owner = local.kind === 'class' ? local : local.of;
  return derives(owner, 4) ? owner : undefined;
}

function derives({ bases: own }: LocalClass, depth: number): boolean {
  return own.some(
    ({ path, local }) =>
      bases.test(path) || (local?.kind === 'class' && depth > 0 && derives(local, depth - 1)),
  );
}

/** Which of the members is not told. */
export function anyMember({ attributes }: LocalClass): Value {
  const members = [...attributes].filter(([name]) => !name.startsWith('_')).map(([, value]) => value);
  return members.length === 0 ? unknown : anyOf(members);
}

/** `Model["FAST"]`. */
export function memberByName(owner: LocalClass, name: string | undefined): Value {
  return (name === undefined ? undefined : owner.attributes.get(name)) ?? anyMember(owner);
}

const valueNames = /^_?value_?$/;

/**
 * `Model.FAST.value`, and `self.value` in a method of the enumeration. No text has such an attribute itself.
 * @returns undefined where it is no value of a member
 */
export function valueOfMember(value: Value, attr: string): Value | undefined {
  if (!valueNames.test(attr)) return undefined;
  const { local } = value;
  const owner = enumerationOf(local);
  if (textsOf(value).length > 0) {
    if (local === undefined) return value;
    return owner === undefined ? undefined : { ...value, local: undefined };
  }
  if (owner !== undefined && local?.kind === 'instance') return anyMember(owner);
  // A member whose value is a tuple or a list.
  return local === undefined && value.path === '' && value.items !== undefined ? value : undefined;
}
