#!/usr/bin/env bash
# Installs what is missing of the Debian 12 packages that sammoe builds and runs with. Does nothing if all are there.
#   scripts/install_dependencies.sh [build] [test] [services] [fuzz] [benchmark] [checks]
set -euo pipefail

build_packages=(
  g++ cmake ninja-build
  libtorch-dev libopenblas0-openmp   # without the OpenMP OpenBLAS, LibTorch is many times slower
  libinsighttoolkit5-dev libdcmtk-dev libopenjp2-7-dev libpng-dev zlib1g-dev libbz2-dev libisal-dev libseccomp-dev libssl-dev
  nlohmann-json3-dev libspdlog-dev libcli11-dev
  mricron-data                       # a real MRI (ch2) and its atlas, for the demo
)
test_packages=(libgtest-dev libgmock-dev python3-nibabel python3-numpy python3-scipy python3-jsonschema
               python3-pydicom dcmtk dcm2niix dicom3tools libopenjp2-tools insighttoolkit5-examples strace)
service_packages=(slurm-wlm munge orthanc)   # started on the loopback by tests that are skipped without them
fuzz_packages=(clang-14 libclang-rt-14-dev python3)
benchmark_packages=(libbenchmark-dev)
check_packages=(clang-14 clang-format-14 clang-tidy-14 python3)

wanted=()
for group in "${@:-build}"; do
  case "$group" in
    build) wanted+=("${build_packages[@]}") ;;
    test) wanted+=("${test_packages[@]}") ;;
    services) wanted+=("${service_packages[@]}") ;;
    fuzz) wanted+=("${fuzz_packages[@]}") ;;
    benchmark) wanted+=("${benchmark_packages[@]}") ;;
    checks) wanted+=("${check_packages[@]}") ;;
    *) echo "install_dependencies.sh: unknown group '$group'; expected build, test, services, fuzz, benchmark or checks" >&2; exit 2 ;;
  esac
done

if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
  echo "install_dependencies.sh: this is not Debian; install these yourself and run cmake (docs/building.md): ${wanted[*]}" >&2
  exit 1
fi

missing=()
for package in "${wanted[@]}"; do
  [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
done
if [ ${#missing[@]} -eq 0 ]; then
  echo "== all ${#wanted[@]} packages are installed"
  exit 0
fi

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null || { echo "install_dependencies.sh: run as root, or install sudo; missing: ${missing[*]}" >&2; exit 1; }
  as_root=(sudo)
fi
echo "== installing: ${missing[*]}"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! { "${as_root[@]}" apt-get update &&
       "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}"; } >"$log" 2>&1; then
  tail -n 20 "$log" >&2
  echo "install_dependencies.sh: installing failed; the last lines of apt-get stand above" >&2
  exit 1
fi
