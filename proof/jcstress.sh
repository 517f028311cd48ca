#!/bin/sh
# The long form of the jcstress tests: every race in every compilation mode, about 12 minutes on two
# cores. Prints docs/proof/jcstress.md; what jcstress itself says goes to standard error.
# Usage: proof/jcstress.sh [options of jcstress instead, such as -iters 50] > docs/proof/jcstress.md
set -eu
proof=$(dirname "$0")
[ $# -gt 0 ] || set -- -fsm 1 -iters 2 -time 1000
rm -rf "$proof/target/jcstress"
mkdir -p "$proof/target/jcstress"
status=0
PROOF_DIRECTORY=target/jcstress "$proof/java.sh" org.openjdk.jcstress.Main \
  -t 'io.github.perthread.\w+Races' -jvmArgs -XX:+UseSerialGC -hs 64 "$@" >&2 || status=$?
PROOF_DIRECTORY=target/jcstress "$proof/java.sh" io.github.perthread.proof.JcstressReport "$@" \
  || status=$?
exit $status
