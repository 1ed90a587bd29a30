#!/usr/bin/env bash
# Segments structures of a real MRI with the demo bundle: installs what is missing, builds, runs, says where the results are.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

mri=/usr/share/mricron/templates/ch2.nii.gz      # one person's T1, 1 mm
atlas=/usr/share/mricron/templates/aal.nii.gz    # the AAL atlas drawn on that very brain
out=demo_output

scripts/install_dependencies.sh build
echo "== building into build/ (about 5 minutes on 2 cores the first time)"
cmake --preset release --log-level=WARNING
cmake --build --preset release --target sammoe_app

mkdir -p "$out"
echo "== segmenting six deep grey nuclei of $mri, three clicks each"
build/bin/sammoe segment --model models/demo --input "$mri" --prompts models/demo/ch2_prompts.json \
  --output "$out/mask.nii.gz" --record "$out/record.json" --preview "$out/preview.png"
echo "== Dice against the atlas"
build/bin/sammoe evaluate --predictions "$out/mask.nii.gz" --labels "$atlas" \
  --label 71 --label 72 --label 73 --label 74 --label 77 --label 78
echo "== done: mask $PWD/$out/mask.nii.gz"
echo "         picture $PWD/$out/preview.png"
echo "         record $PWD/$out/record.json"
