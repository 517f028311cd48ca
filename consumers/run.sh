#!/usr/bin/env bash
# Deploys the library into a directory, as a release is deployed, and then builds and runs projects that know
# nothing but that directory and Maven Central, from an empty local repository:
# consumers/run.sh [--short] [--deployed DIRECTORY]
# --short: the checks of the artifacts, a program on the class path, a modular one, tests with JUnit 6, the tool.
# --deployed: takes what is in the directory, and does not deploy.
set -euo pipefail
cd "$(dirname "$0")"
work=$PWD/target
deployed=
profile=all
while [ $# -gt 0 ]; do
  case $1 in
    --short) profile=short ;;
    --deployed) deployed=$(cd "$2" && pwd -P) && shift ;;
    *) sed -n '2,6s/^# //p' "$0" && exit 2 ;;
  esac
  shift
done

rm -rf "$work"
mkdir -p "$work"
if [ -z "$deployed" ]; then
  deployed=$work/deployed
  echo "== deploying"
  ./deploy.sh "$deployed"
fi
version=$(basename "$(ls -d "$deployed"/io/github/perthread/perthread/*/)")
java_home=$("${JAVA_HOME:+$JAVA_HOME/bin/}java" -XshowSettings:properties -version 2>&1 |
  sed -n 's/^ *java\.home = //p')

echo "== the artifacts of $version"
"$java_home/bin/java" CheckArtifacts.java "$deployed" "$version"

maven() {
  mvn --batch-mode --no-transfer-progress --quiet "-Dmaven.repo.local=$work/local" \
    "-Dperthread.repository=file:$deployed" "-Dperthread.version=$version" "$@"
}

# The default JDK, and each other one from 17 on beside it.
jdks() {
  echo "$java_home"
  for home in "$(dirname "$java_home")"/*/; do
    home=$(readlink -f "$home")
    feature=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$home/release" 2>/dev/null) || true
    if [ "$home" != "$java_home" ] && [ -x "$home/bin/javac" ] && [ "${feature:-0}" -ge 17 ]; then
      echo "$home"
    fi
  done | sort -u
}

echo "== Maven"
maven -f pom.xml -P "$profile" clean verify

echo "== a modular program, linked"
maven -f modular/pom.xml clean package
jdks | while read -r home; do
  rm -rf "$work/image"
  "$home/bin/jlink" --module-path "$PWD/modular/target/modular-1.jar:$PWD/modular/target/modules" \
    --add-modules shop --output "$work/image"
  "$work/image/bin/java" --module shop/shop.Shop
done

echo "== the tool as one file"
maven dependency:copy "-Dartifact=io.github.perthread:perthread-cli:$version:jar:all" \
  "-DoutputDirectory=$work/tool" -f plain/pom.xml
tool=$work/tool/perthread-cli-$version-all.jar
(cd / && "$java_home/bin/java" -jar "$tool" --version)
echo "$(($(wc -c <"$tool") / 1024)) KiB"

echo "== the tool in a root with nothing but a JRE"
if unshare --map-root-user --user --mount --pid --fork true; then
  ./container.sh "$tool"
else
  echo "NOT RUN: namespaces are not permitted here"
fi

if [ "$profile" = all ]; then
  echo "== Gradle"
  if command -v gradle >/dev/null; then
    (cd gradle && gradle --no-daemon --quiet --gradle-user-home "$work/gradle" --project-cache-dir "$work/gradle-cache" \
      "-PperthreadRepository=file:$deployed" "-PperthreadVersion=$version" clean shop)
  else
    echo "no gradle on the PATH" && exit 1
  fi
fi
echo "== all consumers ran"
