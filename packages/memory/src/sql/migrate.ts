import { type AbortOptions, AntiphonError } from '@antiphon/interface';
import { MIGRATIONS, type Migration } from './migrations.ts';
import type { SqlDatabase } from './sql-database.ts';
import type { SqlDialect } from './sql-dialect.ts';

export interface MigrateOptions extends AbortOptions {
  /** Milliseconds since the Unix epoch, noted beside each step. @default 0 */
  readonly nowMs?: number | undefined;
  /** @default the steps of this package */
  readonly migrations?: readonly Migration[] | undefined;
}

/**
 * Brings the records' schema up to date, in one transaction. Does nothing when it is.
 *
 * @throws {AntiphonError} `MEMORY` when the records were written by a newer version of this package.
 */
export async function migrate(
  database: SqlDatabase,
  dialect: SqlDialect,
  { signal, nowMs = 0, migrations = MIGRATIONS }: MigrateOptions = {},
): Promise<void> {
  const known = migrations.at(-1)?.version ?? 0;
  await database.write(
    async (session) => {
      await session.query(
        'CREATE TABLE IF NOT EXISTS antiphon_migrations (version BIGINT PRIMARY KEY, applied_at_ms BIGINT NOT NULL)',
      );
      const [row] = await session.query('SELECT COALESCE(MAX(version), 0) AS version FROM antiphon_migrations');
      const version = Number(row?.['version'] ?? 0);
      if (version > known) throw newerSchema(version, known);
      for (const step of migrations.filter((migration) => migration.version > version)) {
        for (const statement of step.statements(dialect)) await session.query(statement);
        await session.query('INSERT INTO antiphon_migrations (version, applied_at_ms) VALUES ($1, $2)', [
          step.version,
          nowMs,
        ]);
      }
    },
    { signal },
  );
}

function newerSchema(version: number, known: number): AntiphonError {
  return new AntiphonError({
    code: 'MEMORY',
    message: `the records have schema version ${version} and this program knows versions up to ${known}: update Antiphon, or use another database`,
    details: { schemaVersion: version, knownSchemaVersion: known },
  });
}
