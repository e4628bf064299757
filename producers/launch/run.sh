#!/bin/sh
# Runs a program of this repository: `sh producers/launch/run.sh api/main.ts --help`. Exits as the
# program does. If a signal ended it, which a program cannot report itself, says so. Forwards
# signals that request an end.

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

# A background process would get an empty standard input.
if [ -e /dev/fd/0 ]; then exec 3<&0; else exec 3</dev/null; fi
node "$(dirname "$0")/main.mjs" "$@" <&3 3<&- &
child=$!
exec 3<&-
if [ -n "$handed_on" ]; then hand_on "$handed_on"; fi

requested=$handed_on
handed_on=
# The shell would report a signal in its own format.
wait "$child" 2>/dev/null
code=$?
# A forwarded signal ends `wait`, but not the program.
while [ -n "$handed_on" ]; do
  requested=$handed_on
  handed_on=
  wait "$child" 2>/dev/null
  code=$?
done

if [ "$code" -gt 128 ]; then
  signal=$(kill -l "$((code - 128))" 2>/dev/null)
  signal=${signal#SIG}
  case $signal in
    "" | "$requested") ;;
    KILL)
      echo "$program was killed from outside (SIGKILL): by hand, or by the system because memory ran" \
        "out (see dmesg). What was acknowledged is safe; start it again." >&2
      ;;
    *)
      echo "$program was ended by SIG$signal: its native code (ClickHouse or the log) crashed." \
        "What was acknowledged is safe; start it again." >&2
      ;;
  esac
fi
exit "$code"
