#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "scheduling/access.hpp"

namespace gigatwin::scheduling {
namespace {

std::string quoted(const std::string& name) { return fmt::format("\"{}\"", name); }

template <class Spec>
std::set<std::string> check_names(const std::vector<Spec>& list, const char* key, BlockProblems& problems) {
  std::set<std::string> names;
  for (std::size_t i = 0; i < list.size(); ++i)
    if (!names.insert(list[i].name).second)
      problems.expected(fmt::format("{}[{}].name", key, i), "a name that no other has", quoted(list[i].name));
  return names;
}

/// Adds up `part` of each tenant, and names the first with which the sum is above `most`.
void check_sum(const std::vector<TenantSpec>& tenants, double TenantSpec::*part, const char* key,
               BlockProblems& problems) {
  double sum = 0.0;
  for (const TenantSpec& tenant : tenants) sum += tenant.*part;
  if (sum <= 1.0 + 1e-9) return;  // decimal shares that add to 1 may miss it by rounding
  for (std::size_t i = tenants.size(); i-- > 0;)
    if (tenants[i].*part > 0.0) {
      problems.expected(fmt::format("tenants[{}].{}", i, key), "shares of all tenants that add to at most 1",
                        fmt::format("a sum of {:.4g}", sum));
      return;
    }
}

class Site {
 public:
  Site(std::int64_t accelerators, std::string prefix, BlockProblems& problems)
      : accelerators_(accelerators), prefix_(std::move(prefix)), problems_(problems) {}

  void at_most_all(const std::string& key, std::int64_t found) {
    if (found > accelerators_)
      problems_.expected(prefix_ + key, fmt::format("at most the site's {} accelerators", accelerators_),
                         std::to_string(found));
  }
  void together(const std::string& key, const char* of, std::int64_t sum) {
    if (sum > accelerators_)
      problems_.expected(prefix_ + key,
                         fmt::format("{} of at most the site's {} accelerators together", of, accelerators_),
                         std::to_string(sum));
  }

 private:
  std::int64_t accelerators_;
  std::string prefix_;
  BlockProblems& problems_;
};

std::string key_of(const char* list, std::size_t i, const char* key) { return fmt::format("{}[{}].{}", list, i, key); }

/// Accelerators of all reservations in whose windows `at` lies.
std::int64_t reserved_at(const std::vector<ReservationSpec>& reservations, Seconds at) {
  std::int64_t sum = 0;
  for (const ReservationSpec& other : reservations)
    if (other.at <= at && at < other.at + other.takes) sum += other.accelerators;
  return sum;
}

}  // namespace

void check_access(const std::vector<TenantSpec>& tenants, const std::vector<LaneSpec>& lanes,
                  const std::vector<ReservationSpec>& reservations, BlockProblems& problems) {
  const std::set<std::string> names = check_names(tenants, "tenants", problems);
  check_names(lanes, "lanes", problems);
  check_names(reservations, "reservations", problems);
  check_sum(tenants, &TenantSpec::share, "share", problems);
  check_sum(tenants, &TenantSpec::storage_share, "storage_share", problems);
  const auto known = [&](const std::string& key, const std::string& tenant) {
    if (!names.contains(tenant))
      problems.expected(key,
                        names.empty() ? "no tenant class, since `tenants` states none"
                                      : fmt::format("one of `tenants`: {}", fmt::join(names, ", ")),
                        quoted(tenant));
  };
  for (std::size_t i = 0; i < lanes.size(); ++i)
    for (const std::string& tenant : lanes[i].tenants) known(key_of("lanes", i, "tenants"), tenant);
  for (std::size_t i = 0; i < reservations.size(); ++i)
    known(key_of("reservations", i, "tenant"), reservations[i].tenant);
}

void check_access_of_site(const std::vector<TenantSpec>& tenants, const std::vector<LaneSpec>& lanes,
                          const std::vector<ReservationSpec>& reservations, std::int64_t accelerators, Seconds period,
                          const std::string& prefix, BlockProblems& problems) {
  Site site{accelerators, prefix, problems};
  std::int64_t own = 0, set_aside = 0;
  for (std::size_t i = 0; i < tenants.size(); ++i) {
    site.at_most_all(key_of("tenants", i, "hard_quota"), tenants[i].hard_quota.value_or(0));
    site.at_most_all(key_of("tenants", i, "soft_quota"), tenants[i].soft_quota.value_or(0));
    if (tenants[i].isolation != Isolation::partition) continue;
    own += tenants[i].accelerators;
    site.together(key_of("tenants", i, "accelerators"), "partitions", own);
  }
  for (std::size_t i = 0; i < lanes.size(); ++i) {
    set_aside += lanes[i].accelerators;
    site.together(key_of("lanes", i, "accelerators"), "partitions and lanes", own + set_aside);
  }
  for (std::size_t i = 0; i < reservations.size(); ++i) {
    if (reservations[i].at >= period)
      problems.expected(prefix + key_of("reservations", i, "at"),
                        "a time within the simulated " + exact_quantity(period.value, Dimension::time),
                        exact_quantity(reservations[i].at.value, Dimension::time));
    site.together(key_of("reservations", i, "accelerators"), "partitions, lanes and the reservations of one time",
                  own + set_aside + reserved_at(reservations, reservations[i].at));
  }
}

}  // namespace gigatwin::scheduling
