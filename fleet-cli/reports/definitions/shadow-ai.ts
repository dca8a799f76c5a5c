import type { Report } from '../types.ts';

export const shadowAi: Report = {
  name: 'shadow-ai',
  title: 'Shadow AI',
  question: 'Who sends which data to which AI provider, with which key?',
  sections: [
    {
      id: 'providers',
      title: 'Providers',
      layout: 'bars',
      sql: [
        `SELECT provider, count(DISTINCT pairKey(host_id, path)) AS scripts, count(DISTINCT username) AS people, count(DISTINCT host_id) AS hosts,
          count(DISTINCT CASE WHEN data_summary <> '' THEN pairKey(host_id, path) END) AS sending,
          count(DISTINCT CASE WHEN key_source = 'literal' THEN pairKey(host_id, path) END) AS literal_keys, fewOf(access) AS access,
          fewOf(CASE WHEN library <> '' THEN library END) AS libraries FROM python_ai_usage GROUP BY provider`,
      ],
      order: 'scripts DESC, provider',
      columns: [
        { name: 'provider', title: 'Provider' },
        { name: 'scripts', title: 'Scripts', kind: 'number' },
        { name: 'people', title: 'People', kind: 'number' },
        { name: 'hosts', title: 'Hosts', kind: 'number', fleet: true },
        { name: 'sending', title: 'Send data', kind: 'number' },
        { name: 'literal_keys', title: 'Key in code', kind: 'number' },
        { name: 'access', title: 'Access' },
        { name: 'libraries', title: 'Libraries' },
      ],
      empty: 'No script uses an AI provider.',
    },
    {
      id: 'flows',
      title: 'Who sends what to whom',
      note: 'Data that reaches a call of the provider in the script, as far as its code shows.',
      sql: [
        `SELECT host, path, username, provider, data_summary, endpoint, key_source, models FROM python_ai_usage WHERE data_summary <> ''`,
      ],
      order: 'provider, username, host, path, endpoint, data_summary',
      columns: [
        { name: 'username', title: 'Owner' },
        { name: 'data_summary', title: 'Data' },
        { name: 'path', title: 'Script' },
        { name: 'host', title: 'Host', fleet: true },
        { name: 'models', title: 'Models', kind: 'list' },
        { name: 'endpoint', title: 'Endpoint' },
        { name: 'key_source', title: 'Key from' },
      ],
      empty: 'No script is seen to send data to an AI provider.',
    },
    {
      id: 'own-endpoints',
      title: 'Over HTTP or an endpoint of their own',
      note: 'Calls that no SDK names: proxies, gateways and servers that nobody may know of.',
      sql: [
        `SELECT host, path, username, provider, access, endpoint, key_source FROM python_ai_usage WHERE access IN ('http', 'local')`,
      ],
      order: 'provider, endpoint, host, path, access, username',
      columns: [
        { name: 'provider', title: 'Provider' },
        { name: 'endpoint', title: 'Endpoint' },
        { name: 'access', title: 'Access' },
        { name: 'path', title: 'Script' },
        { name: 'host', title: 'Host', fleet: true },
        { name: 'username', title: 'Owner' },
        { name: 'key_source', title: 'Key from' },
      ],
      empty: 'All AI use goes through a known SDK.',
    },
    {
      id: 'models',
      title: 'Models',
      sql: [
        `SELECT model, provider, count(DISTINCT pairKey(host_id, path)) AS scripts, count(DISTINCT username) AS people
          FROM (SELECT host_id, path, username, provider, eachOf(jsonStrings(models)) AS model FROM python_ai_usage) AS named GROUP BY model, provider`,
      ],
      order: 'scripts DESC, model, provider',
      columns: [
        { name: 'model', title: 'Model' },
        { name: 'provider', title: 'Provider' },
        { name: 'scripts', title: 'Scripts', kind: 'number' },
        { name: 'people', title: 'People', kind: 'number' },
      ],
      empty: 'No script names a model.',
    },
    {
      id: 'authorship',
      title: 'Scripts marked as written by an assistant',
      note: 'Only what a script says of itself: one without a mark may be written by one as well.',
      sql: [
        `SELECT tool, count(*) AS scripts, count(DISTINCT username) AS people, count(CASE WHEN risk >= 40 THEN 1 END) AS risky
          FROM (SELECT host, path, username, risk, eachOf(jsonStrings(ai_authorship)) AS tool FROM python_scripts WHERE ai_authorship NOT IN ('', '[]')) AS marked GROUP BY tool`,
      ],
      order: 'scripts DESC, tool',
      columns: [
        { name: 'tool', title: 'Assistant' },
        { name: 'scripts', title: 'Scripts', kind: 'number' },
        { name: 'people', title: 'People', kind: 'number' },
        { name: 'risky', title: 'Risk of 40 or more', kind: 'number' },
      ],
      empty: 'No script is marked.',
    },
  ],
};
