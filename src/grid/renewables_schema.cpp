#include "grid/renewables.hpp"

namespace gigatwin::grid {

const Schema<PhotovoltaicsSpec>& photovoltaics_schema() {
  using P = PhotovoltaicsSpec;
  static const Schema<P> schema{
      "photovoltaics",
      "Photovoltaic plant behind the meter.",
      {quantity("peak", &P::peak).required().above({0}).doc("Of the modules under standard test conditions."),
       quantity("inverter", &P::inverter).required().above({0}).doc("Rated alternating current of the inverters."),
       fraction("inverter_efficiency", &P::inverter_efficiency).required().between(0.8, 1.0).doc("At usual load."),
       fraction("losses", &P::losses).required().between(0.0, 0.5).doc("Soiling, mismatch, wiring, shading."),
       number("yearly_gain", &P::yearly_gain)
           .between(0.5, 1.6)
           .doc("Irradiation of the module plane over the horizontal, mean of the year; 1: modules lie flat."),
       number("temperature_coefficient", &P::temperature_coefficient)
           .required()
           .between(-0.01, 0.0)
           .doc("Of the power per kelvin of the cells above 25 degC."),
       quantity("cell_heating", &P::cell_heating)
           .required()
           .between({0}, {60})
           .doc("Of the cells above the air at 800 W/m2: nominal operating cell temperature less 20 K.")}};
  return schema;
}

const Schema<AgreementSpec>& agreement_schema() {
  using A = AgreementSpec;
  static const Schema<A> schema{
      "agreement",
      "Power purchase agreement; settled as the difference between its price and the market's.",
      {text("name", &A::name).required().doc("Unique within the list."),
       choice("kind", &A::kind,
              {{"solar", AgreementKind::solar}, {"wind", AgreementKind::wind}, {"baseload", AgreementKind::baseload}})
           .required()
           .doc(
               "solar, wind: pay as produced; solar follows the irradiance at the site, wind a series of its own drawn "
               "from the seed. baseload: a constant band."),
       quantity("capacity", &A::capacity).required().above({0}).doc("Contracted part of the plant, or the band."),
       quantity("price", &A::price).required().doc("Agreed for what is generated."),
       number("performance_ratio", &A::performance_ratio)
           .required()
           .between(0.5, 1.5)
           .only_when("kind", {"solar"})
           .doc("Output over capacity x horizontal irradiance / 1000 W/m2; above 1 where modules follow the sun."),
       fraction("capacity_factor", &A::capacity_factor)
           .required()
           .between(0.1, 0.65)
           .only_when("kind", {"wind"})
           .doc("Mean output over the capacity."),
       number("weibull_shape", &A::weibull_shape)
           .between(1.2, 4.0)
           .only_when("kind", {"wind"})
           .doc("Of the wind speed's distribution."),
       fraction("persistence", &A::persistence)
           .between(0.0, 0.999)
           .only_when("kind", {"wind"})
           .doc("Correlation of one hour's wind with the next."),
       choice("surplus", &A::surplus, {{"sold", Surplus::sold}, {"lost", Surplus::lost}})
           .doc("What is generated beyond the import of its time: sold to the market, or paid for and lost."),
       boolean("stops_below_zero", &A::stops_below_zero)
           .doc("Nothing is delivered nor paid while the market's price is negative."),
       boolean("renewable", &A::renewable)
           .only_when("kind", {"baseload"})
           .doc("Counts as renewable for matching. false: a band of other plants, which counts for carbon alone."),
       quantity("carbon", &A::carbon)
           .between({0.0}, {1.2 / 3.6e6})
           .doc("Stated emission factor of what it delivers, for market-based carbon.")}};
  return schema;
}

}  // namespace gigatwin::grid
