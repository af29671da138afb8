"""Checks the catalogue's figures against each other and against what vendors rate.

    python3 figures_test.py CATALOG
"""

import re
import sys
import unittest

from sources import load

UNITS = {
    "W": 1.0, "kW": 1e3, "GB": 1e9, "GB/s": 1e9, "TB/s": 1e12, "Gbit/s": 1.25e8, "TFLOP/s": 1e12, "ns": 1e-9, "us": 1e-6,
    "/Mh": 1 / 3.6e9, "EUR": 1.0, "kg": 1.0, "K": 1.0, "degC": 1.0,
}

# At full load, by node or rack; vendors' documentation and, for racks, secondary pages.
RATED_W = {
    "dgx-a100": ("node", 6500.0),
    "dgx-h100": ("node", 10200.0),
    "dgx-h200": ("node", 10200.0),
    "dgx-b200": ("node", 14300.0),
    "gb200-nvl72": ("rack", 132e3),
    "gb300-nvl72": ("rack", 142e3),
}

# Parameters as the models' names or papers give them.
PARAMETERS = {
    "gpt3-175b": 175e9, "llama3-8b": 8.03e9, "llama3-70b": 70.6e9, "llama3-405b": 405.9e9, "mixtral-8x7b": 46.7e9,
    "deepseek-v3": 671e9, "deepseek-v3-mtp": 682.5e9, "dense-1t": 1008e9, "moe-2t": 2e12,
    "gpt3-5b": 5e9, "gpt3-20b": 20e9, "gpt-22b": 22e9, "gpt-530b": 530e9, "gpt-neox-20b": 20.6e9, "opt-175b": 175e9,
    "llama2-7b": 6.74e9, "llama2-13b": 13.0e9, "llama2-70b": 69.0e9,
    "mpt-125m": 125.3e6, "mpt-350m": 355.9e6, "mpt-760m": 760.5e6, "mpt-1b": 1.316e9, "mpt-3b": 2.652e9, "mpt-7b": 6.659e9,
    "mpt-13b": 12.85e9, "mpt-30b": 29.98e9, "mpt-70b": 64.86e9,
    "mixtral-8x22b": 141e9, "qwen3-30b-a3b": 30.5e9, "qwen3-235b-a22b": 235e9, "gpt-oss-120b": 116.8e9, "grok-1": 314e9,
    "llama4-maverick": 400e9, "nemotron3-8b": 8.5e9, "nemotron4-15b": 15.6e9, "nemotron4-340b": 341e9,
}

CATALOG = {}


def si(text):
    number, unit = re.fullmatch(r"([0-9.]+) ?(\S+)", text).groups()
    return float(number) * UNITS[unit]


def node_power(system, accelerator, host, nic, load):
    """Direct-current power of one node, W; load is that of accelerators and hosts, 0 idle to 1 full."""
    def drawn(part):
        return si(part["idle"]) + load * (si(part["tdp"]) - si(part["idle"]))
    return (system["accelerators_per_node"] * drawn(accelerator) + system["hosts_per_node"] * drawn(host)
            + system["nics_per_node"] * si(nic["power"]) + si(system["other_node_power"]))


def loss(curve, load):
    """Of a converter over its rating, at load over rating."""
    return curve["no_load"] + load * (curve["proportional"] + load * curve["quadratic"])


def efficiency(curve, load):
    return load / (load + loss(curve, load))


def rack_power(system, load):
    """Rack inlet, W: per unit of each stage P_in = (P_out + shared_load + fixed_loss) / efficiency, or by its loss curve."""
    power = node_power(system, CATALOG["accelerators"][system["accelerator"]], CATALOG["hosts"][system["host"]],
                       CATALOG["nics"][system["nic"]], load)
    nodes_per_unit = 1
    for stage in system["conversion"]:
        power *= stage.get("nodes_per_unit", 1) / nodes_per_unit
        nodes_per_unit = stage.get("nodes_per_unit", 1)
        power += si(stage.get("shared_load", "0 W"))
        if "losses" in stage:
            power += loss(stage["losses"], power / si(stage["rating"])) * si(stage["rating"])
        else:
            power = (power + si(stage.get("fixed_loss", "0 W"))) / stage["efficiency"]
    return power * system["nodes_per_rack"] / nodes_per_unit + si(system["scale_up_switch_power"])


def attention_parameters(model):
    hidden, heads = model["hidden"], model["heads"]
    if model["attention"] == "mla":
        query = heads * (model["qk_nope_dim"] + model["qk_rope_dim"])
        return (model["q_lora_rank"] * (hidden + query) + hidden * (model["kv_lora_rank"] + model["qk_rope_dim"])
                + model["kv_lora_rank"] * heads * (model["qk_nope_dim"] + model["v_dim"]) + heads * model["v_dim"] * hidden)
    width = model.get("head_dim", hidden // heads)
    kv = model["kv_heads"] if model["attention"] == "gqa" else heads
    return 2 * hidden * heads * width + 2 * hidden * kv * width


def parameters(model):
    """Weights of the matrices: attention, feed-forward, experts and embeddings (norms and biases are below 0.1 %)."""
    hidden, layers, experts = model["hidden"], model["layers"], model.get("experts", 0)
    matrix = (3 if model.get("gated", True) else 2) * hidden
    mixture = (experts + model.get("shared_experts", 0)) * matrix * model.get("expert_ffn", 0)
    mixtures = (layers - model.get("dense_layers", 0)) // model.get("mixture_every", 1) if experts else 0
    feed_forward = mixtures * mixture + (layers - mixtures) * matrix * model["ffn_hidden"]
    positions = model["sequence"] if model.get("learned_positions") else 0
    embeddings = ((1 if model.get("tied_embeddings") else 2) * model["vocabulary"] + positions) * hidden
    predictions = model.get("predicted_tokens", 0) * (attention_parameters(model) + mixture + 2 * hidden ** 2)
    return layers * attention_parameters(model) + feed_forward + embeddings + predictions


class Accelerators(unittest.TestCase):
    def each(self, check):
        for name, entry in CATALOG["accelerators"].items():
            with self.subTest(accelerator=name):
                check(entry)

    def test_lower_precision_doubles_the_dense_peak(self):
        # A peak with sparsity beside one without would be a factor of 4. Blackwell Ultra triples FP8 in FP4.
        def check(entry):
            if "peak_fp8" in entry:
                self.assertTrue(1.9 <= si(entry["peak_fp8"]) / si(entry["peak_bf16"]) <= 2.1)
            if "peak_fp4" in entry:
                self.assertTrue(1.9 <= si(entry["peak_fp4"]) / si(entry["peak_fp8"]) <= 3.1)
        self.each(check)

    def test_dense_peaks_need_a_plausible_power(self):
        # Dense BF16 of these generations is 0.6 to 2.3 TFLOP/s for each watt of TDP; Blackwell's sparse figures are over 4.
        self.each(lambda entry: self.assertTrue(0.6 <= si(entry["peak_bf16"]) / 1e12 / si(entry["tdp"]) <= 2.3))

    def test_h100_equivalents_follow_from_the_peaks(self):
        h100 = si(CATALOG["accelerators"]["h100-sxm"]["peak_bf16"])
        self.each(lambda entry: self.assertAlmostEqual(entry["h100_equivalents"], si(entry["peak_bf16"]) / h100, delta=0.001))

    def test_power_rises_from_idle_over_communication_to_compute(self):
        def check(entry):
            self.assertLess(si(entry["idle"]), si(entry["tdp"]) / 3)
            self.assertLess(entry["communication_power_fraction"], entry["compute_power_fraction"])
            self.assertLessEqual(entry["compute_power_fraction"], 1.0)
        self.each(check)

    def test_attention_is_no_faster_than_matrix_products(self):
        self.each(lambda entry: self.assertLess(entry["attention_forward_efficiency"], entry["matmul_efficiency"]))

    # 268 interruptions in 16384 x 54 x 24 h are 12.62 per million hours.
    def test_h100_failure_rate_is_that_of_llama_3(self):
        rate = si(CATALOG["accelerators"]["h100-sxm"]["failure_rate"])
        self.assertAlmostEqual(rate * 3.6e9, 268 / (16384 * 54 * 24) * 1e6, delta=0.05)


class Network(unittest.TestCase):
    def test_switches_draw_more_with_traffic(self):
        for name, entry in CATALOG["switches"].items():
            with self.subTest(switch=name):
                self.assertLessEqual(si(entry["idle_power"]), si(entry["peak_power"]))
                self.assertTrue(0 < si(entry["latency"]) <= 1e-6)

    def test_a_transceiver_takes_13_to_31_pj_per_bit(self):
        for name, entry in CATALOG["transceivers"].items():
            with self.subTest(transceiver=name):
                self.assertTrue(13e-12 <= si(entry["power"]) / (8 * si(entry["bandwidth"])) <= 31e-12)

    def test_every_nic_has_a_switch_and_a_transceiver_of_its_speed(self):
        for name, entry in CATALOG["nics"].items():
            with self.subTest(nic=name):
                speed = si(entry["bandwidth"])
                self.assertIn(speed, [si(switch["port_bandwidth"]) for switch in CATALOG["switches"].values()])
                self.assertIn(speed, [si(module["bandwidth"]) for module in CATALOG["transceivers"].values()])


class Systems(unittest.TestCase):
    def test_parts_add_up_to_what_the_vendor_rates(self):
        for name, (of, rated) in RATED_W.items():
            system = CATALOG["systems"][name]
            nodes = system["nodes_per_rack"] if of == "node" else 1
            with self.subTest(system=name):
                self.assertAlmostEqual(rack_power(system, 1.0) / nodes / rated, 1.0, delta=0.1)

    def test_racks_at_full_load_are_within_a_tenth_below_their_rating(self):
        for name, system in CATALOG["systems"].items():
            with self.subTest(system=name):
                share = rack_power(system, 1.0) / si(system["rack_rating"])
                self.assertTrue(0.9 <= share <= 1.0, f"{share:.3f}")

    # RAPS: 32 rectifiers of 2996.067 W idle and 11831.101 W at full load.
    def test_the_frontier_cabinet_is_that_of_raps(self):
        cabinet = CATALOG["systems"]["frontier-cabinet"]
        self.assertAlmostEqual(rack_power(cabinet, 0.0), 95874.1, delta=0.1)
        self.assertAlmostEqual(rack_power(cabinet, 1.0), 378595.2, delta=0.1)

    # 109 interruptions in 2048 x 54 x 24 h are 41.07 per million hours.
    def test_dgx_h100_failure_rate_is_that_of_llama_3(self):
        rate = si(CATALOG["systems"]["dgx-h100"]["node_failure_rate"])
        self.assertAlmostEqual(rate * 3.6e9, 109 / (2048 * 54 * 24) * 1e6, delta=0.05)

    # Metered: 2300 W idle, 7378 W at most; GPUs in compute phases draw 70 + 0.95 x 630 = 668.5 W.
    def test_an_immersed_node_draws_what_mlperf_metered(self):
        system = dict(CATALOG["systems"]["hgx-h100-immersion"])
        self.assertAlmostEqual(rack_power(system, 0.0) / system["nodes_per_rack"], 2300, delta=50)
        gpu, host = CATALOG["accelerators"]["h100-sxm"], CATALOG["hosts"]["xeon-8480c"]
        busy = 8 * (si(gpu["idle"]) + gpu["compute_power_fraction"] * (si(gpu["tdp"]) - si(gpu["idle"])))
        hosts = 2 * (si(host["idle"]) + system["host_load"] * (si(host["tdp"]) - si(host["idle"])))
        node = (busy + hosts + 8 * si(CATALOG["nics"]["connectx-7"]["power"]) + si(system["other_node_power"])) / 0.96
        self.assertAlmostEqual(node, 7378, delta=0.02 * 7378)

    def test_racks_hold_whole_scale_up_domains_and_conversion_units(self):
        for name, system in CATALOG["systems"].items():
            with self.subTest(system=name):
                per_rack = system["accelerators_per_node"] * system["nodes_per_rack"]
                self.assertEqual(per_rack % system["scale_up_domain"], 0)
                for stage in system["conversion"]:
                    self.assertEqual(system["nodes_per_rack"] % stage.get("nodes_per_unit", 1), 0)

    def test_the_trip_is_above_the_limit(self):
        for name, system in CATALOG["systems"].items():
            with self.subTest(system=name):
                self.assertLess(si(system["coolant_limit"]), si(system["coolant_trip"]))


# Makers' data sheets, as the reference rows ups-dc, ups-ecoeff and xfmr recall them: load from, to; efficiency from, to.
PUBLISHED_EFFICIENCIES = {
    ("ups", "losses"): (0.4, 1.0, 0.96, 0.975),
    ("ups", "eco_losses"): (0.4, 1.0, 0.985, 0.993),
    ("transformer", "losses"): (0.3, 1.0, 0.990, 0.995),
}
# 80 PLUS, 230 V.
POWER_SUPPLY_LEVELS = {0.00995: {0.1: 0.90, 0.2: 0.94, 0.5: 0.96, 1.0: 0.91}, 0.01851: {0.2: 0.90, 0.5: 0.94, 1.0: 0.91}}


class Power(unittest.TestCase):
    def each_stage(self, check):
        for plant, entry in CATALOG["power"].items():
            for stage in entry.get("stages", []):
                with self.subTest(plant=plant, stage=stage["name"]):
                    check(stage)

    def test_stages_are_as_efficient_as_makers_state(self):
        def check(stage):
            for key in ("losses", "eco_losses"):
                if (stage["kind"], key) in PUBLISHED_EFFICIENCIES and key in stage:
                    light, full, least, most = PUBLISHED_EFFICIENCIES[stage["kind"], key]
                    for k in range(21):
                        value = efficiency(stage[key], light + (full - light) * k / 20)
                        self.assertTrue(least <= value <= most, f"{key}: {value:.4f}")
        self.each_stage(check)

    def test_stages_carry_the_share_that_they_feed(self):
        self.each_stage(lambda stage: self.assertGreaterEqual(stage["capacity"], stage.get("it_fraction", 1.0)))

    def test_power_supplies_are_near_their_80_plus_level(self):
        # The level at half load and the one at full load lie on no curve of this form: 1.7 points at most.
        found = 0
        for name, system in CATALOG["systems"].items():
            for stage in system["conversion"]:
                for load, level in POWER_SUPPLY_LEVELS.get(stage.get("losses", {}).get("no_load"), {}).items():
                    found += 1
                    with self.subTest(system=name, load=load):
                        self.assertAlmostEqual(efficiency(stage["losses"], load), level, delta=0.017)
        self.assertGreater(found, 0)


class Models(unittest.TestCase):
    def test_shapes_have_the_parameters_of_their_names(self):
        self.assertEqual(set(PARAMETERS), set(CATALOG["models"]))
        for name, expected in PARAMETERS.items():
            with self.subTest(model=name):
                self.assertAlmostEqual(parameters(CATALOG["models"][name]) / expected, 1.0, delta=0.02)


if __name__ == "__main__":
    CATALOG.update(load(sys.argv.pop(1)))
    unittest.main()
