#!/bin/sh
# Breaks the engine, one mutation at a time, outside of the source tree, and looks whether the tests
# that its patch names notice. Prints docs/proof/mutations.md; fails if a patch does not apply or
# compile, or if a mutation is not noticed that should be. The head of a patch:
#   Test: the test classes that must notice        Module: the module that they are in
#   Races: the jcstress tests, of JcstressTest     JDK: 17, or 21+: where it can be noticed at all
#   Unseen: why nothing notices it
# and then the shortest bad interleaving, or what is broken.
# Usage: proof/mutations/run.sh [name...] > docs/proof/mutations.md
set -eu
exec "$(dirname "$0")/../java.sh" io.github.perthread.mutation.MutationRun "$@"
