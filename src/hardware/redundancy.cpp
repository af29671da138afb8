#include "hardware/redundancy.hpp"

#include "hardware/loss_curve.hpp"

namespace gigatwin::hardware {
namespace {

void check_reliability(const ReliabilitySpec& spec, BlockProblems& problems) {
  if (spec.maintenance_every.value > 0.0 && spec.maintenance_takes >= spec.maintenance_every)
    problems.expected("maintenance_takes",
                      "less than maintenance_every, " + rounded_quantity(spec.maintenance_every.value, Dimension::time),
                      rounded_quantity(spec.maintenance_takes.value, Dimension::time));
}

}  // namespace

const std::vector<std::pair<std::string, Redundancy>>& redundancies() {
  static const std::vector<std::pair<std::string, Redundancy>> names{{"n", Redundancy::n},
                                                                     {"n+1", Redundancy::n_plus_1},
                                                                     {"n+2", Redundancy::n_plus_2},
                                                                     {"2n", Redundancy::two_n},
                                                                     {"4n3", Redundancy::four_n_three}};
  return names;
}

int installed(const UnitsSpec& units) {
  switch (units.redundancy) {
    case Redundancy::n:
      return units.needed;
    case Redundancy::n_plus_1:
      return units.needed + 1;
    case Redundancy::n_plus_2:
      return units.needed + 2;
    case Redundancy::two_n:
      return 2 * units.needed;
    case Redundancy::four_n_three:
      return (4 * units.needed + 2) / 3;
  }
  return units.needed;
}

double availability(const ReliabilitySpec& reliability) {
  const double running = reliability.between_failures / (reliability.between_failures + reliability.repair);
  if (reliability.maintenance_every.value <= 0.0) return running;
  return running * (1.0 - reliability.maintenance_takes / reliability.maintenance_every);
}

const Schema<LossCurve>& loss_curve_schema() {
  using L = LossCurve;
  static const Schema<L> schema{
      "loss_curve",
      "Loss of a power converter in shares of its rating: no_load + proportional x + quadratic x^2, x = load / rating.",
      {fraction("no_load", &L::no_load).required().between(0.0, 0.2).doc("Without load, over the rating."),
       fraction("proportional", &L::proportional)
           .required()
           .between(0.0, 0.2)
           .doc("Part that grows with the load, at rated load over the rating."),
       fraction("quadratic", &L::quadratic)
           .required()
           .between(0.0, 0.2)
           .doc("Part that grows with the square of the load, at rated load over the rating.")}};
  return schema;
}

const Schema<ReliabilitySpec>& reliability_schema() {
  using R = ReliabilitySpec;
  static const Schema<R> schema{
      "reliability",
      "How often one unit fails and how long it stays away.",
      {quantity("between_failures", &R::between_failures)
           .required()
           .between(hours(1), years(10'000))
           .doc("Mean time between failures of one unit; exponentially distributed."),
       quantity("repair", &R::repair)
           .required()
           .between(seconds(1), years(2))
           .doc("Mean time to repair, with the way of the technician and the spare part; exponentially distributed."),
       quantity("maintenance_every", &R::maintenance_every)
           .between({0}, years(50))
           .doc("Interval of planned outages of each unit, one unit after the other; 0: none that takes it out of "
                "service."),
       quantity("maintenance_takes", &R::maintenance_takes).between({0}, days(90)).doc("How long each lasts.")},
      check_reliability};
  return schema;
}

const Schema<UnitsSpec>& units_schema() {
  using U = UnitsSpec;
  static const Schema<U> schema{
      "units",
      "The units of one kind of equipment.",
      {integer("needed", &U::needed).between(1, 10'000).doc("N: units that carry the design load."),
       choice("redundancy", &U::redundancy, redundancies())
           .doc("Spare units: none, one, two, everything twice, or four systems of which three carry the load."),
       block<reliability_schema>("reliability", &U::reliability).doc("Leave out what never fails.")}};
  return schema;
}

}  // namespace gigatwin::hardware
