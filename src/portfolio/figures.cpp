#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "portfolio/figures_internal.hpp"

namespace gigatwin::portfolio {
namespace {

const FigureSpec* find(const std::vector<FigureSpec>& figures, const std::string& name) {
  const auto found =
      std::find_if(figures.begin(), figures.end(), [&](const FigureSpec& figure) { return figure.figure == name; });
  return found == figures.end() ? nullptr : &*found;
}

const MoneyKind* money_of(const std::string& figure) {
  const auto& kinds = money_kinds();
  const auto found = std::find_if(kinds.begin(), kinds.end(), [&](const MoneyKind& k) { return k.figure == figure; });
  return found == kinds.end() ? nullptr : &*found;
}

/// By the size itself.
std::optional<double> stated(const SizeSpec& size, const std::string& figure) {
  const MoneyKind* money = money_of(figure);
  if (money && size.money.*(money->amount)) return (size.money.*(money->amount))->value;
  if (figure == accelerators_figure && size.accelerators) return static_cast<double>(*size.accelerators);
  if (const FigureSpec* own = find(size.figures, figure)) return own->value;
  return std::nullopt;
}

}  // namespace

const std::vector<MoneyKind>& money_kinds() {
  static const std::vector<MoneyKind> kinds{{&MoneySpec::from_union, "union", union_figure, "Union money"},
                                            {&MoneySpec::from_public, "public", public_figure, "public money"},
                                            {&MoneySpec::total, "total", total_figure, "investment"}};
  return kinds;
}

std::vector<SizeSpec> Figures::sizes_of(std::size_t candidate) const {
  const std::vector<SizeSpec>& stated = spec_.candidates[candidate].sizes;
  if (!stated.empty()) return stated;
  SizeSpec whole;
  whole.label = "full";
  whole.share = 1.0;
  return {whole};
}

double Figures::share_of(std::size_t candidate, std::size_t size) {
  const SizeSpec spec = sizes_of(candidate)[size];
  if (spec.share) return *spec.share;
  const std::string accelerators{accelerators_figure};
  const std::optional<KnownFigure> full = at_full(candidate, accelerators);
  if (full && full->value > 0.0) return static_cast<double>(*spec.accelerators) / full->value;
  if (told_.emplace(candidate, accelerators).second)
    problems_.expected(fmt::format("candidates[{}].sizes[{}].accelerators", candidate, size),
                       "a candidate whose accelerators at share 1 are known", "none",
                       "state accelerators of the candidate, or a share here");
  return 1.0;
}

std::optional<KnownFigure> Figures::at_full(std::size_t candidate, const std::string& figure) const {
  const CandidateSpec& spec = spec_.candidates[candidate];
  const std::optional<KnownFigure> known = known_(candidate, figure);
  const MoneyKind* money = money_of(figure);
  if (money && spec.money.*(money->amount)) return KnownFigure{(spec.money.*(money->amount))->value, true};
  if (figure == accelerators_figure && spec.accelerators)
    return KnownFigure{static_cast<double>(*spec.accelerators), true};
  if (const FigureSpec* own = find(spec.figures, figure))
    return KnownFigure{own->value, known ? known->scales : own->scales};
  return known;
}

double Figures::value_of(std::size_t candidate, std::size_t size, const std::string& figure) {
  const CandidateSpec& spec = spec_.candidates[candidate];
  if (const std::optional<double> own = stated(sizes_of(candidate)[size], figure)) return *own;
  const std::optional<KnownFigure> full = at_full(candidate, figure);
  if (!full || std::isnan(full->value)) {
    missing(candidate, figure);
    return 0.0;
  }
  if (!full->scales) return full->value;
  const double share = share_of(candidate, size);
  const double fixed = money_of(figure) ? spec.fixed_share : 0.0;
  return full->value * (fixed + (1.0 - fixed) * share);
}

bool Figures::adds_up(const std::string& figure) const {
  for (std::size_t candidate = 0; candidate < spec_.candidates.size(); ++candidate)
    if (const std::optional<KnownFigure> full = at_full(candidate, figure); full && !full->scales) return false;
  return true;
}

std::string Figures::lot_of(std::size_t candidate) const {
  if (!spec_.candidates[candidate].lot.empty()) return spec_.candidates[candidate].lot;
  const std::optional<KnownFigure> lot = known_(candidate, lot_figure);
  return lot && !std::isnan(lot->value) ? fmt::format("{:.0f}", lot->value) : std::string{};
}

void Figures::missing(std::size_t candidate, const std::string& figure) {
  if (!told_.emplace(candidate, figure).second) return;
  const bool has_result = spec_.candidates[candidate].result.has_value();
  const MoneyKind* money = money_of(figure);
  problems_.expected(fmt::format("candidates[{}]", candidate), fmt::format("the figure {}", figure),
                     has_result ? "a result without it" : "none",
                     money ? fmt::format("state money: {{{}: ... EUR}}, or name a result with finance", money->key)
                           : fmt::format("state figures: [{{figure: {}, value: ...}}]", figure));
}

}  // namespace gigatwin::portfolio
