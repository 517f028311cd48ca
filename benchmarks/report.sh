#!/bin/sh
# Makes docs/benchmarks (page and charts) from the raw values that benchmarks/run.sh kept in
# docs/benchmarks/results. Needs a JDK 17 or newer (by JAVA_HOME, else on the PATH) and Maven.
#
#   benchmarks/report.sh           makes the page and its charts anew
#   benchmarks/report.sh --check   says whether the page is what these values make, and whether the
#                                  library or the benchmarks have changed since they were measured;
#                                  ends with status 1 where something is to be measured or made anew
set -eu

fail() {
  echo "report.sh: $1" >&2
  exit 2
}

root=$(cd "$(dirname "$0")/.." && pwd -P)
page=$root/docs/benchmarks
results=$page/results

make_page() { # make_page FOLDER
  mvn -q -B -f "$root/pom.xml" -pl benchmark-report -am -P '!checked' -Dmaven.test.skip=true package >&2
  "${JAVA_HOME:+$JAVA_HOME/bin/}java" \
    -cp "$root/benchmark-report/target/benchmark-report.jar:$root/benchmark-report/target/lib/*" \
    io.github.perthread.report.Main page --out "$1" "$results"
}

have_results() {
  [ -n "$(find "$results" -name '*.json' 2>/dev/null)" ]
}

# Says what has changed since the commits that the page names; status 1 where anything has.
check_commits() {
  commits=$(sed -n 's/^| JDK .*| `\([0-9a-f]*\)[^`]*` | [0-9-]* |.*/\1/p' "$page/README.md" | sort -u)
  [ -n "$commits" ] || fail "$page/README.md names no commit"
  status=0
  for commit in $commits; do
    git -C "$root" cat-file -e "$commit^{commit}" 2>/dev/null ||
      fail "commit $commit, which was measured, is not in this repository"
    changed=$(git -C "$root" diff --name-only "$commit" -- perthread/src/main benchmarks/src/main)
    if grep -q "^| JDK .*| \`$commit and changes\` |" "$page/README.md"; then
      echo "What was measured as $commit had changes that are in no commit."
      status=1
    elif [ -n "$changed" ]; then
      echo "Changed since $commit was measured, $(echo "$changed" | wc -l) files:"
      echo "$changed" | sed 's/^/  /'
      status=1
    else
      echo "Nothing has changed since $commit was measured."
    fi
  done
  return $status
}

# Says whether the page's text is what the results make; charts differ by a machine's fonts.
check_page() {
  if ! have_results; then
    echo "The raw values of this page were not kept: it cannot be made again, only measured anew."
    return 1
  fi
  made=$(mktemp -d)
  trap 'rm -rf "$made"' EXIT
  cp "$page/notes.md" "$made"
  make_page "$made"
  if cmp -s "$made/README.md" "$page/README.md"; then
    echo "The page is what its results make."
  else
    echo "The page is not what its results make: run benchmarks/report.sh"
    return 1
  fi
}

case ${1-} in
  '')
    have_results || fail "no results in docs/benchmarks/results yet: run benchmarks/run.sh"
    rm -f "$page"/*.svg # of charts that are no more
    make_page "$page"
    ;;
  --check)
    outcome=0
    check_commits || outcome=1
    check_page || outcome=1
    exit $outcome
    ;;
  *) fail "unknown: $1" ;;
esac
