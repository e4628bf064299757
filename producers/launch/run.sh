#!/bin/sh
# Runs a program of ours: `sh producers/launch/run.sh api/main.ts --help`. Ends as the program does, and
# says so where a signal has ended it, which no program can say of itself. Signals that ask it to end
# are handed on.

program=$1
child=
handed_on=

hand_on() {
  handed_on=$1
  if [ -n "$child" ]; then kill -s "$1" "$child" 2>/dev/null; fi
}
for signal in HUP INT QUIT TERM; do
  # shellcheck disable=SC2064 # The signal of now.
  trap "hand_on $signal" "$signal"
done

# What runs in the background would find its standard input empty.
if [ -e /dev/fd/0 ]; then exec 3<&0; else exec 3</dev/null; fi
node "$(dirname "$0")/main.mjs" "$@" <&3 3<&- &
child=$!
exec 3<&-
if [ -n "$handed_on" ]; then hand_on "$handed_on"; fi

asked=$handed_on
handed_on=
# The shell would tell of a signal in words of its own.
wait "$child" 2>/dev/null
code=$?
# A signal that is handed on ends the waiting, but not the program.
while [ -n "$handed_on" ]; do
  asked=$handed_on
  handed_on=
  wait "$child" 2>/dev/null
  code=$?
done

if [ "$code" -gt 128 ]; then
  signal=$(kill -l "$((code - 128))" 2>/dev/null)
  signal=${signal#SIG}
  case $signal in
    "" | "$asked") ;;
    KILL)
      echo "$program was ended by SIGKILL, from outside: by hand, or by the system where memory ran" \
        "out (see dmesg). What was acknowledged is safe; start it again." >&2
      ;;
    *)
      echo "$program was ended by SIG$signal: native code in it, ClickHouse or the log, has crashed." \
        "What was acknowledged is safe; start it again." >&2
      ;;
  esac
fi
exit "$code"
