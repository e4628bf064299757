-- The kind of a reason: what the reason quotes, and the instants in it, are left out, so that equal faults
-- count together. Worked out when a row comes in, since there may be millions.
ALTER TABLE rejected_rows
ADD COLUMN IF NOT EXISTS kind LowCardinality(String) MATERIALIZED leftUTF8(
    replaceRegexpAll(reason, '"(?:[^"\\\\]|\\\\.)*"|\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z|\\n.*', '…'), 120
)
