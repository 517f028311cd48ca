#!/bin/sh
# The long form of the jcstress tests: every race in every compilation mode, about 12 minutes on two
# cores. Prints docs/proof/jcstress.md; what jcstress itself says goes to standard error.
# Usage: stress/jcstress.sh [options of jcstress instead, such as -iters 50] > docs/proof/jcstress.md
set -eu
stress=$(dirname "$0")
[ $# -gt 0 ] || set -- -fsm 1 -iters 2 -time 1000
rm -rf "$stress/target/jcstress"
mkdir -p "$stress/target/jcstress"
status=0
STRESS_DIRECTORY=target/jcstress "$stress/java.sh" org.openjdk.jcstress.Main \
  -t 'io.github.perthread.\w+Races' -jvmArgs -XX:+UseSerialGC -hs 64 "$@" >&2 || status=$?
STRESS_DIRECTORY=target/jcstress "$stress/java.sh" io.github.perthread.stress.JcstressReport "$@" \
  || status=$?
exit $status
