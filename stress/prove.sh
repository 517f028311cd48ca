#!/bin/sh
# All long forms, one after the other, about 50 minutes on two cores that are used by nobody else.
# Writes their results to docs/proof. Usage: stress/prove.sh
set -eu
cd "$(dirname "$0")/.."
mkdir -p stress/target

# A run that fails leaves the document as it was, and what it found in stress/target.
write() {
  document=$1
  shift
  echo "== $* > docs/proof/$document" >&2
  "$@" > "stress/target/$document" || {
    cat "stress/target/$document" >&2
    exit 1
  }
  mv "stress/target/$document" "docs/proof/$document"
}

write jcstress.md stress/jcstress.sh
write lincheck.md stress/lincheck.sh 3
write soak.md stress/soak.sh --minutes 10
write mutations.md stress/mutations/run.sh
