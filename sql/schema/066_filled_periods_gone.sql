-- A view of earlier versions, which the report is no longer calculated with.
DROP VIEW IF EXISTS filled_periods
