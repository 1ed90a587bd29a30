#!/usr/bin/env bash
# Installs what is missing, builds everything with warnings as errors, and runs every test.
#   scripts/test.sh [FOLDER]      FOLDER: the CMake folder of another LibTorch than Debian's, as
#                                 python3 -c 'import torch; print(torch.utils.cmake_prefix_path)' prints it
set -euo pipefail
libtorch=${1:+$(realpath "$1")}
cd "$(dirname "${BASH_SOURCE[0]}")/.."

if [ -n "$libtorch" ] && ! [ -f "$libtorch/Torch/TorchConfig.cmake" ]; then
  echo "test.sh: $libtorch holds no Torch/TorchConfig.cmake; expected the CMake folder of a LibTorch" >&2
  exit 2
fi
build=build-dev
if [ -n "$libtorch" ]; then build=build-libtorch; fi

scripts/install_dependencies.sh build test
echo "== building into $build/ (about 10 minutes on 2 cores the first time)"
cmake --preset dev -B "$build" ${libtorch:+-DCMAKE_PREFIX_PATH="$libtorch"} --log-level=WARNING
cmake --build "$build"
echo "== testing"
# Waiting threads must not spin: tests share the processors.
export OMP_WAIT_POLICY=passive
ctest --test-dir "$build" --output-on-failure
