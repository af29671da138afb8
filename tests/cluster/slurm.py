"""A cluster of one node on this machine's loopback: munged, slurmctld and slurmd with sockets, key, ports and folders of their own.

    with slurm.Cluster(most_tasks=10) as cluster:
        cluster.run("sbatch", ...)

Needs root: slurmd starts tasks as their users. `missing()` says why there can be none. The daemons end with the block, also
when the test or this process dies: they are started in the foreground with the parent-death signal set.
"""

import contextlib
import ctypes
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

PROGRAMS = ["munged", "slurmctld", "slurmd", "sbatch", "squeue", "scontrol", "scancel", "srun", "sinfo"]
UP_WITHIN_S = 30
SYSTEM_FOLDERS = ":/usr/sbin:/sbin"

CONFIGURATION = """\
ClusterName=test
SlurmctldHost=localhost(127.0.0.1)
SlurmctldPort={controller_port}
SlurmdPort={node_port}
CommunicationParameters=NoCtldInAddrAny,NoInAddrAny
AuthType=auth/munge
AuthInfo=socket={folder}/munge.socket
CryptoType=crypto/munge
SlurmUser=root
SlurmdUser=root
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
SelectTypeParameters=CR_CPU
SchedulerParameters=sched_interval=1,batch_sched_delay=0,bf_interval=1
SwitchType=switch/none
MpiDefault=none
ReturnToService=2
KillWait={kill_wait}
OverTimeLimit=0
MaxArraySize={array_size}
NodeName=localhost NodeAddr=127.0.0.1 CPUs={cpus} RealMemory=1000 State=UNKNOWN
PartitionName=debug Nodes=localhost Default=YES MaxTime=INFINITE State=UP
PartitionName=closed Nodes=localhost MaxTime=INFINITE State=DOWN
"""


def missing():
    """Why no cluster can be started here; empty where one can."""
    path = os.environ.get("PATH", "") + SYSTEM_FOLDERS
    absent = [name for name in PROGRAMS if shutil.which(name, path=path) is None]
    if absent:
        return f"Slurm is not installed (no {', '.join(absent)}): tools/install-packages test"
    if os.geteuid() != 0:
        return "slurmd needs root"
    return ""


def free_ports(count):
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]


def end_with_parent():
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG


class Cluster:
    def __init__(self, cpus=2, array_size=1001, kill_wait=2):
        self.settings = {"cpus": cpus, "array_size": array_size, "kill_wait": kill_wait}
        self.daemons = []

    def __enter__(self):
        # munged refuses folders that others may write to, such as /tmp without its sticky bit
        self.folder = Path(tempfile.mkdtemp(prefix="gigatwin-slurm-"))
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_):
        self.stop()

    def environment(self):
        env = {key: value for key, value in os.environ.items()
               if not key.startswith(("SLURM_", "SBATCH_", "SRUN_", "SQUEUE_", "GIGATWIN_", "HDF5_"))}
        env.update(SLURM_CONF=str(self.folder / "slurm.conf"), PATH=os.environ.get("PATH", "") + SYSTEM_FOLDERS, TERM="dumb")
        return env

    def start(self):
        for name in ("state", "spool"):
            (self.folder / name).mkdir()
        key = self.folder / "munge.key"
        key.write_bytes(os.urandom(128))
        key.chmod(0o600)
        self.folder.chmod(0o755)
        controller_port, node_port = free_ports(2)
        (self.folder / "slurm.conf").write_text(CONFIGURATION.format(
            folder=self.folder, controller_port=controller_port, node_port=node_port, **self.settings))
        self.daemon("munged", "--foreground", f"--socket={self.folder}/munge.socket", f"--key-file={key}",
                    f"--pid-file={self.folder}/munged.pid", f"--log-file={self.folder}/munged.log",
                    f"--seed-file={self.folder}/munged.seed", "--num-threads=2")
        self.wait_until(lambda: (self.folder / "munge.socket").exists(), "munged")
        self.daemon("slurmctld", "-D", "-c")
        self.daemon("slurmd", "-D", "-N", "localhost")
        self.wait_until(lambda: self.run("sinfo", "-h", "-p", "debug", "-o", "%t").stdout.strip() == "idle", "the node")

    def daemon(self, *command):
        log = open(self.folder / f"{command[0]}.out", "w")
        self.daemons.append(subprocess.Popen(command, env=self.environment(), stdin=subprocess.DEVNULL, stdout=log,
                                             stderr=log, preexec_fn=end_with_parent))
        log.close()

    def wait_until(self, is_so, what, seconds=UP_WITHIN_S):
        deadline = time.monotonic() + seconds
        while not is_so():
            ended = [daemon.args[0] for daemon in self.daemons if daemon.poll() is not None]
            if ended or time.monotonic() > deadline:
                logs = "".join(f"== {path.name}\n{path.read_text(errors='replace')[-2000:]}\n"
                               for path in sorted(self.folder.glob("*.[lo][ou][gt]")))
                raise RuntimeError(f"{what} is not up after {seconds} s{', ended: ' if ended else ''}{ended or ''}\n{logs}")
            time.sleep(0.05)

    def run(self, *command, timeout=60, **options):
        """Runs a command of the cluster's users to its end."""
        env = {**self.environment(), **options.pop("env", {})}
        return subprocess.run([str(word) for word in command], env=env, timeout=timeout, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, errors="replace", **options)

    def stop(self):
        with contextlib.suppress(Exception):
            self.run("scancel", "--user=root", timeout=5)
            self.wait_until(lambda: not self.run("squeue", "-h", timeout=5).stdout.strip(), "the queue", 5)
        for daemon in reversed(self.daemons):
            daemon.terminate()
        for daemon in reversed(self.daemons):
            try:
                daemon.wait(10)
            except subprocess.TimeoutExpired:
                daemon.kill()
                daemon.wait()
        shutil.rmtree(self.folder, ignore_errors=True)
