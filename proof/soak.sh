#!/bin/sh
# Lets threads, locals, class loaders and collections come and go, with a small heap, and prints
# docs/proof/soak.md.
# Usage: proof/soak.sh [--minutes 10] > docs/proof/soak.md
set -eu
exec "$(dirname "$0")/java.sh" -Xmx96m -Djava.util.logging.config.file=soak-logging.properties \
  io.github.perthread.proof.Soak "$@"
