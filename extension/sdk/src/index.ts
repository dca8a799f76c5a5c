export * from './query-context.ts';
export * from './schema.ts';
