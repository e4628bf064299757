-- Whether a session is over: it was ended, or all of its token were, or it began before ends were
-- stored.
SELECT
    countIf(subject = {session:String}) > 0
        OR countIf(subject = '') = 0
        OR maxIf(until, subject IN ('', {token:String}))
            >= fromUnixTimestamp64Milli({began_ms:Int64}, 'UTC') AS over
FROM ended_sessions
WHERE subject IN ('', {token:String}, {session:String})
SETTINGS select_sequential_consistency = 1
