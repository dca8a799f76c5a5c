/** Programs that are Python under a name of their own. */
import type { InvocationKind } from './python-argv.ts';

/** Tools that install packages. */
export const pipTools: ReadonlySet<string> = new Set([
  ...['pip', 'pip3', 'uv', 'uvx', 'conda', 'mamba', 'micromamba', 'poetry', 'pipenv', 'pipx', 'pdm', 'rye'],
  ...['hatch', 'pixi', 'easy_install', 'pip-sync', 'ensurepip'],
]);

/** Sub-commands that change or fetch packages, by tool. */
const packageActions: Readonly<Record<string, RegExp>> = {
  pip: /^(?:install|uninstall|download|wheel)$/,
  uv: /^(?:add|remove|sync|install|lock|tool|pip|venv)$/,
  uvx: /./,
  conda: /^(?:install|create|update|upgrade|remove|uninstall|env)$/,
  mamba: /^(?:install|create|update|upgrade|remove|uninstall|env)$/,
  micromamba: /^(?:install|create|update|upgrade|remove|uninstall|env)$/,
  poetry: /^(?:add|install|update|remove|sync|self)$/,
  pipenv: /^(?:install|uninstall|update|sync|upgrade)$/,
  pipx: /^(?:install|inject|upgrade|upgrade-all|uninstall|run|reinstall|install-all)$/,
  pdm: /^(?:add|install|update|remove|sync)$/,
  rye: /^(?:add|remove|sync|install)$/,
  hatch: /^env$/,
  pixi: /^(?:add|remove|install|update|global)$/,
  easy_install: /./,
  'pip-sync': /^/,
  ensurepip: /^/,
};

const kinds: Readonly<Record<string, InvocationKind>> = {
  ...of('test_runner', 'pytest py.test unittest nose nose2 nosetests tox nox behave trial doctest'),
  ...of('repl', 'ipython ipython3 bpython ptpython ptipython idle idle3 idlelib'),
  ...of('notebook', 'ipykernel ipykernel_launcher papermill xeus-python colab_kernel_launcher'),
  ...of(
    'service',
    'gunicorn uvicorn hypercorn daphne waitress-serve uwsgi celery streamlit flask django-admin jupyter-notebook jupyter-lab jupyter-server jupyterhub jupyterlab supervisord airflow luigid prefect dagster mlflow bokeh panel voila gradio dramatiq rq huey_consumer circusd aiosmtpd fastapi',
  ),
  ...of(
    'tool',
    'black ruff mypy flake8 pylint isort pyright pre-commit twine ansible ansible-playbook ansible-galaxy aws az cookiecutter sphinx-build mkdocs scrapy httpie dbt sqlfluff bandit semgrep pip-audit alembic yt-dlp youtube-dl pyinstaller nuitka cython virtualenv coverage debugpy kernprof viztracer scalene pyinstrument memray mprof torchrun accelerate deepspeed spark-submit',
  ),
};

/** Debuggers, profilers, launchers of training and the like: what they are given is the script that runs. */
export const scriptRunners: ReadonlySet<string> = new Set(
  'pdb cprofile profile trace coverage debugpy kernprof viztracer scalene pyinstrument memray mprof torchrun accelerate deepspeed spark-submit'.split(
    ' ',
  ),
);

/** Modules of tools that are known by another name as programs. */
export const moduleTools: Readonly<Record<string, string>> = {
  'torch.distributed.run': 'torchrun',
  'torch.distributed.launch': 'torchrun',
  'accelerate.commands.launch': 'accelerate',
};

/** Names that mean this only after `-m`: as programs they may be anything (`code` is an editor). */
const moduleKinds: Readonly<Record<string, InvocationKind>> = {
  ...of('repl', 'code'),
  ...of('service', 'http notebook wsgiref smtpd'),
  ...of('tool', 'django robot json timeit cprofile profile pdb trace zipfile tarfile compileall'),
};

function of(kind: InvocationKind, names: string): Record<string, InvocationKind> {
  return Object.fromEntries(names.split(' ').map((name) => [name, kind]));
}

/**
 * What a tool does with these arguments.
 * @returns undefined for a program that is not known, or that does nothing with packages
 */
export function toolKind(
  tool: string,
  words: readonly string[],
  asModule = false,
): InvocationKind | undefined {
  if (tool === 'jupyter') return jupyterKind(words);
  const actions = Object.hasOwn(packageActions, tool) ? packageActions[tool] : undefined;
  if (actions === undefined) {
    if (asModule && Object.hasOwn(moduleKinds, tool)) return moduleKinds[tool];
    return Object.hasOwn(kinds, tool) ? kinds[tool] : undefined;
  }
  const action = words.find((word) => !word.startsWith('-')) ?? '';
  return actions.test(action) ? 'package_operation' : 'tool';
}

function jupyterKind(words: readonly string[]): InvocationKind {
  const command = words.find((word) => !word.startsWith('-')) ?? '';
  if (/^(?:execute|run|nbconvert)$/.test(command)) return 'notebook';
  if (/^(?:console|qtconsole)$/.test(command)) return 'repl';
  return /^(?:lab|notebook|server|hub|nbclassic)?$/.test(command) ? 'service' : 'tool';
}
