/** Run configurations of PyCharm and IntelliJ: `.idea/workspace.xml`, `.idea/runConfigurations/*.xml`, `.run/*.run.xml`. */
import { attributeOf, childrenOf, elementAt, parseXml, type XmlElement } from './xml.ts';

export interface RunConfiguration {
  readonly name: string;
  /** `PythonConfigurationType`, `tests`, … */
  readonly type: string;
  /** Script, or module when `isModule`. */
  readonly target: string;
  readonly isModule: boolean;
  /** Module that is given the target: `pytest`, `flask run`; [] when the target is what runs. */
  readonly through: readonly string[];
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
  const option = (name: string): string => options.get(name) ?? '';
  const type = attributeOf(element, 'type');
  const server = serverOf(type, option);
  const target = server?.target ?? (option('SCRIPT_NAME') || option('_new_target').replace(/^"|"$/g, ''));
  if (target === '') return undefined;
  return {
    name: attributeOf(element, 'name'),
    type,
    target,
    through: server?.through ?? (/test/i.test(type) ? [runnerOf(attributeOf(element, 'factoryName'))] : []),
    isModule: options.get('MODULE_MODE') === 'true',
    parameters: server?.parameters ?? option('PARAMETERS'),
    directory: options.get('WORKING_DIRECTORY') ?? '',
    interpreter: options.get('SDK_HOME') || (options.get('SDK_NAME') ?? ''),
    interpreterOptions: options.get('INTERPRETER_OPTIONS') ?? '',
    temporary: attributeOf(element, 'temporary') === 'true',
  };
}

/** Servers of frameworks have a configuration of their own. */
function serverOf(
  type: string,
  option: (name: string) => string,
): Pick<RunConfiguration, 'target' | 'through' | 'parameters'> | undefined {
  if (type === 'Python.DjangoServer') {
    const address = [option('host'), option('port')].filter((part) => part !== '').join(':');
    const command = option('customRunCommand') || 'runserver';
    return {
      target: '$PROJECT_DIR$/manage.py',
      through: [],
      parameters: [command, address, option('additionalOptions')].join(' '),
    };
  }
  if (type === 'Python.FlaskServer')
    return {
      target: option('target'),
      through: ['flask', 'run', '--app'],
      parameters: option('additionalOptions'),
    };
  if (type === 'Python.FastAPI')
    return { target: option('file'), through: ['uvicorn'], parameters: option('uvicornOptions') };
  return undefined;
}

function runnerOf(factory: string): string {
  if (/unittest/i.test(factory)) return 'unittest';
  if (/nose/i.test(factory)) return 'nose';
  return /doctest/i.test(factory) ? 'doctest' : 'pytest';
}
