"""Chakra traces replayed as a user does: table, JSON, groups, kernels by measurement or roofline, and what is refused.

The traces are written here, byte for byte after the description of the format, so that reader and writer of the program
are not their own judges.
"""

import gzip
import json
import struct

import harness

POD = harness.HERE / "pod.yaml"  # 128 H100 in nodes of 8
COMPUTE, SEND, RECEIVE, COLLECTIVE, METADATA = 4, 5, 6, 7, 1
ALL_REDUCE, ALL_GATHER = 0, 2


def varint(number):
    out = bytearray()
    while number >= 0x80:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes(out + bytearray([number]))


def field(number, value):
    """An int as varint, a float as double, bytes and text with their length."""
    if isinstance(value, float):
        return varint(number << 3 | 1) + struct.pack("<d", value)
    if isinstance(value, int):
        return varint(number << 3) + varint(value & 0xFFFFFFFFFFFFFFFF)
    value = value.encode() if isinstance(value, str) else value
    return varint(number << 3 | 2) + varint(len(value)) + value


def attribute(name, value):
    slot = {bool: 27, int: 9, float: 3, str: 29}[type(value)]  # bool_val, int64_val, double_val, string_val
    return field(10, field(1, name) + field(slot, int(value) if isinstance(value, bool) else value))


def node(number, name, kind, after=(), control=(), us=0, values=None, **attributes):
    body = field(1, number) + field(2, name) + field(3, kind) + field(7, us)
    body += b"".join(field(4, c) for c in control)
    body += field(5, b"".join(map(varint, after)))
    if values is not None:
        body += field(8, field(1, values))
    return body + b"".join(attribute(key, value) for key, value in attributes.items())


def trace(*nodes):
    return b"".join(varint(len(m)) + m for m in (field(1, "0.0.4"), *nodes))


def reduce(number, after=(), size=1 << 30, group=None, kind=ALL_REDUCE):
    names = {} if group is None else {"pg_name": group}
    return node(number, f"collective {number}", COLLECTIVE, after, is_cpu_op=False, comm_type=kind, comm_size=size, **names)


class Replay(harness.ProgramTest):
    def write(self, *ranks, prefix="t"):
        for number, nodes in enumerate(ranks):
            (self.folder / f"{prefix}.{number}.et").write_bytes(trace(*nodes))

    def ask(self, *arguments):
        return json.loads(self.succeeds("replay", "t", "--fabric", POD, "--json", *arguments).stdout)

    def refused(self, message, *arguments, fabric=POD):
        done = self.gigatwin("replay", "t", "--fabric", fabric, *arguments)
        self.assertEqual((done.returncode, done.stdout), (2, ""), done.stderr)
        self.assertEqual(done.stderr, f"gigatwin replay: {message}\n")

    def collective_s(self, *question):
        done = self.succeeds("collective", "--fabric", POD, "--json", *question)
        return json.loads(done.stdout)["jobs"][0]["time_s"]

    # ---- times

    def test_a_collective_takes_what_collective_says(self):
        self.write(*[[reduce(0)]] * 16)
        found = self.ask()
        self.assertAlmostEqual(found["time_s"], self.collective_s("--ranks", 16), delta=1e-12)
        self.assertEqual(found["communication"][0]["kind"], "all-reduce")
        self.assertEqual(found["communication"][0]["bytes"], 16 * 2**30)
        self.write(*[[reduce(0, size=2**26, kind=ALL_GATHER)]] * 16)  # each puts in a sixteenth of what is gathered
        self.assertAlmostEqual(self.ask()["time_s"], self.collective_s("--ranks", 16, "--op", "all-gather"), delta=1e-12)
        self.assertAlmostEqual(self.ask("--nodes", "0:1,4:1")["time_s"],
                               self.collective_s("--nodes", "0:1,4:1", "--op", "all-gather"), delta=1e-12)
        self.assertAlmostEqual(self.ask("--accelerators", "4:8,60:8", "--routing", "ecmp")["time_s"],
                               self.collective_s("--group", "4:8,60:8", "--op", "all-gather", "--routing", "ecmp"), delta=1e-12)

    def test_groups_of_a_file_or_of_the_trace(self):
        ranks = [[reduce(0, group=str(1 + rank // 8))] for rank in range(16)]
        groups = {"1": list(range(8)), "2": list(range(8, 16))}
        inside = self.collective_s("--ranks", 8)
        self.write(*ranks)
        (self.folder / "g.json").write_text(json.dumps(groups))
        self.assertAlmostEqual(self.ask("--groups", "g.json")["time_s"], inside, delta=1e-12)
        (self.folder / "t.groups.json").write_text(json.dumps(groups))
        self.assertAlmostEqual(self.ask()["time_s"], inside, delta=1e-12)
        (self.folder / "t.groups.json").unlink()
        listed = json.dumps([{"pg_name": name, "pg_desc": "", "ranks": members} for name, members in groups.items()])
        list_node = node(9, "## process_group:init ##", METADATA, values=f"['{listed}']")
        self.write(*[[list_node, *nodes] for nodes in ranks])
        self.assertAlmostEqual(self.ask()["time_s"], inside, delta=1e-12)

    def test_kernels_as_measured_or_by_the_roofline(self):
        kernel = node(0, "gemm", COMPUTE, us=1000, num_ops=10**12, tensor_size=10**6)
        self.write([kernel, node(1, "host", COMPUTE, us=1500, is_cpu_op=True)])
        self.assertAlmostEqual(self.ask()["time_s"], 1.5e-3, delta=1e-12)
        found = self.ask("--compute", "roofline")
        self.assertNotAlmostEqual(found["ranks"][0]["compute_s"], 1e-3, delta=1e-5)
        self.assertAlmostEqual(found["time_s"], 1.5e-3, delta=1e-12)
        accelerator = ["--set", "compute.system.accelerator.matmul_efficiency=0.5",
                       "--set", "compute.system.accelerator.training_clock=1", "--set", "compute.system.accelerator.peak_bf16=1 PFLOP/s"]
        # 10^12 FLOP at half of 10^15 FLOP/s: 2 ms.
        self.assertAlmostEqual(self.ask("--compute", "roofline", *accelerator)["ranks"][0]["compute_s"], 2e-3, delta=1e-12)

    def test_compute_and_communication_overlap(self):
        ranks = [[node(0, "a", COMPUTE, us=100 * (1 + rank)), reduce(1, [0]), node(2, "b", COMPUTE, [0], us=50000),
                  node(3, "c", COMPUTE, [1], [2], us=10)] for rank in range(8)]
        self.write(*ranks)
        found = self.ask()
        wire = self.collective_s("--ranks", 8)
        self.assertLess(wire, 49e-3)  # rank 0 computes b from 100 us on and ends it last but for the slowest rank
        self.assertAlmostEqual(found["time_s"], 800e-6 + 50e-3 + 10e-6, delta=1e-12)
        self.assertEqual([rank["exposed_communication_s"] for rank in found["ranks"]], [0.0] * 8)
        self.assertEqual(found["critical_path"]["kinds"], [{"kind": "compute", "time_s": found["time_s"], "operations": 3}])
        self.assertEqual(found["critical_path"]["last_rank"], 7)

    def test_messages_go_down_a_pipeline(self):
        size, step = 10**9, 5
        send = lambda to, after: node(step, "send", SEND, after, comm_dst=to, comm_size=size, comm_tag=7)
        receive = lambda source: node(0, "receive", RECEIVE, comm_src=source, comm_size=size, comm_tag=7)
        self.write([node(0, "f", COMPUTE, us=300), send(1, [0])],
                   [receive(0), node(1, "f", COMPUTE, [0], us=300), send(2, [1])],
                   [receive(1), node(1, "f", COMPUTE, [0], us=300)])
        one = self.collective_s("--op", "point-to-point", "--ranks", 2, "--bytes", "1GB")
        found = self.ask()
        self.assertAlmostEqual(found["time_s"], 900e-6 + 2 * one, delta=2e-12)
        self.assertEqual(found["critical_path"]["rank_changes"], 2)

    def test_the_table_has_the_numbers_of_the_json(self):
        self.write(*[[node(0, "forward", COMPUTE, us=700), reduce(1, [0])]] * 8)
        text = self.succeeds("replay", "t", "--fabric", POD).stdout
        for line in ("trace          t, 8 ranks, 16 operations, 8 dependencies", "fabric         pod, 128 accelerators, deterministic routing"):
            self.assertIn(line + "\n", text)
        self.assertRegex(text, r"(?m)^compute +700 us +\d+\.\d % +700 us +700 us$")
        self.assertRegex(text, r"(?m)^all-reduce +1 +8 GiB +\S+ ms +0 s$")
        self.assertRegex(text, r"(?m)^forward +700 us")

    def test_packed_files_and_attributes_of_tomorrow(self):
        nodes = [node(0, "k", COMPUTE, us=40, hue=3, note="new")]
        (self.folder / "t.0.et").write_bytes(gzip.compress(trace(*nodes)))
        self.assertAlmostEqual(self.ask()["time_s"], 40e-6, delta=1e-12)

    def test_names_may_be_any_bytes(self):
        body = field(1, 0) + field(2, b"\xff\x1b[2J") + field(3, COMPUTE) + field(7, 5)
        self.write([body])
        self.assertAlmostEqual(self.ask()["time_s"], 5e-6, delta=1e-12)
        text = self.succeeds("replay", "t", "--fabric", POD).stdout
        self.assertNotIn("\x1b", text)

    # ---- what is refused

    def test_there_is_a_file_for_every_rank(self):
        self.refused("t: expected files t.0.et, t.1.et ..., found none")
        self.write([reduce(0)], [reduce(0)], [reduce(0)])
        (self.folder / "t.1.et").unlink()
        self.refused("t: expected t.1.et, the trace of rank 1 of 2, found none")

    def test_files_that_are_cut_off_or_no_traces(self):
        whole = trace(reduce(0), reduce(1))
        self.write([reduce(0)])
        (self.folder / "t.0.et").write_bytes(whole[:-1])
        begin = len(trace(reduce(0)))
        self.refused(f"t.0.et: byte {begin}, node number 2: cut off: of a message of {len(whole) - begin - 1} bytes "
                     f"{len(whole) - begin - 2} are there")
        (self.folder / "t.0.et").write_bytes(b"")
        self.refused("t.0.et: empty; expected a Chakra execution trace")
        (self.folder / "t.0.et").write_text("no trace at all, but a text that somebody has put here")
        done = self.gigatwin("replay", "t", "--fabric", POD)
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertRegex(done.stderr, r"^gigatwin replay: t\.0\.et: byte 0, metadata: .*\n$")

    def test_traces_that_could_not_have_happened(self):
        self.write([node(0, "a", COMPUTE, [1]), node(1, "b", COMPUTE, [0])])
        self.refused("t.0.et: dependencies in a circle: node 0 (a) needs node 1 (b) needs node 0 (a)")
        self.write([node(0, "a", COMPUTE, [5])])
        self.refused("t.0.et: node 0 (a) depends on node 5, which is not there")
        self.write([node(3, "a", COMPUTE), node(3, "b", COMPUTE)])
        self.refused("t.0.et: id 3 is given twice: node 3 (a) and node 3 (b)")
        self.write([node(0, "s", SEND, comm_dst=1, comm_size=8, comm_tag=0)], [])
        self.refused("from rank 0 to rank 1 with tag 0: 1 sends, but 0 receives; the first without a partner is rank 0, node 0 (s)")
        self.write([node(0, "s", SEND, comm_size=8)], [])
        self.refused("t.0.et: byte 7, node number 1: node 0 (s): a send without comm_dst".replace("byte 7", f"byte {len(trace())}"))
        self.write([reduce(0)], [])
        self.refused("the group of all ranks: rank 0 joins 1 collectives, rank 1 only 0; rank 0, node 0 (collective 0) runs "
                     "all-reduce of 1073741824 B would wait for it")
        self.write([reduce(0)], [reduce(0, size=5)])
        self.refused("the group of all ranks, collective number 1: rank 0, node 0 (collective 0) runs all-reduce of 1073741824 "
                     "B, but rank 1, node 0 (collective 0) runs all-reduce of 5 B")
        self.write([reduce(0, group="9")], [])
        self.refused("t.0.et: node 0 (collective 0): process group 9 is not known; --groups names a file of groups")

    def test_some_dimensions_of_a_network_are_no_ranks(self):
        some = field(10, field(1, "involved_dim") + field(28, field(1, b"\x01\x00")))  # [true, false]
        self.write([reduce(0) + some])
        self.refused(f"t.0.et: byte {len(trace())}, node number 1, node 0 (collective 0): involved_dim: expected all dimensions, "
                     "or the ranks as a process group (pg_name), found some dimensions alone")
        self.write([reduce(0, group="0") + some])
        self.assertEqual(self.ask()["time_s"], 0.0)  # the group says who takes part: rank 0 alone

    def test_deadlocks(self):
        receive = lambda peer: node(0, "r", RECEIVE, comm_src=peer, comm_size=8)
        send = lambda peer: node(1, "s", SEND, [0], comm_dst=peer, comm_size=8)
        self.write([receive(1), send(1)], [receive(0), send(0)])
        self.refused("deadlock at 0 s, 0 of 4 operations done: rank 0, node 0 (r) waits for the message of rank 1, node 1 (s), "
                     "which needs rank 1, node 0 (r), which waits for the message of rank 0, node 1 (s), which needs the first "
                     "again")

    def test_what_the_fabric_does_not_have(self):
        self.write(*[[reduce(0)]] * 9)
        self.refused("t: 9 ranks, but --nodes has 8 accelerators", "--nodes", "2:1")
        self.refused(f"t: 9 ranks, but the fabric {POD} has 8 accelerators", "--set", "compute.accelerators=8")
        self.refused("--accelerators: expected accelerators 0 to 127, the last of the fabric, found 120 to 135", "--accelerators", "120:16")
        self.refused('--compute: expected one of measured, roofline, found "measure"; did you mean measured?', "--compute", "measure")
        self.refused('--streams: expected one of group, one, found "two"', "--streams", "two")
        self.refused("g.json: No such file or directory", "--groups", "g.json")
        (self.folder / "g.json").write_text('{"1": [0, 0]}')
        self.refused("g.json: group 1: expected each rank once, found 0 twice", "--groups", "g.json")


if __name__ == "__main__":
    harness.main()
