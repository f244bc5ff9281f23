/** Where SQL engines differ. All else is written in the SQL that DuckDB and PostgreSQL share. */
export interface SqlDialect {
  readonly name: string;
  /** The column type of JSON values. */
  readonly jsonType: string;
  /** Ends a SELECT whose rows must not change before the transaction ends; empty where there is one writer at a time. */
  readonly lockRows: string;
  /** A condition: the JSON object in the column has every property of the JSON object in the parameter. */
  containsProperties(column: string, parameter: string): string;
}

/** DuckDB's way. */
export const duckdbDialect: SqlDialect = {
  name: 'duckdb',
  jsonType: 'JSON',
  lockRows: '',
  containsProperties: (column, parameter) => `json_contains(${column}, ${parameter})`,
};
