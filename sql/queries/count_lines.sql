-- How many lines a file has, and how many polls were loaded.
SELECT
    (SELECT count() FROM file({path:String}, 'LineAsString', 'line String', {compression:String})) AS lines,
    (SELECT count() FROM incoming_polls) AS polls
