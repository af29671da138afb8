#include <fmt/format.h>

#include "uncertainty/distribution.hpp"

namespace gigatwin::uncertainty {
namespace {

void check(const DistributionSpec& spec, BlockProblems& problems) { Distribution::make(spec, problems); }

std::string normal_text(const DistributionSpec& spec) {
  std::string text = fmt::format("normal, mean {}, sd {}", spec.mean.value_or("?"), spec.sd.value_or("?"));
  if (spec.low) text += fmt::format(", not below {}", *spec.low);
  if (spec.high) text += fmt::format(", not above {}", *spec.high);
  return text;
}

std::string lognormal_text(const DistributionSpec& spec) {
  if (spec.median) return fmt::format("lognormal, median {}, sigma {}", *spec.median, spec.sigma.value_or(0.0));
  return fmt::format("lognormal, 5 to 95 %: {} to {}", spec.low.value_or("?"), spec.high.value_or("?"));
}

std::string empirical_text(const DistributionSpec& spec) {
  std::string text = fmt::format("{} {}", spec.interpolate ? "between" : "one of", fmt::join(spec.values, ", "));
  if (!spec.weights.empty()) text += fmt::format(" (weights {})", fmt::join(spec.weights, ", "));
  return text;
}

std::string shape_text(const DistributionSpec& spec) {
  switch (spec.shape) {
    case Shape::uniform:
      return fmt::format("uniform, {} to {}", spec.low.value_or("?"), spec.high.value_or("?"));
    case Shape::triangular:
      return fmt::format("triangular, {} to {}, mode {}", spec.low.value_or("?"), spec.high.value_or("?"),
                         spec.mode.value_or("?"));
    case Shape::normal:
      return normal_text(spec);
    case Shape::lognormal:
      return lognormal_text(spec);
    case Shape::empirical:
      return empirical_text(spec);
  }
  return {};
}

}  // namespace

const Schema<DistributionSpec>& distribution_schema() {
  using D = DistributionSpec;
  static const Schema<D> schema{
      "distribution",
      "How sure a value is: written in place of the value. A single run takes the median.",
      {choice("distribution", &D::shape,
              {{"uniform", Shape::uniform},
               {"triangular", Shape::triangular},
               {"normal", Shape::normal},
               {"lognormal", Shape::lognormal},
               {"empirical", Shape::empirical}})
           .required()
           .doc("Its shape."),
       text("low", &D::low)
           .only_when("distribution", {"uniform", "triangular", "normal", "lognormal"})
           .doc("Least value; of a normal one where it is cut off; of a lognormal one without median its 5 % quantile. "
                "With the unit of the value."),
       text("mode", &D::mode).only_when("distribution", {"triangular"}).required().doc("Most probable value."),
       text("high", &D::high)
           .only_when("distribution", {"uniform", "triangular", "normal", "lognormal"})
           .doc("Largest value; of a normal one where it is cut off; of a lognormal one without median its 95 % "
                "quantile."),
       text("mean", &D::mean).only_when("distribution", {"normal"}).required().doc("Mean before it is cut off."),
       text("sd", &D::sd)
           .only_when("distribution", {"normal"})
           .required()
           .doc("Standard deviation before it is cut off; of a temperature in K."),
       text("median", &D::median).only_when("distribution", {"lognormal"}).doc("Half of the values are below it."),
       number("sigma", &D::sigma)
           .above(0.0)
           .at_most(5.0)
           .only_when("distribution", {"lognormal"})
           .doc("Standard deviation of the natural logarithm: 0.1 is about 10 %."),
       texts("values", &D::values)
           .only_when("distribution", {"empirical"})
           .items(1, 100000)
           .required()
           .doc("Values that are drawn: quantities, numbers, or names such as those of catalogue entries."),
       numbers("weights", &D::weights)
           .at_least(0.0)
           .only_when("distribution", {"empirical"})
           .doc("How often each value is drawn, of their sum; left out: all alike."),
       boolean("interpolate", &D::interpolate)
           .only_when("distribution", {"empirical"})
           .doc("Draw anything between the values, not one of them."),
       boolean("whole", &D::whole).doc("Whole numbers alone, as counts are."),
       text("reason", &D::reason).required().doc("The source, or \"assumption: why\".")},
      check};
  return schema;
}

std::string_view to_text(Shape shape) {
  switch (shape) {
    case Shape::uniform:
      return "uniform";
    case Shape::triangular:
      return "triangular";
    case Shape::normal:
      return "normal";
    case Shape::lognormal:
      return "lognormal";
    case Shape::empirical:
      return "empirical";
  }
  return {};
}

std::string to_text(const DistributionSpec& spec) { return shape_text(spec) + (spec.whole ? ", whole numbers" : ""); }

}  // namespace gigatwin::uncertainty
