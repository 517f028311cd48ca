#!/bin/sh
# Makes docs/benchmarks (page and charts) from JMH's results: those given, else the ones that
# benchmarks/run.sh left. Needs a JDK 17 or newer (by JAVA_HOME, else on the PATH) and Maven.
#
#   benchmarks/report.sh [RESULTS.json...]
#
# COMMIT and DATE in the environment say what was measured and when, where that is not the commit at
# hand and the day of the newest file. OUT is where it goes, where that is not docs/benchmarks.
set -eu

fail() {
  echo "report.sh: $1" >&2
  exit 1
}

root=$(cd "$(dirname "$0")/.." && pwd -P)
out=${OUT:-$root/docs/benchmarks}

if [ $# -eq 0 ]; then
  set -- "$root"/benchmarks/target/results/*.json
  [ -f "$1" ] || fail "no results yet: run benchmarks/run.sh, or name files of JMH's results"
fi

newest=$1
for file in "$@"; do
  [ -f "$file" ] || fail "no such file: $file"
  [ -z "$(find "$file" -newer "$newest")" ] || newest=$file
done
date=${DATE:-$(date -u -r "$newest" +%Y-%m-%d)}

if [ -z "${COMMIT-}" ]; then
  COMMIT=$(git -C "$root" rev-parse --short=12 HEAD)
  [ -z "$(git -C "$root" status --porcelain -- perthread benchmarks)" ] || COMMIT="$COMMIT and changes"
fi

java=${JAVA_HOME:+$JAVA_HOME/bin/}java
mvn -q -B -f "$root/pom.xml" -pl benchmark-report -am -P '!checked' -Dmaven.test.skip=true package >&2

mkdir -p "$out"
rm -f "$out"/*.svg # of benchmarks that are no more
exec "$java" -cp "$root/benchmark-report/target/benchmark-report.jar:$root/benchmark-report/target/lib/*" \
  io.github.perthread.report.Main --out "$out" --commit "$COMMIT" --date "$date" "$@"
