#!/usr/bin/env bash
# Makes the demo bundle from nothing but atlas label maps: synthetic images, the general model, three specialists, a control,
# the gate, and the tables of the results. Needs the packages of scripts/install_dependencies.sh.
#   models/demo/train.sh [--minutes N] [--steps N] [--expert-steps N] [--cases N] [--seed N] [--bfloat16] [--output FOLDER]
#     --minutes   of training of the general model (default 58); experts, gate and tables take about 100 more on 2 cores
#     --steps     of the general model, at most (default 8000)
#     --expert-steps of each expert (default 600)
#     --cases     images a task for finetuning (default 400); the gate gets six times as many, and 17 GB of memory
#     --bfloat16  compute the general model's training in bfloat16 (needs LibTorch 2 and a processor that multiplies it)
#     --output    folder for all that is made (default demo_training); what is already there is not made again
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

minutes=58 steps=8000 expert_steps=600 cases=400 seed=1 output=demo_training precision=()
while [ $# -gt 0 ]; do
  case "$1" in
    --minutes) minutes=$2; shift 2 ;;
    --steps) steps=$2; shift 2 ;;
    --expert-steps) expert_steps=$2; shift 2 ;;
    --cases) cases=$2; shift 2 ;;
    --seed) seed=$2; shift 2 ;;
    --output) output=$2; shift 2 ;;
    --bfloat16) precision=(--bfloat16); shift ;;
    *) echo "train.sh: unknown argument '$1'; see the head of this file" >&2; exit 2 ;;
  esac
done

build=${SAMMOE_BUILD:-build}
cmake --preset release -B "$build" -DSAMMOE_BUILD_DEMO_RECIPE=ON --log-level=WARNING
cmake --build "$build" --target sammoe_app sammoe_demo_recipe
sammoe=$build/bin/sammoe recipe=$build/bin/sammoe_demo_recipe
export OMP_WAIT_POLICY=passive
mkdir -p "$output"

if [ ! -e "$output/general.pth" ]; then
  echo "== the general model"
  "$recipe" pretrain --output "$output/general.pth" --minutes "$minutes" --steps "$steps" --seed "$seed" "${precision[@]}" \
    | tee "$output/pretrain.log"
fi

# Tables of cases. Another split or seed gives other images.
make_cases() {  # folder, split, seed, task:count...
  local folder=$output/cases/$1 split=$2 its_seed=$3
  shift 3
  if [ -e "$folder/$split.csv" ]; then return; fi
  echo "== images: $folder/$split"
  mkdir -p "$folder"
  "$recipe" cases --output "$folder" --split "$split" --seed "$its_seed" --tasks "$(IFS=,; echo "$*")"
}
for task in nuclei tubes lesions walls; do make_cases "$task" train "$seed" "$task:$cases"; done
make_cases control train "$seed" "anatomy:$((cases / 2))" "shapes:$((cases / 2))"
tasks=(anatomy shapes nuclei tubes lesions)
make_cases gate train "$((seed + 1000))" "${tasks[@]/%/:$((6 * cases))}"
make_cases gate-walls train "$((seed + 1000))" "${tasks[@]/%/:$((cases / 2))}" "walls:$((cases / 2))"
make_cases test test "$seed" "${tasks[@]/%/:120}"
make_cases test-walls test "$seed" "${tasks[@]/%/:120}" walls:120

if [ ! -e "$output/general" ]; then
  "$sammoe" import --roi-placement inside --general "$output/general.pth" --output "$output/general" --half --name sammoe-demo --licence Apache-2.0 \
    --intended-use "demonstration only; not a medical device"
fi

add_expert() {  # bundle, name, description
  local from=$output/$1 to=$output/$1-$2
  if [ -e "$to" ]; then return; fi
  echo "== expert $2"
  "$sammoe" finetune --model "$from" --name "$2" --description "$3" --cases "$output/cases/$2/train.csv" --output "$to" \
    --seed "$seed" --steps "$expert_steps"
}
add_expert general nuclei "deep grey nuclei in a head MRI"
add_expert general-nuclei tubes "curved, branching tubes, such as vessels"
add_expert general-nuclei-tubes lesions "small lesions of low contrast in an organ"
specialists=general-nuclei-tubes-lesions
add_expert "$specialists" control "what the general expert was trained on: as many more steps, but no other task"

train_gate() {  # bundle, cases, output
  if [ -e "$output/$3" ]; then return; fi
  echo "== gate of $3"
  "$sammoe" train-gate --model "$output/$1" --cases "$output/cases/$2/train.csv" --output "$output/$3" --seed "$seed" \
    --first-clicks 2 --validation-share 0.1 --strategy threshold --k 1 --threshold 0.35
}
train_gate "$specialists" gate bundle

evaluate() {  # bundle, cases, clicks, strategies, name of the table
  if [ -e "$output/$5.txt" ]; then return; fi
  "$sammoe" evaluate --model "$output/$1" --cases "$output/cases/$2.csv" --clicks "$3" --strategies "$4" \
    --csv "$output/$5.csv" --markdown "$output/$5.md" > "$output/$5.part"
  mv "$output/$5.part" "$output/$5.txt"
  echo "== $output/$5.txt"
  cat "$output/$5.txt"
}
evaluate bundle test/test 1 "general,expert:*,top-k:1,top-k:2,threshold,default,oracle" results
evaluate bundle test/test 1,3,5 "general,default" clicks
evaluate "$specialists-control" test/test 1 "general,expert:control" control

# The one real image: an MRI of a head, and twelve deep grey nuclei of the atlas drawn on it.
mricron=/usr/share/mricron/templates
{
  echo image,label,label_value,task,split
  for label in 37 38 41 42 71 72 73 74 75 76 77 78; do echo "$mricron/ch2.nii.gz,$mricron/aal.nii.gz,$label,ch2,test"; done
} > "$output/cases/ch2.csv"
evaluate bundle ch2 1,3,5 "general,expert:nuclei,default" ch2

# A fifth expert, as a user would add it to the finished bundle.
begin=$SECONDS
add_expert bundle walls "walls of hollow structures"
train_gate bundle-walls gate-walls walls
echo "== adding a fifth expert took $(((SECONDS - begin + 59) / 60)) minutes"
evaluate walls test-walls/test 1 "general,expert:*,default,oracle" walls
echo "== done: the bundle is $output/bundle"
