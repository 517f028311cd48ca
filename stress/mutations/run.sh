#!/bin/bash
# Breaks the engine, one mutation at a time, in a copy, and looks whether the named test notices.
# Usage: stress/mutations/run.sh [name...]     Prints a table; fails if a mutation was not built.
set -eu
cd "$(dirname "$0")"
root=$(git rev-parse --show-toplevel)
names=${*:-$(ls ./*.patch | sed 's|.*/||; s|\.patch$||')}
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
git -C "$root" archive HEAD | tar -x -C "$copy"
echo '| mutation | named test | |'
echo '|---|---|---|'
for name in $names; do
  test=$(sed -n 's/^Test: //p' "$name.patch")
  races=$(sed -n 's/^Races: //p' "$name.patch")
  patch -s -p1 -d "$copy" < "$name.patch"
  log="$copy/$name.log"
  verdict='**not caught**'
  if ! mvn -B -f "$copy" verify -pl stress -am -Dspotless.check.skip=true -Dtest="$test" \
    -Dsurefire.failIfNoSpecifiedTests=false \
    ${races:+"-Dperthread.jcstress.races=$races"} > "$log" 2>&1; then
    if grep -q 'There are test failures' "$log"; then
      verdict=caught
    else
      grep ERROR "$log" | head -5 >&2
      exit 1
    fi
  fi
  echo "| [$name](../../stress/mutations/$name.patch) | ${races:-$test} | $verdict |"
  patch -s -R -p1 -d "$copy" < "$name.patch"
done
