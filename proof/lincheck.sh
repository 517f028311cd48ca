#!/bin/sh
# The long form of Lincheck's tests and of the model-based ones; prints docs/proof/lincheck.md.
# Usage: proof/lincheck.sh [minutes for each of the two, 3 by default] > docs/proof/lincheck.md
set -eu
exec "$(dirname "$0")/java.sh" --add-opens=java.base/java.lang=ALL-UNNAMED \
  io.github.perthread.LongForms "$@"
