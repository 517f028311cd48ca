#!/usr/bin/env bash
# Makes the site in target/site from what is in the repository: site/build.sh [--deployed DIRECTORY]
# Needs what the build needs, and Node.js from 20 on. The Javadoc is taken from the jars that were deployed into
# the directory, and without one they are deployed first.
set -euo pipefail
deployed=
if [ "${1-}" = --deployed ]; then
  deployed=$(cd "$2" && pwd -P)
fi
cd "$(dirname "$0")"
if [ -z "$deployed" ]; then
  deployed=$PWD/target/deployed
  rm -rf "$deployed"
  ../consumers/deploy.sh "$deployed"
fi

rm -rf target/javadoc
for jar in "$deployed"/io/github/perthread/*/*/*-javadoc.jar; do
  artifact=target/javadoc/$(basename "$(dirname "$(dirname "$jar")")")
  mkdir -p "$artifact"
  (cd "$artifact" && "${JAVA_HOME:+$JAVA_HOME/bin/}jar" --extract --file "$jar" && rm -rf META-INF)
done
npm ci --no-fund --no-audit --ignore-scripts --silent
npm run --silent build
