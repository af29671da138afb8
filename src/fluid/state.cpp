#include "fluid/state.hpp"

namespace gigatwin::fluid {

LinkRows::LinkRows(const Problem& problem)
    : problem_(problem), offsets_(problem.links() + 1, 0), sizes_(problem.links(), 0), flows_(problem.uses()) {
  for (const std::uint32_t link : problem.link()) ++offsets_[link + 1];
  for (std::size_t l = 0; l < problem.links(); ++l) offsets_[l + 1] += offsets_[l];
  if (!problem.share().constant())
    shares_.resize(problem.uses());
  else if (problem.uses() > 0)
    one_share_ = problem.share()[0];
}

void LinkRows::insert(std::uint32_t flow) {
  for (std::size_t u = problem_.offsets()[flow]; u < problem_.offsets()[flow + 1]; ++u) {
    const std::uint32_t link = problem_.link()[u];
    const std::size_t end = offsets_[link] + sizes_[link]++;
    flows_[end] = flow;
    if (!shares_.empty()) shares_[end] = problem_.share()[u];
  }
}

void LinkRows::drop_absent(std::uint32_t link, const std::vector<FlowState>& states) {
  std::size_t kept = offsets_[link];
  const std::size_t end = kept + sizes_[link];
  for (std::size_t i = kept; i < end; ++i) {
    if (states[flows_[i]].status == Status::absent) continue;
    flows_[kept] = flows_[i];
    if (!shares_.empty()) shares_[kept] = shares_[i];
    ++kept;
  }
  sizes_[link] = static_cast<std::uint32_t>(kept - offsets_[link]);
}

}  // namespace gigatwin::fluid
