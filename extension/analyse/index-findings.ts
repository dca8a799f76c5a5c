/** Findings in the configuration of package managers. */
import type { TableContext } from '../core/types.ts';
import { type ConfiguredIndex, type EffectiveConfig, listIndexConfigs } from '../discover/pip-config.ts';
import { allowsIndex } from './allowed-indexes.ts';
import type { PackageFinding } from './package-findings.ts';
import type { PackageRuleId } from './package-rules.ts';

/** Findings of every effective configuration; one that several inherit is told once for each of them. */
export function* indexFindings(context: TableContext): Generator<PackageFinding> {
  for (const config of listIndexConfigs(context))
    for (const setting of config.settings)
      for (const [rule, message] of judge(context, setting, config))
        yield findingOf(rule, message, setting, config);
}

function* judge(
  { config: { allowedIndexes } }: TableContext,
  setting: ConfiguredIndex,
  config: EffectiveConfig,
): Generator<readonly [PackageRuleId, string]> {
  const { tool, value } = setting;
  const isUrl = /^[a-z][a-z0-9+.-]*:\/\//i.test(value);
  const isSource = ['index', 'extra_index', 'find_links', 'channel'].includes(setting.setting);
  if (isSource && /^http:\/\//i.test(value) && !isLoopback(value))
    yield ['PYS-PKG-009', `${tool} gets packages over plain HTTP`];
  if (setting.setting === 'trusted_host' && !isLoopback(`http://${value}`))
    yield ['PYS-PKG-008', `${tool} does not check the certificate of ${value}`];
  if (setting.setting === 'ssl_verify' && /^(?:false|no|off|0)$/i.test(value))
    yield ['PYS-PKG-008', `${tool} checks no certificates`];
  if (setting.credentials) yield ['PYS-PKG-018', `credentials stand in the ${setting.setting} of ${tool}`];
  if (setting.setting === 'extra_index' && confuses(setting, config))
    yield ['PYS-PKG-007', `${tool} takes a package from whichever index has the highest version`];
  if (isSource && isUrl && allowedIndexes.length > 0 && !allowsIndex(allowedIndexes, value))
    yield ['PYS-PKG-006', `${tool} is configured for an index that is not allowed`];
}

/** uv asks the next index only for names the first does not have, unless it is told otherwise. */
function confuses({ tool, value }: ConfiguredIndex, { settings }: EffectiveConfig): boolean {
  if (/^file:/i.test(value) || !/:\/\//.test(value)) return false;
  if (tool === 'pip')
    return !settings.some((one) => one.tool === 'pip' && one.setting === 'no_index' && isOn(one.value));
  return settings.some(
    (one) => one.tool === 'uv' && one.setting === 'index_strategy' && one.value.startsWith('unsafe'),
  );
}

function isOn(value: string): boolean {
  return /^(?:true|yes|on|1)$/i.test(value);
}

function isLoopback(url: string): boolean {
  return /^[a-z]+:\/\/(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?::\d+)?(?:\/|$)/i.test(url);
}

function findingOf(
  rule: PackageRuleId,
  message: string,
  setting: ConfiguredIndex,
  { owner, environment }: EffectiveConfig,
): PackageFinding {
  return {
    rule,
    message,
    evidence: `${setting.setting} = ${setting.value}`,
    package: '',
    version: '',
    path: setting.path,
    environment: environment?.path ?? '',
    uid: owner.uid,
    username: owner.username,
  };
}
