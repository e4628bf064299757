-- A report can be cancelled while it runs, and removed when it has ended: the row of a removed one stays,
-- of a version that outranks all that a late process may still write, and is shown to nobody.
ALTER TABLE reports MODIFY COLUMN state
    Enum8('Running' = 0, 'Complete' = 1, 'Failed' = 2, 'Cancelled' = 3, 'Deleted' = 4) DEFAULT 'Running'
