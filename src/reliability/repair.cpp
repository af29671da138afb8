#include "reliability/repair.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "reliability/working_time.hpp"

namespace gigatwin::reliability {
namespace {

void check_repair(const RepairSpec& spec, BlockProblems& problems) {
  if (spec.shift_end <= spec.shift_begin)
    problems.expected("shift_end", "a time of day after shift_begin", fmt::format("{:g} h", spec.shift_end / hours(1)),
                      "shifts do not pass midnight");
  for (std::size_t i = 0; i < spec.weekdays.size(); ++i)
    if (!weekday_number(spec.weekdays[i]))
      problems.expected("weekdays", "weekdays among mon, tue, wed, thu, fri, sat, sun", spec.weekdays[i]);
    else if (std::find(spec.weekdays.begin(), spec.weekdays.begin() + static_cast<std::ptrdiff_t>(i),
                       spec.weekdays[i]) != spec.weekdays.begin() + static_cast<std::ptrdiff_t>(i))
      problems.expected("weekdays", "each weekday once", spec.weekdays[i] + " again");
  std::set<std::string> names;
  for (std::size_t i = 0; i < spec.parts.size(); ++i)
    if (!names.insert(spec.parts[i].name).second)
      problems.expected(fmt::format("parts[{}].name", i), "a name of its own", spec.parts[i].name);
}

}  // namespace

const Schema<PartSpec>& part_schema() {
  using P = PartSpec;
  static const Schema<P> schema{
      "spare_part",
      "Spare parts of one kind on the shelf.",
      {text("name", &P::name).required().doc("As `part` of a failure mode names it."),
       integer("stock", &P::stock)
           .required()
           .between(0, 1000000)
           .doc("On the shelf at the start; what is taken is ordered at once."),
       quantity("lead_time", &P::lead_time).between({0}, days(1000)).doc("From order to shelf.")}};
  return schema;
}

const Schema<RepairSpec>& repair_schema() {
  using R = RepairSpec;
  static const Schema<R> schema{
      "repair",
      "Who repairs what fails, and what stands in for it meanwhile.",
      {integer("crews", &R::crews)
           .between(1, 100000)
           .doc("That work at the same time; without it one for every failure."),
       quantity("shift_begin", &R::shift_begin).between({0}, hours(24)).doc("Local standard time of day."),
       quantity("shift_end", &R::shift_end).between({0}, hours(24)).doc("Local standard time of day."),
       texts("weekdays", &R::weekdays)
           .items(1, 7)
           .doc("Days with a shift: mon, tue, wed, thu, fri, sat, sun; without it all."),
       quantity("diagnosis", &R::diagnosis)
           .between({0}, days(30))
           .doc("From the detection of a failure until it is known what to do; needs no crew."),
       blocks<part_schema>("parts", &R::parts).doc("Kinds that are not listed are always there."),
       integer("hot_spares", &R::hot_spares).at_least(0).doc("Nodes kept free for interrupted jobs."),
       integer("cold_spares", &R::cold_spares).at_least(0).doc("Nodes kept switched off until another one fails."),
       quantity("cold_start", &R::cold_start).between({0}, days(7)).doc("Until a cold spare can take work.")},
      check_repair};
  return schema;
}

}  // namespace gigatwin::reliability
