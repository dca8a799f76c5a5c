/** What can be said of SQL before anyone is asked. */
import { UsageError } from '../../extension/core/errors.ts';
import { openConsole } from '../../extension/sinks/sql/console.ts';
import { SqlError } from '../../extension/sinks/sql/errors.ts';

/** SQLite's messages about text that is no SQL, whatever tables there are. */
const notSql = /syntax error|incomplete input|unrecognized token/;

/**
 * A slip of the pen is told here and once, not by every host. Which tables and columns there are, and which functions, the hosts know: their
 * osquery and extension may be of other versions.
 * @throws UsageError with SQLite's message when the text is no SQL
 */
export async function checkSql(sql: string): Promise<void> {
  const console = await openConsole([], () => Promise.reject(new Error('nothing is run here')));
  try {
    await console.prepare(sql);
  } catch (error) {
    if (!(error instanceof SqlError)) throw error;
    if (notSql.test(error.message))
      throw new UsageError(`the SQL is wrong: ${error.message}`, { cause: error });
  } finally {
    await console.close();
  }
}
