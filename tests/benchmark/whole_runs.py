#!/usr/bin/env python3
"""Measures whole runs of the program: whole_runs.py PROGRAM DATA_FOLDER [ROUNDS] > result.json

Every comparison is a ratio of runs that follow each other, and every figure a median over the rounds. Memory is the
largest resident set of the process."""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

NETWORK_STAGES = ("encode", "prompt", "gate", "decode")
# Where the random network's masks are sparse.
THRESHOLD = "0.63"


def timed(arguments, **environment):
    """Runs a program; returns (wall seconds, processor seconds, resident set in MB)."""
    begin = time.monotonic()
    process = subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                               env={**os.environ, **environment})
    message = process.stderr.read().decode()
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        sys.exit(f"{' '.join(arguments)} failed:\n{message}")
    return time.monotonic() - begin, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def processor_has_bfloat16():
    """sammoe refuses --precision bf16 without."""
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        return "avx512_bf16" in file.read()


class Bench:
    def __init__(self, program, data, rounds, folder):
        self.program, self.data, self.rounds, self.folder = program, data, rounds, folder

    def segment_arguments(self, image, *more):
        return [self.program, "segment", "-m", f"{self.data}/bundle-3", "-i", f"{self.data}/{image}", "--voxel",
                "300,230,150", "--max-rois", "1", "--mask-threshold", THRESHOLD, "-o", f"{self.folder}/mask.nii.gz",
                *more]

    def segment(self, image, *more):
        """One run, taken apart by its record."""
        record = f"{self.folder}/record.json"
        wall, cpu, memory = timed(self.segment_arguments(image, "--record", record, *more))
        with open(record, encoding="utf-8") as file:
            seconds = json.load(file)["seconds"]
        networks = sum(seconds.get(stage, 0) for stage in NETWORK_STAGES)
        # Networks load while the volume is read: what loading takes longer is waiting for networks.
        waiting = max(0, seconds["load"] - seconds["read"])
        return {"wall_s": wall, "cpu_s": cpu, "memory_mb": memory, "start_s": wall - seconds["total"],
                "networks_s": networks, "load_s": seconds["load"], "read_s": seconds["read"],
                "roi_s": seconds["roi"], "resample_s": seconds["resample"], "compose_s": seconds["compose"],
                "write_s": seconds["write"], "encode_s": seconds["encode"],
                "outside_networks_s": wall - networks - waiting}

    def medians(self, runs):
        return {key: round(statistics.median(run[key] for run in runs), 4) for key in runs[0]}

    def segments(self):
        kinds = {"packed": ("ct.nii.gz",), "plain": ("ct.nii",)}
        if processor_has_bfloat16():
            kinds["packed_bf16"] = ("ct.nii.gz", "--precision", "bf16")
        runs = {kind: [] for kind in kinds}
        for _ in range(self.rounds):
            for kind, arguments in kinds.items():
                runs[kind].append(self.segment(*arguments))
        return {kind: self.medians(found) for kind, found in runs.items()}

    def batch(self, bundle, cases):
        table, output = f"{self.folder}/cases.csv", f"{self.folder}/masks"
        shutil.rmtree(output, ignore_errors=True)
        with open(table, "w", encoding="utf-8") as file:
            file.write("image,output,voxel\n")
            for n in range(cases):
                file.write(f'{os.path.abspath(self.data)}/ct.nii,{n}.nii.gz,"{180 + 12 * n},{200 + 5 * n},{60 + 14 * n}"\n')
        wall, cpu, memory = timed([self.program, "batch", "-m", f"{self.data}/{bundle}", "--cases", table, "-o", output,
                                   "--max-rois", "1", "--mask-threshold", THRESHOLD])
        return {"case_s": wall / cases, "case_cpu_s": cpu / cases, "memory_mb": memory}

    def experts(self, few, many, cases):
        runs = {few: [], many: []}
        for _ in range(max(1, self.rounds // 2)):
            for bundle in (few, many):
                runs[bundle].append(self.batch(bundle, cases))
        result = {"cases": cases, "few": self.medians(runs[few]), "many": self.medians(runs[many])}
        for key in ("case_s", "case_cpu_s", "memory_mb"):
            ratios = [b[key] / a[key] for a, b in zip(runs[few], runs[many])]
            result[f"{key}_ratio"] = round(statistics.median(ratios), 3)
        return result

    def two_processes(self, **waiting):
        """How much longer two runs at once take than two in a row."""
        ratios = []
        for _ in range(max(1, self.rounds // 2)):
            arguments = self.segment_arguments("ct.nii")
            other = [*arguments[:-1], f"{self.folder}/other.nii.gz"]
            row = timed(arguments, **waiting)[0] + timed(other, **waiting)[0]
            begin = time.monotonic()
            environment = {**os.environ, **waiting}
            both = [subprocess.Popen(a, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)
                    for a in (arguments, other)]
            if any(process.wait() != 0 for process in both):
                sys.exit("a run beside another failed")
            ratios.append((time.monotonic() - begin) / row)
        return round(statistics.median(ratios), 3)

    def start_up(self):
        engine = os.path.join(os.path.dirname(self.program), "sammoe-engine")
        programs = {"sammoe": self.program, "sammoe_engine": engine}
        return {f"{name}_s": round(statistics.median(timed([path, "--version"])[0] for _ in range(self.rounds)), 4)
                for name, path in programs.items()}


def main():
    program, data = sys.argv[1], sys.argv[2]
    rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 5
    with tempfile.TemporaryDirectory(prefix="sammoe_benchmark_") as folder:
        bench = Bench(program, data, rounds, folder)
        result = {"rounds": rounds, "start_up": bench.start_up(), "segment": bench.segments(),
                  "experts": bench.experts("bundle-3", "bundle-100", 12),
                  "two_at_once_to_in_a_row": {
                      "passive": bench.two_processes(),
                      "active": bench.two_processes(OMP_WAIT_POLICY="active", GOMP_SPINCOUNT="infinite")}}
    json.dump(result, sys.stdout, indent=2)
    print()


if __name__ == "__main__":
    main()
