/** Models that a warehouse calls from SQL: the rows go to them without passing the script. */
import { isSql, tablesOf } from '../constants.ts';
import { argument, type CallEvent, type Trace } from '../flow/values.ts';

export interface SqlUse {
  readonly provider: string;
  readonly model: string | undefined;
  /** The tables that are read. */
  readonly traces: readonly Trace[];
}

/** Functions that only one maker’s SQL has; `ai_classify` and others are in several. */
const functions: readonly (readonly [pattern: RegExp, provider: string])[] = [
  [
    /\bsnowflake\.cortex\.\w+\s{0,4}\(|\bai_(?:complete|agg|filter|sentiment|summarize_agg|embed|transcribe|parse_document)\s{0,4}\(/i,
    'Snowflake Cortex',
  ],
  [/\bai_(?:query|gen|summarize|analyze_sentiment|mask|fix_grammar)\s{0,4}\(/i, 'Databricks AI'],
  [
    /\b(?:ml\.(?:generate_(?:text|embedding|table)|understand_text|translate)|ai\.(?:generate(?:_\w+)?|if|score|classify|embed))\s{0,4}\(/i,
    'Google Vertex AI',
  ],
  [/\bazure_openai\.create_embeddings\s{0,4}\(/i, 'Azure OpenAI'],
  [/\bai\.openai_(?:embed|chat_complete(?:_simple)?)\s{0,4}\(/i, 'OpenAI'],
];

const asks = /^(?:execute\w*|sql|query\w*|read_sql\w*|read_gbq|read_database\w*|fetch\w*|text)$/;
const model = /\b(?:complete|ai_query|embed_text_\d+|openai_\w+)\s{0,4}\(\s{0,8}'(?<name>[\w.:/-]{2,80})'/i;
const longest = 20_000;

/** What a call asks of a model through SQL; undefined for all others. */
export function sqlUseOf(call: CallEvent): SqlUse | undefined {
  if (!asks.test(call.name)) return undefined;
  const text = argument(call, 0, 'sql', 'query', 'statement', 'operation')?.text;
  if (text === undefined || text.length > longest || !isSql(text)) return undefined;
  const provider = functions.find(([pattern]) => pattern.test(text))?.[1];
  if (provider === undefined) return undefined;
  const tables = tablesOf(text).join(', ');
  const origin = { kind: 'database', name: tables, offset: call.start, data: true, weak: false };
  return {
    provider,
    model: model.exec(text)?.groups?.['name'],
    traces: tables === '' ? [] : [{ origin, step: undefined }],
  };
}
