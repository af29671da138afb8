#include "hardware/accelerator.hpp"

namespace gigatwin::hardware {
namespace {

void check_accelerator(const AcceleratorSpec& spec, BlockProblems& problems) {
  if (spec.idle > spec.tdp)
    problems.expected("idle", "at most the tdp of " + rounded_quantity(spec.tdp.value, Dimension::power),
                      rounded_quantity(spec.idle.value, Dimension::power));
  const Watts compute = power_at(spec, spec.compute_power_fraction);
  if (spec.thermal && spec.thermal->leakage_fraction * spec.tdp >= compute)
    problems.expected("thermal.leakage_fraction",
                      "leakage below the power in compute phases, " + rounded_quantity(compute.value, Dimension::power),
                      rounded_quantity(spec.thermal->leakage_fraction * spec.tdp.value, Dimension::power));
}

}  // namespace

const Schema<ChipThermalSpec>& chip_thermal_schema() {
  using C = ChipThermalSpec;
  static const Schema<C> schema{
      "chip_thermal",
      "Heat path and leakage of one accelerator.",
      {quantity("junction_resistance", &C::junction_resistance)
           .required()
           .above({0})
           .doc("From the junction to the base of the cold plate or heat sink."),
       quantity("heat_capacity", &C::heat_capacity).required().above({0}).doc("Of chip, lid and cold plate."),
       quantity("throttle", &C::throttle)
           .required()
           .between({40}, {130})
           .doc("Junction temperature that the clock does not let it exceed."),
       quantity("trip", &C::trip)
           .required()
           .between({40}, {150})
           .doc("Junction temperature at which the chip switches off."),
       fraction("leakage_fraction", &C::leakage_fraction)
           .required()
           .between(0.0, 0.6)
           .doc("Leakage over the TDP at leakage_reference."),
       quantity("leakage_reference", &C::leakage_reference)
           .required()
           .between({20}, {120})
           .doc("Junction temperature at which the catalogue's clocks, efficiencies and powers hold."),
       quantity("leakage_doubling", &C::leakage_doubling)
           .required()
           .between({5}, {100})
           .doc("Warming that doubles the leakage."),
       number("clock_exponent", &C::clock_exponent)
           .between(1.0, 3.0)
           .doc("Dynamic power grows as clock to this power: 1 at constant voltage, 3 where voltage follows.")},
      [](const C& spec, BlockProblems& problems) {
        if (spec.trip <= spec.throttle)
          problems.expected(
              "trip", "a temperature above throttle, " + rounded_quantity(spec.throttle.value, Dimension::temperature),
              rounded_quantity(spec.trip.value, Dimension::temperature));
      }};
  return schema;
}

const Schema<AcceleratorSpec>& accelerator_schema() {
  using A = AcceleratorSpec;
  static const Schema<A> schema{
      "accelerator",
      "One accelerator: a GPU package with its memory and its port to the scale-up network.",
      {text("title", &A::title).required().doc("Name for people."),
       text("vendor", &A::vendor).required().doc("Maker."),
       quantity("memory", &A::memory).required().above(Bytes{0}).doc("Capacity of its memory."),
       quantity("memory_bandwidth", &A::memory_bandwidth).required().above({0}).doc("Peak bandwidth of its memory."),
       quantity("peak_bf16", &A::peak_bf16).required().above({0}).doc("Dense BF16 peak, without sparsity."),
       quantity("peak_fp8", &A::peak_fp8).above({0}).doc("Dense FP8 peak; leave out where the hardware has none."),
       quantity("peak_fp4", &A::peak_fp4).above({0}).doc("Dense FP4 peak; leave out where the hardware has none."),
       quantity("scale_up_bandwidth", &A::scale_up_bandwidth)
           .required()
           .above({0})
           .doc("To the scale-up network, per direction."),
       integer("compute_units", &A::compute_units)
           .required()
           .between(1, 100'000)
           .doc("Streaming multiprocessors or compute units."),
       integer("tile_rows", &A::tile_rows)
           .required()
           .between(16, 4096)
           .doc("Largest tile of a matrix product on one unit: rows."),
       integer("tile_columns", &A::tile_columns).required().between(16, 4096).doc("The same, columns."),
       quantity("tile_latency", &A::tile_latency)
           .required()
           .between({0}, {1e-4})
           .doc("To fill and drain the pipeline of one tile."),
       fraction("matmul_efficiency", &A::matmul_efficiency)
           .required()
           .between(0.05, 1.0)
           .doc("BF16 products of full tiles: achieved / peak."),
       fraction("matmul_efficiency_fp8", &A::matmul_efficiency_fp8)
           .between(0.05, 1.0)
           .doc("The same in FP8; as in BF16 if left out."),
       fraction("matmul_efficiency_fp4", &A::matmul_efficiency_fp4)
           .between(0.05, 1.0)
           .doc("The same in FP4; as in FP8 if left out."),
       fraction("attention_forward_efficiency", &A::attention_forward_efficiency)
           .required()
           .between(0.05, 1.0)
           .doc("Fused attention, causal, long sequences: achieved / BF16 peak."),
       fraction("attention_backward_efficiency", &A::attention_backward_efficiency)
           .required()
           .between(0.05, 1.0)
           .doc("The same backward, counted with 2.5 times the work."),
       fraction("memory_efficiency", &A::memory_efficiency)
           .required()
           .between(0.05, 1.0)
           .doc("Streaming kernels: achieved / memory_bandwidth."),
       quantity("kernel_launch", &A::kernel_launch)
           .required()
           .between({0}, {1e-3})
           .doc("Gap between two kernels on the device."),
       quantity("kernel_dispatch", &A::kernel_dispatch)
           .required()
           .between({0}, {1e-3})
           .doc("Time of the host to launch one kernel; hidden while the device is behind."),
       fraction("training_clock", &A::training_clock)
           .between(0.3, 1.0)
           .doc("Rate of matrix products under the power limit of a long step / in a short benchmark."),
       fraction("speed_spread", &A::speed_spread)
           .between(0.0, 0.3)  // those kept are at most 2.6 deviations slower (pipeline/stragglers.hpp), and move
           .doc("Standard deviation of the speed among healthy accelerators / mean."),
       fraction("step_noise", &A::step_noise)
           .between(0.0, 0.5)
           .doc("Standard deviation of one pass of a micro-batch / its time."),
       quantity("idle", &A::idle).required().above({0}).doc("Power without work."),
       quantity("tdp", &A::tdp).required().between({1}, {20e3}).doc("Thermal design power."),
       fraction("compute_power_fraction", &A::compute_power_fraction)
           .required()
           .doc("Share of (tdp - idle) drawn in compute phases."),
       fraction("communication_power_fraction", &A::communication_power_fraction)
           .required()
           .doc("Share of (tdp - idle) drawn while waiting for communication."),
       block<chip_thermal_schema>("thermal", &A::thermal)
           .doc("Heat path and leakage of the chip; without it only the system's coolant_limit and coolant_trip "
                "count."),
       quantity("failure_rate", &A::failure_rate)
           .required()
           .at_least({0})
           .doc("Interruptions per accelerator and time."),
       number("h100_equivalents", &A::h100_equivalents)
           .required()
           .above(0.0)
           .doc("How many H100 it counts as in the gigafactory call: by dense BF16 peak."),
       blocks<source_schema>("sources", &A::sources).doc("Where each figure comes from.")},
      check_accelerator};
  return schema;
}

std::optional<FlopPerSecond> peak(const AcceleratorSpec& accelerator, Precision precision) {
  switch (precision) {
    case Precision::bf16:
      return accelerator.peak_bf16;
    case Precision::fp8:
      return accelerator.peak_fp8;
    case Precision::fp4:
      return accelerator.peak_fp4;
  }
  return std::nullopt;
}

double matmul_efficiency(const AcceleratorSpec& a, Precision precision) {
  const double fp8 = a.matmul_efficiency_fp8.value_or(a.matmul_efficiency);
  switch (precision) {
    case Precision::bf16:
      return a.matmul_efficiency;
    case Precision::fp8:
      return fp8;
    case Precision::fp4:
      return a.matmul_efficiency_fp4.value_or(fp8);
  }
  return a.matmul_efficiency;
}

Watts power_at(const AcceleratorSpec& accelerator, double utilisation) {
  return accelerator.idle + utilisation * (accelerator.tdp - accelerator.idle);
}

}  // namespace gigatwin::hardware
