/** The functions that report SQL uses beyond what DuckDB and ClickHouse have in common, defined for both side by side. */

export interface ReportFunction {
  readonly name: string;
  readonly parameters: readonly string[];
  readonly description: string;
  readonly duckdb: string;
  readonly clickhouse: string;
}

export const reportFunctions: readonly ReportFunction[] = [
  {
    name: 'jsonStrings',
    parameters: ['x'],
    description: 'The values of a JSON array of text; none of anything else.',
    duckdb: `CASE WHEN json_valid(x) AND json_type(x) = 'ARRAY' THEN from_json(x, '["VARCHAR"]') ELSE CAST([] AS VARCHAR[]) END`,
    clickhouse: "JSONExtract(ifNull(x, ''), 'Array(String)')",
  },
  {
    name: 'jsonItems',
    parameters: ['x'],
    description: 'The values of a JSON array, each as JSON; none of anything else.',
    duckdb: `CASE WHEN json_valid(x) AND json_type(x) = 'ARRAY' THEN CAST(from_json(x, '["JSON"]') AS VARCHAR[]) ELSE CAST([] AS VARCHAR[]) END`,
    clickhouse: "JSONExtractArrayRaw(ifNull(x, ''))",
  },
  {
    name: 'eachOf',
    parameters: ['x'],
    description: 'A row for each value of an array.',
    duckdb: 'unnest(x)',
    clickhouse: 'arrayJoin(x)',
  },
  {
    name: 'fewOf',
    parameters: ['x'],
    description: 'The first five of the different values of a group, sorted, in one text.',
    duckdb: `array_to_string(list_slice(list_sort(list(DISTINCT CAST(x AS VARCHAR))), 1, 5), ', ')`,
    clickhouse: `arrayStringConcat(arraySlice(arraySort(groupUniqArray(toString(x))), 1, 5), ', ')`,
  },
  {
    name: 'pairKey',
    parameters: ['x', 'y'],
    description:
      'A number for two values together, so that pairs are counted without their text; of a million pairs two look alike once in 10 million times.',
    duckdb: 'hash(x, y)',
    clickhouse: 'cityHash64(x, y)',
  },
  {
    name: 'jsonField',
    parameters: ['x', 'field'],
    description: "The text of a field of a JSON object, or ''.",
    duckdb: `CASE WHEN json_valid(x) THEN coalesce(json_extract_string(x, field), '') ELSE '' END`,
    clickhouse: "JSONExtractString(ifNull(x, ''), field)",
  },
  {
    name: 'withoutDot',
    parameters: ['x'],
    description: 'A sentence without its full stop.',
    duckdb: `rtrim(x, '.')`,
    clickhouse: `trim(TRAILING '.' FROM x)`,
  },
  {
    name: 'fileName',
    parameters: ['x'],
    description: 'The last part of a path.',
    duckdb: `regexp_extract(x, '[^/\\\\]*$')`,
    clickhouse: `extract(x, '[^/\\\\\\\\]*$')`,
  },
];

/** Statements that define the functions on a DuckDB connection; for the session, so that a read-only store has them too. */
export function duckdbFunctions(): string[] {
  return reportFunctions.map(
    ({ name, parameters, duckdb }) =>
      `CREATE OR REPLACE TEMP MACRO ${name}(${parameters.join(', ')}) AS ${duckdb}`,
  );
}

/** Statements that define the functions on a ClickHouse server. */
export function clickhouseFunctions(): string[] {
  return reportFunctions.map(
    ({ name, parameters, clickhouse }) =>
      `CREATE OR REPLACE FUNCTION ${name} AS (${parameters.join(', ')}) -> ${clickhouse}`,
  );
}

/** Settings with which ClickHouse reads report SQL as DuckDB does. */
export const clickhouseSettings = {
  join_use_nulls: 1,
  prefer_column_name_to_alias: 1,
  aggregate_functions_null_for_empty: 1,
} as const;
