#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/schema.hpp"

/// A small scenario of the tests' own, with every kind of field that a table can have.
namespace gigatwin::scenario::machine {

struct Chip {
  std::string title;
  Watts tdp;
  std::optional<Watts> idle;
  double efficiency = 0.9;
  bool operator==(const Chip&) const = default;
};

struct Stage {
  std::string name;
  double efficiency = 1.0;
  bool operator==(const Stage&) const = default;
};

struct Box {
  std::string title;
  Chip chip;
  int count = 4;
  std::vector<Stage> stages;
  bool operator==(const Box&) const = default;
};

enum class Pace { steady, adaptive };

struct Saving {
  Pace pace = Pace::adaptive;
  Seconds every = hours(1);
  Seconds shortest = minutes(5);
  bool operator==(const Saving&) const = default;
};

struct Job {
  std::string name;
  double tokens = 1e9;
  std::vector<std::string> tags;
  bool operator==(const Job&) const = default;
};

struct Machine {
  std::string name;
  std::string description;
  std::int64_t seed = 1;
  bool failures = true;
  double factor = 1.0;
  std::optional<double> share;
  Instant start;
  Celsius supply{18.0};
  EurosPerJoule price{0.08 * (1.0 / 3.6e6)};  // as the text "0.08 EUR/kWh" reads
  std::string weather;
  std::vector<double> shape{0.5, 1.5};
  std::vector<Watts> levels;
  Box box;
  Saving saving;
  std::optional<Stage> backup;
  std::vector<Job> jobs;
  std::vector<Chip> spares;
  bool operator==(const Machine&) const = default;
};

inline const Schema<Chip>& chip_schema() {
  static const Schema<Chip> schema{
      "chip",
      "One chip.",
      {text("title", &Chip::title).required().doc("Name for people."),
       quantity("tdp", &Chip::tdp).required().between({1}, {20e3}).doc("Thermal design power. At full load."),
       quantity("idle", &Chip::idle).above({0}).doc("Power without work."),
       fraction("efficiency", &Chip::efficiency).between(0.5, 1.0).doc("Output / input.")},
      [](const Chip& chip, BlockProblems& problems) {
        if (chip.idle && *chip.idle > chip.tdp)
          problems.expected("idle", "at most the tdp", rounded_quantity(chip.idle->value, Dimension::power));
      }};
  return schema;
}

inline const Schema<Stage>& stage_schema() {
  static const Schema<Stage> schema{
      "stage",
      "A stage of power conversion.",
      {text("name", &Stage::name).required().doc("Its name."),
       fraction("efficiency", &Stage::efficiency).between(0.5, 1.0).doc("Output / input.")}};
  return schema;
}

inline const Schema<Box>& box_schema() {
  static const Schema<Box> schema{
      "box",
      "Chips in a box.",
      {text("title", &Box::title).required().doc("Name for people."),
       block<chip_schema>("chip", &Box::chip).required().from("chips").doc("The chip in it."),
       integer("count", &Box::count).between(1, 64).doc("How many chips."),
       blocks<stage_schema>("stages", &Box::stages).items(0, 3).doc("Power conversion.")}};
  return schema;
}

inline const Schema<Saving>& saving_schema() {
  static const Schema<Saving> schema{
      "saving",
      "How often state is saved.",
      {choice("pace", &Saving::pace, {{"steady", Pace::steady}, {"adaptive", Pace::adaptive}})
           .doc("By the clock or by the failures."),
       quantity("every", &Saving::every)
           .required()
           .between({1}, days(30))
           .only_when("pace", {"steady"})
           .doc("Time between two."),
       quantity("shortest", &Saving::shortest)
           .between({1}, days(30))
           .only_when("pace", {"adaptive"})
           .doc("Not more often.")}};
  return schema;
}

inline const Schema<Job>& job_schema() {
  static const Schema<Job> schema{"job",
                                  "One job.",
                                  {text("name", &Job::name).required().doc("Unique."),
                                   number("tokens", &Job::tokens).above(0.0).doc("Tokens to train on."),
                                   texts("tags", &Job::tags).doc("Free words.")}};
  return schema;
}

inline const Schema<Machine>& machine_schema() {
  using M = Machine;
  static const Schema<M> schema{
      "machine",
      "A machine of the tests.",
      {text("name", &M::name).required().doc("Short name."), text("description", &M::description).doc("What it shows."),
       integer("seed", &M::seed).between(0, std::int64_t{1} << 53).doc("Of all draws."),
       boolean("failures", &M::failures).doc("Whether parts fail."),
       number("factor", &M::factor).between(0.0, 1000.0).doc("Multiplies failure rates."),
       fraction("share", &M::share).doc("Of a whole."), instant("start", &M::start).required().doc("Begin."),
       quantity("supply", &M::supply).between({5}, {45}).doc("Supply temperature."),
       quantity("price", &M::price).at_least({0}).doc("Of energy."),
       file("weather", &M::weather).doc("Hourly weather."),
       numbers("shape", &M::shape).items(2, 24).at_least(0.0).doc("Daily shape."),
       quantities("levels", &M::levels).at_least({0}).doc("Power levels."),
       block<box_schema>("box", &M::box).required().from("boxes").doc("What it is made of."),
       block<saving_schema>("saving", &M::saving).doc("State."),
       block<stage_schema>("backup", &M::backup).doc("A second feed."),
       blocks<job_schema>("jobs", &M::jobs).doc("What runs."),
       blocks<chip_schema>("spares", &M::spares).from("chips").doc("Chips on the shelf.")},
      [](const M& machine, BlockProblems& problems) {
        for (std::size_t i = 1; i < machine.jobs.size(); ++i)
          if (machine.jobs[i].name == machine.jobs[0].name)
            problems.expected(fmt::format("jobs[{}].name", i), "a name of its own", machine.jobs[i].name);
      }};
  return schema;
}

}  // namespace gigatwin::scenario::machine
