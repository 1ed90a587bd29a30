"""A Slurm of one node on the loopback: munged, slurmctld and slurmd as children of this process, all files in one folder.

Nothing of an installed cluster is touched: own ports, own munge socket and key, own configuration. The daemons stay in the
foreground and get SIGTERM when this process dies.
"""
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import time

from private_service import end_with_parent, free_ports

PROGRAMS = ["munged", "slurmctld", "slurmd", "sbatch", "scancel", "squeue", "scontrol", "sinfo"]
START_S = STOP_S = 60

CONFIGURATION = """\
ClusterName=sammoe_test
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={ports[0]}
SlurmdPort={ports[1]}
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket={folder}/munge.socket,cred_expire=5
CryptoType=crypto/munge
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.pid
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SchedulerType=sched/backfill
SchedulerParameters=sched_interval=2,batch_sched_delay=1
MpiDefault=none
ReturnToService=2
SlurmctldTimeout=30
SlurmdTimeout=30
KillWait=5
MinJobAge=300
SlurmdParameters=config_overrides
NodeName={host} NodeAddr=127.0.0.1 CPUs={cpus} RealMemory=1000 State=UNKNOWN
PartitionName=main Nodes={host} Default=YES MaxTime=INFINITE State=UP
"""


def reason_to_skip():
    """Why no Slurm can be started here, or None."""
    os.environ["PATH"] += ":/usr/sbin:/sbin"
    missing = [name for name in PROGRAMS if shutil.which(name) is None]
    if missing:
        return f"no {', '.join(missing)} here; Debian's packages are slurm-wlm and munge"
    return None if os.geteuid() == 0 else "slurmd starts jobs as root only"


def wait_until(condition, seconds, what):
    deadline = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what}: not within {seconds} s")
        time.sleep(0.02)


class PrivateSlurm:
    """Context manager. `folder` must be new and private; it keeps the logs."""

    def __init__(self, folder, cpus):
        self.folder = pathlib.Path(folder)
        self.cpus = cpus
        self.daemons = []
        self.environment = {**os.environ, "SLURM_CONF": str(self.folder / "slurm.conf")}

    def __enter__(self):
        for name in ("state", "spool"):
            (self.folder / name).mkdir(parents=True)
        self.folder.chmod(0o711)
        key = self.folder / "munge.key"
        key.write_bytes(os.urandom(128))
        key.chmod(0o400)
        host = socket.gethostname().split(".")[0]
        (self.folder / "slurm.conf").write_text(
            CONFIGURATION.format(host=host, folder=self.folder, ports=free_ports(2), cpus=self.cpus))
        try:
            self.start("munged", "--foreground", "--force", f"--socket={self.folder}/munge.socket", f"--key-file={key}",
                       f"--seed-file={self.folder}/munge.seed", f"--pid-file={self.folder}/munged.pid",
                       f"--log-file={self.folder}/munged.log")
            wait_until((self.folder / "munge.socket").exists, START_S, "munged")
            self.start("slurmctld", "-D", "-i")
            self.start("slurmd", "-D")
            wait_until(lambda: self.text("sinfo", "--noheader", "-o", "%t") == "idle", START_S, "the node")
        except BaseException:
            self.__exit__()
            raise
        return self

    def start(self, *command):
        with open(self.folder / f"{command[0]}.out", "wb") as out:
            self.daemons.append(subprocess.Popen(command, env=self.environment, stdout=out, stderr=out,
                                                 stdin=subprocess.DEVNULL, preexec_fn=end_with_parent,
                                                 start_new_session=True))  # Ctrl-C is for this process alone

    def call(self, *command):
        """Standard output of a Slurm command, stripped."""
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, timeout=60, check=False)
        if done.returncode != 0:
            raise RuntimeError(f"{' '.join(command)}: {done.stderr.strip()}")
        return done.stdout.strip()

    def text(self, *command):
        """The same; empty if the command fails, as it does while the controller starts."""
        try:
            return self.call(*command)
        except RuntimeError:
            return ""

    def submit(self, *arguments):
        """Submits a batch script; the job's number."""
        return self.call("sbatch", "--parsable", *arguments)

    def wait(self, job, seconds):
        """Waits until no task of the job is left. {task: (state, exit code, signal)}"""
        wait_until(lambda: not self.text("squeue", "--noheader", "--jobs", job), seconds, f"job {job}")
        tasks = {}
        for line in self.text("scontrol", "--oneliner", "show", "job", job).splitlines():
            fields = dict(part.split("=", 1) for part in line.split() if "=" in part)
            code, number = fields["ExitCode"].split(":")
            tasks[int(fields["ArrayTaskId"])] = (fields["JobState"], int(code), int(number))
        return tasks

    def processes_of_task(self, job, task):
        """Process numbers of what a running array task started."""
        marks = {f"SLURM_ARRAY_JOB_ID={job}", f"SLURM_ARRAY_TASK_ID={task}"}
        return [process for process, _, environment in self.of_this_cluster() if marks <= environment]

    def logs(self):
        return "\n".join(f"--- {path.name}\n{path.read_text(errors='replace')[-3000:]}"
                         for path in sorted(self.folder.glob("*.log")) + sorted(self.folder.glob("*.out")))

    def of_this_cluster(self):
        """Processes started with this cluster's configuration: [(number, session, {"NAME=value" of its environment})]"""
        found = []
        for entry in pathlib.Path("/proc").iterdir():
            if not entry.name.isdigit():
                continue
            try:
                environment = set((entry / "environ").read_text(errors="replace").split("\0"))
                if f"SLURM_CONF={self.folder}/slurm.conf" in environment:
                    found.append((int(entry.name), os.getsid(int(entry.name)), environment))
            except OSError:  # it ended meanwhile
                pass
        return found

    def of_jobs(self):
        """Processes of this cluster outside the sessions of its daemons."""
        daemons = {daemon.pid for daemon in self.daemons}
        return [process for process, session, _ in self.of_this_cluster() if session not in daemons]

    def __exit__(self, *_):
        if len(self.daemons) == 3:
            self.text("scancel", "--full", "--signal=KILL", "--user=root")
            self.text("scancel", "--user=root")
            try:  # steps report to the controller when they end, and would wait for one that is gone
                wait_until(lambda: not self.text("squeue", "--noheader") and not self.of_jobs(), STOP_S, "the end of all jobs")
            except TimeoutError as late:
                print(late)
        for daemon in reversed(self.daemons):
            daemon.terminate()
            try:
                daemon.wait(STOP_S)
            except subprocess.TimeoutExpired:
                daemon.kill()
                daemon.wait()
        for process in self.of_jobs():
            print(f"killed: {process}")
            os.kill(process, signal.SIGKILL)
