#!/usr/bin/env bash
# Makes the next demo bundle: the general model, specialists, a control, the gate, and the tables of the results.
# Needs the packages of scripts/install_dependencies.sh. What is already in the output folder is not made again, and training
# of the general model goes on where it stopped.
#   models/demo/train.sh [--heads DIR] [--hippocampus DIR] [--sarcoma DIR] [--steps N] [--expert-steps N] [--cases N] [--seed N]
#                        [--batch N] [--threads N] [--bfloat16] [--cuda] [--short] [--output DIR]
#     --heads       label maps of whole heads, map_NN.nii.gz: the training label maps of SynthSeg (Billot et al. 2023, Apache-2.0)
#     --hippocampus images/ and labels/ of the Medical Segmentation Decathlon's Task04 (CC BY-SA 4.0)
#     --sarcoma     STS_NNN/{CT,MR_T1,PET}_{image,mask}.nii.gz: Soft-tissue-Sarcoma of TCIA (Vallieres et al. 2015, CC BY 3.0)
#                   as prepared by the IBSI
#                   Without one of these folders its experts and tables are left out; without any, all is synthetic.
#     --steps       of the general model (default 6000)
#     --expert-steps of each expert and of the control (default 600)
#     --cases       synthetic images a task for finetuning (default 400)
#     --batch       structures per step of an expert (default 12)
#     --threads     of the general model's training (default 2)
#     --bfloat16    compute the general model's training in bfloat16 (needs LibTorch 2 and a processor that multiplies it)
#     --cuda        train on a GPU, 16 fresh images a step, drawn by all processors (needs a LibTorch for CUDA)
#     --short       shows in a minute that every step works; what it trains is of no use
#     --output      folder for all that is made (default demo_training)
# SAMMOE_BIN: folder of sammoe and sammoe_demo_recipe; without it both are built into SAMMOE_BUILD (default build).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

heads='' hippocampus='' sarcoma='' steps=6000 expert_steps=600 cases=400 tests=120 clicks=1,3,5 first_clicks=4 epochs=200
seed=1 batch=12 threads=2 output=demo_training device=cpu precision=()
while [ $# -gt 0 ]; do
  case "$1" in
    --bfloat16) precision+=(--bfloat16); shift; continue ;;
    --cuda) device=cuda precision+=(--device cuda --images 16 --uses 1 --drawing-threads "$(nproc)"); shift; continue ;;
    --short) steps=2 expert_steps=2 cases=4 tests=2 clicks=1,3 first_clicks=1 epochs=2; shift; continue ;;
    --heads | --hippocampus | --sarcoma | --steps | --expert-steps | --cases | --seed | --batch | --threads | --output) ;;
    *) echo "train.sh: unknown argument '$1'; see the head of this file" >&2; exit 2 ;;
  esac
  if [ $# -lt 2 ]; then echo "train.sh: $1 needs a value; see the head of this file" >&2; exit 2; fi
  name=${1#--}
  printf -v "${name//-/_}" '%s' "$2"
  shift 2
done

if [ -z "${SAMMOE_BIN:-}" ]; then
  build=${SAMMOE_BUILD:-build}
  cmake --preset release -B "$build" -DSAMMOE_BUILD_DEMO_RECIPE=ON --log-level=WARNING
  cmake --build "$build" --target sammoe_app sammoe_demo_recipe
  SAMMOE_BIN=$build/bin
fi
sammoe=$SAMMOE_BIN/sammoe recipe=$SAMMOE_BIN/sammoe_demo_recipe
export OMP_WAIT_POLICY=passive
mkdir -p "$output/cases"
output=$(cd "$output" && pwd)
with_heads=()
if [ -n "$heads" ]; then with_heads=(--heads "$heads"); fi

# The licence of the weights: that of the strictest data they were trained on.
licence=Apache-2.0
if [ -n "$sarcoma" ]; then licence="CC-BY-3.0"; fi
if [ -n "$hippocampus" ]; then licence="CC-BY-SA-4.0"; fi

if [ ! -e "$output/general" ]; then
  echo "== the general model"
  "$recipe" pretrain --output "$output/general.checkpoint" --steps "$steps" --seed "$seed" --threads "$threads" \
    "${with_heads[@]}" "${precision[@]}" | tee -a "$output/pretrain.log"
  "$recipe" export --checkpoint "$output/general.checkpoint" --output "$output/general" --licence "$licence"
fi

# Tables of cases. Another split or seed gives other images; heads of the splits are other people's.
make_cases() {  # name, split, its seed, number, task...
  local folder=$output/cases/$1 split=$2 its_seed=$3 number=$4
  shift 4
  if [ -e "$folder/$split.csv" ]; then return; fi
  echo "== images: $folder/$split"
  mkdir -p "$folder"
  "$recipe" cases --output "$folder" --split "$split" --seed "$its_seed" --heads-split "$split" "${with_heads[@]}" \
    --tasks "$(IFS=,; echo "${*/%/:$number}")"
}
combine() {  # table to make, tables...; paths of synthetic cases become absolute
  local table=$1 from folder
  shift
  echo image,label,label_value,task,split > "$table.part"
  for from in "$@"; do
    folder=$(dirname "$from")
    sed "1d; s#^\([^\"/][^,]*\),\([^,]*\),#\"$folder/\1\",\"$folder/\2\",#" "$from" >> "$table.part"
  done
  mv "$table.part" "$table"
}

general_tasks=(shapes) experts=(lesions tubes)
if [ -n "$heads" ]; then general_tasks+=(anatomy) experts+=(nuclei); fi
for task in "${general_tasks[@]}" "${experts[@]}"; do
  make_cases "$task" train "$seed" "$cases" "$task"
  make_cases "$task" validation "$seed" "$(((cases + 7) / 8))" "$task"
  make_cases "$task" test "$seed" "$tests" "$task"
  combine "$output/cases/$task.csv" "$output/cases/$task"/{train,validation,test}.csv
done
make_cases walls test "$seed" "$tests" walls  # a task that no expert is trained for
combine "$output/cases/walls.csv" "$output/cases/walls/test.csv"
if [ -n "$hippocampus" ]; then
  "$recipe" tables --output "$output/cases" --hippocampus "$hippocampus"
  experts+=(hippocampus)
fi
if [ -n "$sarcoma" ]; then
  "$recipe" tables --output "$output/cases" --sarcoma "$sarcoma"
  experts+=(sarcoma)
fi

declare -A about=(
  [lesions]="small lesions of low contrast in an organ" [tubes]="curved, branching tubes, such as vessels"
  [nuclei]="deep grey nuclei in a head MRI or CT" [hippocampus]="anterior and posterior hippocampus in MRI"
  [sarcoma]="soft-tissue tumours in CT, MRI and PET" [control]="what the general expert was trained on: as many more steps")

# Each expert is added to the bundle of the one before.
specialists=$output/general
add_expert() {  # bundle, name, table, bundle to make
  if [ -e "$4" ]; then return; fi
  echo "== expert $2"
  "$sammoe" finetune --model "$1" --name "$2" --description "${about[$2]}" --cases "$3" --output "$4" --seed "$seed" \
    --steps "$expert_steps" --batch "$batch" --first-clicks "$first_clicks" --device "$device"
}
for name in "${experts[@]}"; do
  add_expert "$specialists" "$name" "$output/cases/$name.csv" "$specialists-$name"
  specialists=$specialists-$name
done
tables() { local name; for name in "$@"; do echo "$output/cases/$name.csv"; done; }
mapfile -t control_tables < <(tables "${general_tasks[@]}")
combine "$output/cases/control.csv" "${control_tables[@]}"
add_expert "$output/general" control "$output/cases/control.csv" "$output/general-control"

train_gate() {  # bundle, bundle to make, names of tables...
  local from=$1 to=$2 names
  shift 2
  if [ -e "$to" ]; then return; fi
  echo "== gate of $to"
  mapfile -t names < <(tables "$@")
  combine "$to.csv" "${names[@]}"
  "$sammoe" train-gate --model "$from" --cases "$to.csv" --output "$to" --seed "$seed" --first-clicks "$first_clicks" \
    --epochs "$epochs" --strategy threshold --k 1 --threshold 0.5 --device "$device"
}
train_gate "$specialists" "$output/bundle" "${general_tasks[@]}" "${experts[@]}"

evaluate() {  # bundle, table, strategies, name of the result
  if [ -e "$output/$4.txt" ]; then return; fi
  "$sammoe" evaluate --model "$1" --cases "$2" --split test --clicks "$clicks" --strategies "$3" --metrics dice,nsd \
    --csv "$output/$4.csv" --markdown "$output/$4.md" > "$output/$4.part"
  mv "$output/$4.part" "$output/$4.txt"
  echo "== $output/$4.txt"
  cat "$output/$4.txt"
}
mapfile -t all_tables < <(tables "${general_tasks[@]}" "${experts[@]}" walls)
combine "$output/cases/all.csv" "${all_tables[@]}"
evaluate "$output/bundle" "$output/cases/all.csv" "general,expert:*,default,oracle" results
evaluate "$output/general-control" "$output/cases/all.csv" "general,expert:control" control

# Leaving one task out: its expert and its cases are unknown to bundle and gate.
for task in "${experts[@]}"; do
  others=()
  for name in "${experts[@]}"; do if [ "$name" != "$task" ]; then others+=("$name"); fi; done
  if [ ! -e "$output/experts-without-$task" ]; then
    "$recipe" leave-out --model "$specialists" --expert "$task" --output "$output/experts-without-$task"
  fi
  train_gate "$output/experts-without-$task" "$output/without-$task" "${general_tasks[@]}" "${others[@]}"
  evaluate "$output/without-$task" "$output/cases/$task.csv" "general,default" "without-$task"
done

# The real image that nothing of was trained on: an MRI of a head, and twelve deep grey nuclei of the atlas drawn on it.
mricron=/usr/share/mricron/templates
if [ -n "$heads" ] && [ -e "$mricron/ch2.nii.gz" ]; then
  {
    echo image,label,label_value,task,split
    for label in 37 38 41 42 71 72 73 74 75 76 77 78; do echo "$mricron/ch2.nii.gz,$mricron/aal.nii.gz,$label,ch2,test"; done
  } > "$output/cases/ch2.csv"
  evaluate "$output/bundle" "$output/cases/ch2.csv" "general,expert:*,default" ch2
fi
echo "== done: the bundle is $output/bundle"
