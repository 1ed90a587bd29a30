#!/usr/bin/env bash
# Measures everything that docs/performance.md speaks of, on this machine: builds, prints a table, and stores all figures.
#   scripts/benchmark.sh [BUILD_FOLDER]      default: build-benchmark, made if missing; another build is added to
# THREADS (2), ROUNDS (9) and PUBLIC_ROUNDS (3) in the environment change what is run; OPENBLAS_CORETYPE and the like count.
# Figures: BUILD_FOLDER/benchmark/benchmark.json. Takes about 10 minutes on 2 quiet cores, and 5 GB of disk.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

threads=${THREADS:-2}
rounds=${ROUNDS:-9}
public_rounds=${PUBLIC_ROUNDS:-3}
build=${1:-build-benchmark}
results=$build/benchmark
data=$results/data

scripts/install_dependencies.sh build benchmark
echo "== building into $build/"
if [ "$build" = build-benchmark ]; then
  cmake --preset benchmark --log-level=WARNING
else
  cmake -S . -B "$build" -DSAMMOE_BUILD_BENCHMARKS=ON --log-level=WARNING
fi
cmake --build "$build" --target sammoe_app sammoe_benchmark_data sammoe_encoder_benchmark sammoe_session_benchmark \
  sammoe_layer_benchmarks
mkdir -p "$results"
echo "== making data in $data/"
"$build/bin/sammoe_benchmark_data" "$data" 3 100

# What the program sets for itself where it starts the engine (src/worker/worker_process.cpp).
export OMP_WAIT_POLICY=${OMP_WAIT_POLICY:-passive} GOMP_SPINCOUNT=${GOMP_SPINCOUNT:-1000}
export MALLOC_MMAP_THRESHOLD_=${MALLOC_MMAP_THRESHOLD_:-1073741824} MALLOC_TRIM_THRESHOLD_=${MALLOC_TRIM_THRESHOLD_:-4294967296}
if grep -q avx512vl /proc/cpuinfo; then export ATEN_CPU_CAPABILITY=${ATEN_CPU_CAPABILITY:-avx512}; fi

echo "== image encoder, and the public form of the network"
"$build/bin/sammoe_encoder_benchmark" "$threads" "$rounds" "$public_rounds" > "$results/encoder.json"
"$build/bin/sammoe_encoder_benchmark" 1 "$rounds" 1 > "$results/encoder_1_thread.json"
env -u ATEN_CPU_CAPABILITY -u MALLOC_MMAP_THRESHOLD_ -u MALLOC_TRIM_THRESHOLD_ \
  "$build/bin/sammoe_encoder_benchmark" "$threads" 1 1 > "$results/encoder_by_default.json"
echo "== further clicks on an open volume"
"$build/bin/sammoe_session_benchmark" "$data" "$threads" 5 > "$results/session.json"
echo "== layer by layer"
SAMMOE_BENCHMARK_DATA=$data "$build/bin/sammoe_layer_benchmarks" --benchmark_repetitions=3 \
  --benchmark_report_aggregates_only=true --benchmark_out="$results/layers.json" --benchmark_out_format=json &> "$results/layers.log"
echo "== whole runs"
python3 tests/benchmark/whole_runs.py "$build/bin/sammoe" "$data" "$rounds" > "$results/whole_runs.json"
python3 tests/benchmark/report.py "$results"
