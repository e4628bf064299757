-- The number of reports that report_list.sql has on all its pages.
SELECT count() AS total
FROM reports FINAL
WHERE state != 'Deleted'
  AND ({state:String} = '' OR toString(state) = {state:String})
  AND ({label:String} = '' OR label = {label:String})
SETTINGS select_sequential_consistency = 1
