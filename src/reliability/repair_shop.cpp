#include "reliability/repair_shop.hpp"

#include <algorithm>
#include <iterator>

namespace gigatwin::reliability {

RepairShop::RepairShop(const RepairSpec& spec, Instant start, Seconds utc_offset)
    : spec_(spec), shifts_(spec, start, utc_offset), crews_(static_cast<std::size_t>(spec.crews.value_or(0))) {
  for (const PartSpec& part : spec.parts)
    shelves_[part.name] = {static_cast<std::size_t>(part.stock), part.lead_time, {}};
}

/// Every part taken is ordered anew at once, so that of a stock of S the n-th part asked for is the one ordered when
/// the (n - S)-th was: it is there a lead time later.
Seconds RepairShop::part_there(const std::string& part, Seconds wanted) {
  const auto found = shelves_.find(part);
  if (found == shelves_.end()) return wanted;
  Shelf& shelf = found->second;
  shelf.taken.push_back(wanted);
  if (shelf.taken.size() <= shelf.stock) return wanted;
  const Seconds ordered = shelf.taken.front();
  shelf.taken.pop_front();
  return std::max(wanted, ordered + shelf.lead_time);
}

Seconds RepairShop::first_gap(const Calendar& busy, Seconds ready, Seconds work) {
  Seconds begin = ready;
  auto next = busy.upper_bound(ready);
  if (next != busy.begin()) begin = std::max(begin, std::prev(next)->second);
  for (; next != busy.end() && next->first < begin + work; ++next) begin = next->second;
  return begin;
}

/// Spells that touch become one, so that a crew that is never idle has one entry.
void RepairShop::occupy(Calendar& busy, Seconds begin, Seconds end) {
  auto next = busy.lower_bound(begin);
  if (next != busy.end() && next->first <= end) end = next->second, next = busy.erase(next);
  if (next != busy.begin() && std::prev(next)->second >= begin)
    std::prev(next)->second = end;
  else
    busy.emplace_hint(next, begin, end);
}

Seconds RepairShop::admit(Seconds now, Seconds work, const std::string& part) {
  const Seconds known = now + spec_.diagnosis;
  const Seconds ready = shifts_.on_shift(part.empty() ? known : part_there(part, known));
  if (crews_.empty()) return std::max(now, shifts_.when(ready + work));
  Calendar* chosen = nullptr;
  Seconds begin{0.0};
  const Seconds past = shifts_.on_shift(now);
  for (Calendar& busy : crews_) {
    while (!busy.empty() && busy.begin()->second <= past) busy.erase(busy.begin());
    const Seconds gap = first_gap(busy, ready, work);
    if (!chosen || gap < begin) chosen = &busy, begin = gap;
    if (begin <= ready) break;
  }
  occupy(*chosen, begin, begin + work);
  return shifts_.when(begin + work);
}

}  // namespace gigatwin::reliability
