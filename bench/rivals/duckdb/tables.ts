/** The tables of the rival DuckDB, in the order in which they are created. */

const COLUMNS = "store_id, epoch_us(timestamp_utc) AS us, status = 'inactive' AS down";

/** The polls of a CSV as they are. */
export function fromCsv(path: string): string {
  return `
CREATE TABLE raw AS
SELECT ${COLUMNS}
FROM read_csv('${path}', header = true, delim = ',', quote = '', escape = '',
    columns = {'store_id': 'VARCHAR', 'status': 'VARCHAR', 'timestamp_utc': 'TIMESTAMP'})`;
}

/** The polls of a Parquet file, in memory or read by each report. */
export function fromParquet(path: string, kind: "TABLE" | "VIEW" = "VIEW"): string {
  return `CREATE ${kind} raw AS SELECT ${COLUMNS} FROM read_parquet('${path}')`;
}

/** Every store with a number of its own; `known` has those of the other two files. */
export const STORES = `
CREATE TABLE stores AS
SELECT row_number() OVER (ORDER BY store_id)::INTEGER AS number, store_id, schedule
FROM
(
    SELECT store_id, schedule FROM known
    UNION ALL
    SELECT DISTINCT store_id, 0 FROM raw WHERE store_id NOT IN (SELECT store_id FROM known)
)`;

const NUMBERED = "SELECT number, schedule, us, down FROM raw JOIN stores USING (store_id)";

/** To number them is part of each report. */
export const POLLS = `CREATE VIEW polls AS ${NUMBERED}`;

/** Numbered and in order beforehand, so that a slice of the stores is read alone. */
export const POLLS_IN_ORDER = `CREATE TABLE polls AS ${NUMBERED} ORDER BY number`;

/** What ledger.sql fills: microseconds. */
export const EMPTY_LEDGER = `
CREATE OR REPLACE TABLE ledger (
    number INTEGER,
    up_hour BIGINT, up_day BIGINT, up_week BIGINT,
    down_hour BIGINT, down_day BIGINT, down_week BIGINT
)`;

/** Hundredths of a unit, halves away from zero, as a number of two digits after the point. */
export const IN_UNITS = `
CREATE MACRO in_units(micros, hundredth) AS
    (((coalesce(micros, 0) + hundredth // 2) // hundredth) * 0.01::DECIMAL(2, 2))::DECIMAL(18, 2)`;
