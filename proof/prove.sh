#!/bin/sh
# All long forms, one after the other, about 50 minutes on two cores that are used by nobody else.
# Writes their results to docs/proof. Usage: proof/prove.sh
set -eu
cd "$(dirname "$0")/.."
mkdir -p proof/target

# A run that fails leaves the document as it was, and what it found in proof/target.
write() {
  document=$1
  shift
  echo "== $* > docs/proof/$document" >&2
  "$@" > "proof/target/$document" || {
    cat "proof/target/$document" >&2
    exit 1
  }
  mv "proof/target/$document" "docs/proof/$document"
}

write jcstress.md proof/jcstress.sh
write lincheck.md proof/lincheck.sh 3
write soak.md proof/soak.sh --minutes 10
write mutations.md proof/mutations/run.sh
