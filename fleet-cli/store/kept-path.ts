/**
 * Paths within an environment are most of what a fleet's packages take up, and hardly two hosts have the same. They are kept without the environment,
 * which stands beside them: what is left is the same on many hosts.
 */
import type { Dataset } from './datasets.ts';

/** Whether `path` is kept without the row's `environment`. */
export const withinColumn = 'path_within';

/** Whether a dataset's rows have a path and the environment that it may lie in. */
export function hasKeptPath({ columns }: Pick<Dataset, 'columns'>): boolean {
  return ['path', 'environment'].every((name) => columns.some((column) => column.name === name));
}

/** Whether the path of a row lies within its environment. */
export const isWithin = `coalesce(environment <> '' AND starts_with(path, environment), false)`;

/** The path of a row as it is kept. */
export const keptPath = `CASE WHEN ${isWithin} THEN substr(path, length(environment) + 1) ELSE path END`;

/** @param alias of the table of rows @returns the path as the host gave it */
export function wholePath(alias: string): string {
  return `CASE WHEN ${alias}.${withinColumn} THEN concat(${alias}.environment, ${alias}.path) ELSE ${alias}.path END`;
}
