-- From the schema without a version: tables and columns get the names of docs/GLOSSARY.md. The
-- observed end offsets are not carried over: they are observed again every few seconds.
RENAME TABLE IF EXISTS ingest_condensed TO ingest_compacted;
ALTER TABLE ingest_compacted
    RENAME COLUMN IF EXISTS set_aside TO rejected,
    RENAME COLUMN IF EXISTS condensed_at TO compacted_at;
ALTER TABLE ingest_ledger RENAME COLUMN IF EXISTS set_aside TO rejected;
RENAME TABLE IF EXISTS announced_status TO published_status;
ALTER TABLE status_changes RENAME COLUMN IF EXISTS announced_at TO published_at;
DROP TABLE IF EXISTS log_looks;
DROP VIEW IF EXISTS run_table_standard;
DROP VIEW IF EXISTS run_table;
