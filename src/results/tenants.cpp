#include "results/tenants.hpp"

#include <algorithm>
#include <cmath>

#include "base/error.hpp"

namespace gigatwin::results {
namespace {

constexpr double seconds_per_hour = 3600.0;
constexpr double exaflop = 1e18;

using sim::TenantTotals;

double share_of(double accelerator_s, const sim::Totals& totals) {
  return totals.accelerator_seconds_offered > 0.0 ? accelerator_s / totals.accelerator_seconds_offered : unknown;
}

void append_waits_h(const TenantTotals& tenant, std::vector<double>& waits_h) {
  for (const double wait_s : tenant.waits_s) waits_h.push_back(wait_s / seconds_per_hour);
}

void append_slowdowns(const TenantTotals& tenant, std::vector<double>& slowdowns) {
  GIGATWIN_ASSERT(tenant.runs_s.size() == tenant.run_waits_s.size(), "{}: {} runs, {} waits", tenant.name,
                  tenant.runs_s.size(), tenant.run_waits_s.size());
  for (std::size_t i = 0; i < tenant.runs_s.size(); ++i)
    slowdowns.push_back(bounded_slowdown({tenant.run_waits_s[i]}, {tenant.runs_s[i]}));
}

TenantRow row_of(const TenantTotals& tenant, const sim::Totals& totals) {
  TenantRow row;
  row.name = tenant.name;
  row.submitted = tenant.jobs_submitted;
  row.completed = tenant.jobs_completed;
  row.running = tenant.jobs_running;
  row.queued = tenant.jobs_queued;
  row.rejected = tenant.jobs_rejected;
  row.held_h = tenant.accelerator_seconds_held / seconds_per_hour;
  row.productive_h = tenant.accelerator_seconds_productive / seconds_per_hour;
  row.queued_h = tenant.accelerator_seconds_queued / seconds_per_hour;
  row.entitlement = tenant.share.value_or(unknown);
  row.delivered = share_of(tenant.accelerator_seconds_held, totals);
  row.wanted = share_of(tenant.accelerator_seconds_held + tenant.accelerator_seconds_queued, totals);
  row.useful_exaflop = tenant.useful.value / exaflop;
  std::vector<double> waits_h, slowdowns;
  append_waits_h(tenant, waits_h);
  append_slowdowns(tenant, slowdowns);
  row.wait_h = spread_of(std::move(waits_h));
  row.slowdown = spread_of(std::move(slowdowns));
  row.preemptions = tenant.preemptions;
  row.waited_long = tenant.jobs_waited_long;
  return row;
}

void judge_shares(const sim::Totals& totals, Service& service) {
  std::vector<double> ratios;
  for (const TenantTotals& tenant : totals.tenants) {
    if (!tenant.share || *tenant.share <= 0.0) continue;
    const double delivered = share_of(tenant.accelerator_seconds_held, totals);
    const double wanted = share_of(tenant.accelerator_seconds_held + tenant.accelerator_seconds_queued, totals);
    if (!(wanted > 0.0)) continue;  // it asked for nothing
    ratios.push_back(delivered / *tenant.share);
    const double served = std::min(1.0, delivered / std::min(*tenant.share, wanted));
    service.worst_served = std::fmin(service.worst_served, served);  // NaN gives way
  }
  service.fairness = jain_index(ratios);
}

}  // namespace

std::vector<TenantRow> tenant_rows(const sim::Totals& totals) {
  std::vector<TenantRow> rows;
  for (const TenantTotals& tenant : totals.tenants) rows.push_back(row_of(tenant, totals));
  return rows;
}

Service service_of(const sim::Totals& totals) {
  Service service;
  std::vector<double> waits_h, slowdowns;
  for (const TenantTotals& tenant : totals.tenants) {
    append_waits_h(tenant, waits_h);
    append_slowdowns(tenant, slowdowns);
    service.accelerator_queued += tenant.accelerator_seconds_queued;
  }
  if (!waits_h.empty()) service.longest_wait_h = *std::max_element(waits_h.begin(), waits_h.end());
  service.wait_h = spread_of(std::move(waits_h));
  service.slowdown = spread_of(std::move(slowdowns));
  judge_shares(totals, service);
  return service;
}

}  // namespace gigatwin::results
