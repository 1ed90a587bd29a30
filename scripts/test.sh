#!/usr/bin/env bash
# Installs what is missing, builds everything with warnings as errors, and runs every test.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

scripts/install_dependencies.sh build test
echo "== building into build-dev/ (about 10 minutes on 2 cores the first time)"
cmake --preset dev --log-level=WARNING
cmake --build --preset dev
echo "== testing"
# Waiting threads must not spin: tests share the processors.
export OMP_WAIT_POLICY=passive
ctest --preset dev
