#!/usr/bin/env bash
# One task of a job array: segments one shard of a table of cases (docs/clusters.md).
#
#   sbatch --array=1-40 scripts/slurm/sammoe_batch.sh 40 --model my_bundle --cases cases.csv --output-dir masks
#
# The first argument is the number of shards; what follows goes to `sammoe batch` as it is. Afterwards, anywhere:
#
#   sammoe batch --report masks
#
# A task that failed, was killed, ran into its time limit or was requeued goes on where it stopped when it is submitted again,
# with the same number of shards: sbatch --array=7,12 scripts/slurm/sammoe_batch.sh 40 ... (or the whole array: tasks that are
# done only check their files). Options of sbatch override the lines below. SAMMOE names the program if it is not in the PATH.
#
#SBATCH --job-name=sammoe
#SBATCH --nodes=1
#SBATCH --ntasks=1
#SBATCH --cpus-per-task=4
#SBATCH --mem=8G
#SBATCH --time=04:00:00
#SBATCH --requeue
#SBATCH --open-mode=append
#SBATCH --output=sammoe_%A_%a.log
set -euo pipefail

fail() {
  echo "sammoe_batch.sh: $*" >&2
  exit 2
}

# Slurm knows the tasks of this submission only: if task 7 alone is submitted again, it must still be shard 7 of 40.
[[ "${1:-}" =~ ^[1-9][0-9]*$ ]] || fail "the first argument is '${1:-}'; expected the number of shards, as in --array=1-40 ... 40 ..."
shards=$1
shift
task=${SLURM_ARRAY_TASK_ID:-}
[ -n "$task" ] || fail "not a job array; submit it with sbatch --array=1-$shards"
if [ "$task" -lt 1 ] || [ "$task" -gt "$shards" ]; then
  fail "array task $task of $shards shards; submit it with --array=1-$shards, or a part of that"
fi

# The processors that Slurm gave this task, no more: waiting threads that spin would slow down everybody on the node.
threads=${SLURM_CPUS_PER_TASK:-1}
export OMP_NUM_THREADS=$threads OMP_WAIT_POLICY=passive

echo "$(date --iso-8601=seconds) shard $task/$shards on ${SLURMD_NODENAME:-$(hostname)}, $threads threads, start ${SLURM_RESTART_COUNT:-0}"
# exec: Slurm's signals reach sammoe itself, which finishes or drops its case cleanly.
exec "${SAMMOE:-sammoe}" batch "$@" --shard "$task/$shards" --resume --threads "$threads"
