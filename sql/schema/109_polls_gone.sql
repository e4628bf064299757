-- The polls of earlier versions, and the view of this one, which is made anew.
DROP TABLE IF EXISTS polls
