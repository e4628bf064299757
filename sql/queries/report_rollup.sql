-- The roll-up of an attempt at a report by attributes of its stores, in the order of their values.
-- sql/rollups.ts names the columns: one for each attribute, and those of the view.
SELECT /* columns */
FROM /* view */(report_id = {report_id:UUID}, run_id = {run_id:UUID}, names = {names:Array(String)})
ORDER BY /* order */
