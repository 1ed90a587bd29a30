#!/usr/bin/env bash
# Runs every fuzzer for so many seconds, two at a time, and says how many inputs each tried. Inputs that end in anything but a volume, a
# prompt, ... or an Error are kept in build-fuzz/found/; each belongs into a test.
#   scripts/fuzz.sh SECONDS [SEED]      the same SEED on a fresh build tries the same inputs in the same order; default: by chance
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

seconds=${1:-}
seed=${2:-0}
if ! [[ "$seconds" =~ ^[1-9][0-9]*$ && "$seed" =~ ^[0-9]+$ ]]; then
  echo "fuzz.sh: got '$*'; expected a number of seconds for each fuzzer, such as 60, and perhaps a seed, such as 1" >&2
  exit 2
fi

scripts/install_dependencies.sh build fuzz
echo "== building into build-fuzz/"
cmake --preset fuzz --log-level=WARNING
cmake --build --preset fuzz

python3 tests/fuzz/make_seeds.py build-fuzz/corpus
build-fuzz/bin/dicom_seeds build-fuzz/corpus/dicom
mkdir -p build-fuzz/found build-fuzz/log
targets=(dicom manifest owner pickle prompts safetensors tables volume worker)
echo "== fuzzing ${#targets[@]} readers for $seconds s each"
run_one() {
  # Corpora that grew in runs before are kept: they are where the next run goes on.
  build-fuzz/bin/"$1"_fuzzer -max_total_time="$2" -seed="$3" -timeout=20 -rss_limit_mb=1024 -max_len=8192 -print_final_stats=1 \
    -dict="tests/fuzz/dictionaries/$1.dict" -artifact_prefix="build-fuzz/found/$1-" "build-fuzz/corpus/$1" >"build-fuzz/log/$1" 2>&1
}
export -f run_one
printf '%s\n' "${targets[@]}" | xargs -P 2 -I{} bash -c 'run_one {} '"$seconds $seed"' || touch build-fuzz/found/{}-failed'

failed=0
for target in "${targets[@]}"; do
  executions=$(awk '/stat::number_of_executed_units/ {print $2}' "build-fuzz/log/$target")
  coverage=$(grep -o 'cov: [0-9]*' "build-fuzz/log/$target" | tail -n 1)
  if [ -e "build-fuzz/found/$target-failed" ]; then
    failed=1
    rm "build-fuzz/found/$target-failed"
    echo "$target: FAULT after ${executions:-?} inputs; build-fuzz/log/$target ends with:"
    tail -n 30 "build-fuzz/log/$target"
  else
    echo "$target: $executions inputs, ${coverage:-}, no fault"
  fi
done
exit "$failed"
