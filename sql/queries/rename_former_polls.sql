-- Puts the polls of earlier versions aside, whose name is that of a view now.
RENAME TABLE polls TO polls_before
