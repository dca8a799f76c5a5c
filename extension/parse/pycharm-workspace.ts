/** Run configurations of PyCharm and IntelliJ: `.idea/workspace.xml`, `.idea/runConfigurations/*.xml`, `.run/*.run.xml`. */
import { attributeOf, childrenOf, elementAt, parseXml, type XmlElement } from './xml.ts';

export interface RunConfiguration {
  readonly name: string;
  /** `PythonConfigurationType`, `tests`, … */
  readonly type: string;
  /** Script, or module when `isModule`. */
  readonly target: string;
  readonly isModule: boolean;
  readonly parameters: string;
  readonly directory: string;
  /** Interpreter's path, or its name in the IDE's own list. */
  readonly interpreter: string;
  readonly interpreterOptions: string;
  /** The IDE made it by itself for a file that was run. */
  readonly temporary: boolean;
}

const maxConfigurations = 500;

/**
 * Configurations of Python; templates for new ones are left out.
 * @returns undefined when it is no XML, or none that is read
 */
export function parseRunConfigurations(text: string): RunConfiguration[] | undefined {
  const document = parseXml(text);
  if (document === undefined) return undefined;
  const holders = [
    ...childrenOf(elementAt(document, 'project'), 'component').filter(
      (one) => attributeOf(one, 'name') === 'RunManager',
    ),
    ...childrenOf(document, 'component'),
  ];
  return holders
    .flatMap((holder) => childrenOf(holder, 'configuration'))
    .filter((one) => attributeOf(one, 'default') !== 'true')
    .slice(0, maxConfigurations)
    .flatMap((one) => toConfiguration(one) ?? []);
}

function toConfiguration(element: XmlElement): RunConfiguration | undefined {
  const options = new Map(
    childrenOf(element, 'option').map((option) => [
      attributeOf(option, 'name'),
      attributeOf(option, 'value'),
    ]),
  );
  const target = options.get('SCRIPT_NAME') ?? options.get('_new_target')?.replace(/^"|"$/g, '') ?? '';
  if (target === '') return undefined;
  return {
    name: attributeOf(element, 'name'),
    type: attributeOf(element, 'type'),
    target,
    isModule: options.get('MODULE_MODE') === 'true',
    parameters: options.get('PARAMETERS') ?? '',
    directory: options.get('WORKING_DIRECTORY') ?? '',
    interpreter: options.get('SDK_HOME') || (options.get('SDK_NAME') ?? ''),
    interpreterOptions: options.get('INTERPRETER_OPTIONS') ?? '',
    temporary: attributeOf(element, 'temporary') === 'true',
  };
}
