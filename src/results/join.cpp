#include "results/join.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "base/error.hpp"
#include "finance/returns.hpp"
#include "results/column_table.hpp"
#include "results/end_tables.hpp"
#include "results/join_internal.hpp"
#include "results/joining.hpp"
#include "results/reader.hpp"
#include "results/whole_file.hpp"

namespace gigatwin::results {
namespace {

template <class Get>
void require_alike(const std::vector<ResultReader>& members, const char* what, Get get) {
  const std::string first = get(members.front());
  for (const ResultReader& member : members)
    if (const std::string other = get(member); other != first)
      throw FileError(fmt::format("{}: expected {} {}, as {} has, found {}; sites of one result are simulated alike",
                                  member.info().path, what, first, members.front().info().path, other));
}

std::string horizon_of(const ResultReader& result) {
  const double years = result.number("indicators", "horizon").value_or(unknown);
  return std::isnan(years) ? "none" : fmt::format("{:g} years", years);
}

void check_alike(const std::vector<ResultReader>& members) {
  require_alike(members, "price year", [](const ResultReader& r) { return std::to_string(r.info().price_year); });
  require_alike(members, "start", [](const ResultReader& r) { return to_text(r.info().start); });
  require_alike(members, "duration",
                [](const ResultReader& r) { return fmt::format("{:g} days", r.info().duration / days(1)); });
  require_alike(members, "horizon", horizon_of);
}

void check_request(const JoinRequest& request) {
  if (request.members.size() < 2)
    throw FileError(fmt::format("expected two results at least, found {}", request.members.size()));
  for (std::size_t i = 0; i < request.members.size(); ++i)
    for (std::size_t before = 0; before < i; ++before)
      if (request.sha256[before] == request.sha256[i])
        throw FileError(fmt::format("{}: is the same result as {}", request.members[i], request.members[before]));
}

std::vector<std::string> names_of(const std::vector<ResultReader>& members) {
  std::vector<std::string> names;
  for (const ResultReader& member : members) names.push_back(member.info().name);
  for (std::size_t i = 0; i < names.size(); ++i)
    if (std::count(names.begin(), names.end(), names[i]) > 1) names[i] += fmt::format(" ({})", i + 1);
  return names;
}

std::vector<MemberRow> rows_of(const std::vector<ResultReader>& members, const JoinRequest& request) {
  const std::vector<std::string> names = names_of(members);
  std::vector<MemberRow> rows;
  for (std::size_t i = 0; i < members.size(); ++i) {
    const ResultInfo& info = members[i].info();
    rows.push_back({names[i], info.site, info.name, request.members[i], request.sha256[i], info.version,
                    members[i].number("indicators", "simulated_accelerators").value_or(unknown)});
  }
  return rows;
}

std::uint64_t seed_of(const std::vector<ResultReader>& members) {
  const std::uint64_t seed = members.front().info().seed;
  return std::all_of(members.begin(), members.end(), [&](const ResultReader& r) { return r.info().seed == seed; })
             ? seed
             : 0;
}

RunDescription description_of(const JoinRequest& request, const std::vector<ResultReader>& members) {
  const ResultInfo& first = members.front().info();
  RunDescription run;
  run.path = request.path;
  run.force = request.force;
  run.name = request.name.empty() ? fmt::format("{}", fmt::join(names_of(members), " + ")) : request.name;
  std::vector<std::string> sites;
  for (const ResultReader& member : members) sites.push_back(member.info().site);
  run.site = fmt::format("{}", fmt::join(sites, " + "));
  run.site_timezone = "UTC";  // they may lie in several zones
  run.start = first.start;
  run.duration = first.duration;
  run.step = first.step;
  run.every = first.every;
  run.level = Level::site;
  run.price_year = first.price_year;
  run.seed = seed_of(members);
  run.version = request.version;
  run.command = request.command;
  run.libraries = request.libraries;
  for (std::size_t i = 0; i < members.size(); ++i) run.inputs.push_back({request.members[i], request.sha256[i]});
  return run;
}

/// From the members' indicators, and where these do not tell it from the joined cash flow.
double indicator_of(std::string_view name, const std::vector<ResultReader>& members, const JoinedYears* finance) {
  if (name == "equity_irr" && finance != nullptr) {
    std::vector<double> flows = finance->values("dividends");
    const std::vector<double> called = finance->values("equity_called"), more = finance->values("equity_top_up");
    for (std::size_t i = 0; i < flows.size(); ++i) flows[i] -= called[i] + more[i];
    return finance::internal_rates(flows).value();
  }
  const JoiningRule* rule = find_joining_rule(name);
  GIGATWIN_ASSERT(rule != nullptr, "indicator {} has no rule", name);
  return joined(*rule, members.size(), [&](std::size_t site, std::string_view figure) {
    return members[site].number("indicators", figure).value_or(unknown);
  });
}

void write_joined(const h5::Group& root, const RunDescription& run, const std::vector<ResultReader>& members,
                  const std::vector<MemberRow>& rows, const FileConventions& conventions) {
  describe_result(root, run);
  write_table(create_described_group(root, "members"), joined_member_columns(), rows, conventions);
  write_joined_quantities(root, members, conventions);
  std::vector<std::string> labels;
  for (const MemberRow& row : rows) labels.push_back(row.name);
  const std::optional<JoinedYears> life = JoinedYears::of(members, labels, "life_cycle");
  const std::optional<JoinedYears> finance = JoinedYears::of(members, labels, "finance");
  if (life) life->write(root, conventions);
  if (finance) finance->write(root, conventions);
  write_indicators(
      root,
      [&](const Indicator& indicator) { return indicator_of(indicator.name, members, finance ? &*finance : nullptr); },
      conventions);
  root.set_integer("complete", 1);
}

}  // namespace

Columns<MemberRow> joined_member_columns() {
  const Table<MemberRow> on{"member"};
  return {on.label<&MemberRow::name>("member", "Joined result"),
          on.label<&MemberRow::site>("member_site", "Site"),
          on.label<&MemberRow::scenario>("member_scenario", "Scenario"),
          on.label<&MemberRow::file>("member_file", "File that was joined"),
          on.label<&MemberRow::sha256>("member_sha256", "SHA-256 of the file"),
          on.label<&MemberRow::version>("member_version", "gigatwin that simulated it"),
          on.amount<&MemberRow::accelerators>("member_accelerators", "1", "Accelerators of the simulated machine")};
}

void join(const JoinRequest& request) {
  check_request(request);
  std::vector<ResultReader> members;
  for (const std::string& path : request.members) members.emplace_back(path);
  check_alike(members);
  const RunDescription run = description_of(request, members);
  const std::vector<MemberRow> rows = rows_of(members, request);
  write_whole_file(run, [&](const h5::Group& root, const FileConventions& conventions) {
    write_joined(root, run, members, rows, conventions);
  });
}

}  // namespace gigatwin::results
