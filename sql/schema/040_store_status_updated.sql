-- When a row of store_status was written, so that what is new need not be looked for among all stores.
-- The view that writes the rows leaves it to this default.
ALTER TABLE store_status
ADD COLUMN IF NOT EXISTS updated_at DateTime64(3, 'UTC') DEFAULT now64(3) CODEC(Delta, ZSTD(1))
