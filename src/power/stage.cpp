#include "power/stage.hpp"

namespace gigatwin::power {

const std::vector<std::pair<std::string, StageKind>>& stage_kinds() {
  static const std::vector<std::pair<std::string, StageKind>> kinds{{"feed", StageKind::feed},
                                                                    {"switchgear", StageKind::switchgear},
                                                                    {"transformer", StageKind::transformer},
                                                                    {"ups", StageKind::ups},
                                                                    {"distribution", StageKind::distribution},
                                                                    {"busway", StageKind::busway},
                                                                    {"rectifier", StageKind::rectifier}};
  return kinds;
}

LossCurve mean_losses(const StageSpec& stage) {
  if (stage.kind != StageKind::ups || !stage.eco) return stage.losses;
  const LossCurve &through = stage.eco->losses, &converting = stage.losses;
  const auto mean = [share = stage.eco->share](double eco, double other) {
    return share * eco + (1.0 - share) * other;
  };
  return {mean(through.no_load, converting.no_load), mean(through.proportional, converting.proportional),
          mean(through.quadratic, converting.quadratic)};
}

double efficiency(const StageSpec& stage, double load) { return load / (load + mean_losses(stage).at(load)); }

const Schema<EcoModeSpec>& eco_mode_schema() {
  using E = EcoModeSpec;
  static const Schema<E> schema{
      "eco_mode",
      "A UPS that passes the grid through its static switch while it is undisturbed.",
      {block<hardware::loss_curve_schema>("losses", &E::losses).required().doc("While it passes the grid through."),
       fraction("share", &E::share).required().doc("Of the time in which it does.")}};
  return schema;
}

const Schema<StageSpec>& stage_schema() {
  using S = StageSpec;
  static const Schema<S> schema{
      "stage",
      "One stage of the electrical chain: alike units side by side that share the load.",
      {text("name", &S::name).required().doc("Unique within the plant."),
       choice("kind", &S::kind, stage_kinds()).required().doc("What it is; distribution: PDUs and remote panels."),
       choice("level", &S::level, {{"site", Level::site}, {"hall", Level::hall}})
           .required()
           .doc("One set for the site, or one for each hall."),
       block<hardware::units_schema>("units", &S::units).required().doc("How many, and how often they fail."),
       number("capacity", &S::capacity)
           .required()
           .between(0.01, 10.0)
           .doc("Rating of the N units that carry the design load, over the rated IT power of what they serve."),
       block<hardware::loss_curve_schema>("losses", &S::losses)
           .required()
           .doc("Of a unit over its load; of a UPS while it converts."),
       block<eco_mode_schema>("eco", &S::eco)
           .only_when("kind", {"ups"})
           .doc("Eco mode; left out: double conversion all the time."),
       quantity("autonomy", &S::autonomy)
           .required()
           .only_when("kind", {"ups"})
           .between({0}, days(4))
           .doc("How long its batteries carry its rating; at part load in proportion longer."),
       fraction("it_fraction", &S::it_fraction)
           .doc(
               "Share of the IT power that it feeds; the rest passes by. A UPS: the rest has batteries in the rack, or "
               "none."),
       fraction("mechanical_fraction", &S::mechanical_fraction)
           .doc("Share of the power of pumps, fans, chillers and auxiliaries that it feeds."),
       texts("fed_by", &S::fed_by)
           .items(0, 16)
           .doc("Stages that feed it, or grid. Left out: the stage before, and the first by the grid. Several are "
                "alternatives that share the load.")}};
  return schema;
}

}  // namespace gigatwin::power
