import { describe, expect, it } from 'vitest';
import { migrate } from './migrate.ts';
import { MIGRATIONS } from './migrations.ts';
import type { SqlDatabase, SqlSession } from './sql-database.ts';
import { duckdbDialect } from './sql-dialect.ts';

/** A database that knows its schema version and notes the statements that change it. */
function fakeDatabase(version: number): { readonly database: SqlDatabase; readonly changes: string[] } {
  const changes: string[] = [];
  const session: SqlSession = {
    async query(statement, parameters = []) {
      if (statement.startsWith('SELECT')) return [{ version: `${version}` }];
      if (!statement.includes('IF NOT EXISTS')) changes.push([statement, ...parameters].join(' | '));
      return [];
    },
  };
  const database: SqlDatabase = {
    read: async (work) => work(session),
    write: async (work) => work(session),
    [Symbol.asyncDispose]: async () => undefined,
  };
  return { database, changes };
}

const migrations = [1, 2, 3].map((version) => ({ version, statements: () => [`step ${version}`] }));

describe('migrate', () => {
  it('takes only the steps that are missing, in order, and notes each', async () => {
    const { database, changes } = fakeDatabase(1);
    await migrate(database, duckdbDialect, { migrations, nowMs: 7 });
    expect(changes.map((change) => change.replace(/^INSERT.*VALUES \(\$1, \$2\)/, 'note'))).toEqual([
      'step 2',
      'note | 2 | 7',
      'step 3',
      'note | 3 | 7',
    ]);
  });

  it('does nothing when nothing is missing', async () => {
    const { database, changes } = fakeDatabase(3);
    await migrate(database, duckdbDialect, { migrations });
    expect(changes).toEqual([]);
  });

  it('refuses records of a newer version and changes nothing', async () => {
    const { database, changes } = fakeDatabase(4);
    await expect(migrate(database, duckdbDialect, { migrations })).rejects.toMatchObject({
      code: 'MEMORY',
      details: { schemaVersion: 4, knownSchemaVersion: 3 },
    });
    expect(changes).toEqual([]);
  });

  it('has steps numbered from 1 without gaps', () => {
    expect(MIGRATIONS.map(({ version }) => version)).toEqual(MIGRATIONS.map((_step, index) => index + 1));
  });
});
