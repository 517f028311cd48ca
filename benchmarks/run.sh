#!/usr/bin/env bash
# Runs the benchmarks in one go, all groups or those named, on the JDK that JAVA_HOME chooses. JMH's
# JSON is in benchmarks/target/results/<JDK>-<group>.json; its raw values, with the commit, the day
# and the machine, are kept in docs/benchmarks/results, where benchmarks/report.sh reads them.
#   benchmarks/run.sh [access|locals|threads|attributes|sums|context|once]...
set -euo pipefail
cd "$(dirname "$0")/.."

java=${JAVA_HOME:+$JAVA_HOME/bin/}java
jdk=$("$java" -XshowSettings:properties -version 2>&1 |
  sed -n 's/^ *java\.specification\.version = //p')
results=benchmarks/target/results

commit=$(git rev-parse --short=12 HEAD)
[ -z "$(git status --porcelain -- perthread benchmarks)" ] || commit="$commit and changes"

mvn --batch-mode --quiet --no-transfer-progress -DskipTests -pl benchmarks,benchmark-report -am package
mkdir -p "$results"

# What this JDK does not have is left out.
without=()
[ "$jdk" -ge 25 ] || without+=(-e ScopedValue)
[ "$jdk" -ge 21 ] || without+=(-e '[vV]irtual')

# run GROUP CLASSES [OPTION...]
run() {
  local group=$1 classes=$2
  shift 2
  "$java" -jar benchmarks/target/benchmarks.jar "\\.($classes)\\." "${without[@]}" "$@" \
    -rf json -rff "$results/$jdk-$group.json"
  "$java" -cp 'benchmark-report/target/benchmark-report.jar:benchmark-report/target/lib/*' \
    io.github.perthread.report.Main keep --commit "$commit" --date "$(date -u +%F)" \
    --out "docs/benchmarks/results/$jdk-$group.json" "$results/$jdk-$group.json"
}
timed=(-f 3 -wi 3 -w 200ms -i 4 -r 200ms)

[ $# -gt 0 ] || set -- access attributes sums context locals once threads
for group; do
  case $group in
    access) run "$group" 'AccessBenchmark|TwoThreadsBenchmark' "${timed[@]}" ;;
    locals) run "$group" 'ManyLocalsBenchmark|DropBenchmark|AfterDropsBenchmark' "${timed[@]}" ;;
    threads)
      run "$group" \
        '(ThreadIds|ManyThreads|Miss|(Virtual)?Enumeration|FirstValue)Benchmark' \
        "${timed[@]}"
      ;;
    attributes) run "$group" AttributesBenchmark "${timed[@]}" ;;
    sums) run "$group" '(TwoThreads)?AccumulatorBenchmark|SumBenchmark' "${timed[@]}" ;;
    context) run "$group" 'ContextBenchmark|BesideContextsBenchmark' "${timed[@]}" -prof gc ;;
    # These say themselves how often: a shot is long.
    once)
      run "$group" \
        '(VirtualThreadLife|HookLife|YieldingThreads|ParkedThreads|VirtualAccess|Footprint|G1Pause|ZPause)Benchmark' -f 3
      ;;
    *)
      echo "No such group: $group" >&2
      exit 2
      ;;
  esac
done
