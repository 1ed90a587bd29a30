#!/usr/bin/env bash
# The short form of the demo's recipe makes a bundle with a gate and all tables, and a second run makes nothing again.
#   demo_recipe_test.sh FOLDER_OF_PROGRAMS TRAIN_SH
set -euo pipefail
export SAMMOE_BIN=$1
output=$(mktemp -d)
trap 'rm -rf "$output"' EXIT

"$2" --short --output "$output" > "$output/first.log" 2>&1 || { cat "$output/first.log"; exit 1; }
"$SAMMOE_BIN/sammoe" inspect --model "$output/bundle"
for result in results control without-lesions without-tubes; do test -s "$output/$result.txt"; done

"$2" --short --output "$output" > "$output/second.log" 2>&1
if grep '^== [^d]' "$output/second.log"; then
  echo "a second run made this again" >&2
  exit 1
fi
if "$2" --short --output "$output/other" --stepz 3 2> "$output/usage.log"; then exit 1; fi
grep -q -- "--stepz" "$output/usage.log"
