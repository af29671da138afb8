#include "sim/tape.hpp"

#include <cstring>
#include <type_traits>

namespace gigatwin::sim {
namespace {

/// Rates are nothing but doubles: on the tape they stand as they are.
template <class Rates>
constexpr std::size_t count_of = sizeof(Rates) / sizeof(double);

template <class Rates>
void append(std::vector<double>& numbers, const Rates& rates) {
  static_assert(std::is_trivially_copyable_v<Rates> && sizeof(Rates) % sizeof(double) == 0);
  const std::size_t at = numbers.size();
  numbers.resize(at + count_of<Rates>);
  std::memcpy(static_cast<void*>(&numbers[at]), &rates, sizeof rates);
}

template <class Rates>
Rates read(const std::vector<double>& numbers, std::size_t& at) {
  Rates rates;
  std::memcpy(static_cast<void*>(&rates), &numbers[at], sizeof rates);
  at += count_of<Rates>;
  return rates;
}

/// What the control looks at.
std::vector<double> seen_of(const std::vector<Ledger::HallRates>& halls) {
  std::vector<double> seen;
  for (const Ledger::HallRates& rates : halls)
    for (const double number : {rates.clocked_w, rates.steady_w, rates.clocked}) seen.push_back(number);
  return seen;
}

}  // namespace

void TapeRecorder::step(const Ledger::Means& means, Seconds now) {
  seen_.clear();
  tape_.marks.push_back(Tape::Mark::step);
  tape_.numbers.push_back(now.value);
  for (const Ledger::HallRates& hall : means.halls) append(tape_.numbers, hall);
  append(tape_.numbers, means.site);
}

void TapeRecorder::change_unit(Seconds now) {
  seen_.clear();
  tape_.marks.push_back(Tape::Mark::unit);
  tape_.numbers.push_back(now.value);
}

bool TapeRecorder::limit(Seconds now) {
  if (seen_ == seen_of(floor_.rates())) return false;
  tape_.marks.push_back(Tape::Mark::limit);
  tape_.numbers.push_back(now.value);
  return true;
}

const std::vector<Ledger::HallRates>& TapeRecorder::rates() {
  const std::vector<Ledger::HallRates>& rates = floor_.rates();
  seen_ = seen_of(rates);
  tape_.marks.push_back(Tape::Mark::rates);
  tape_.numbers.insert(tape_.numbers.end(), seen_.begin(), seen_.end());
  return rates;
}

void TapeRecorder::set_clocks(const std::vector<HallClock>& clocks, Seconds now) {
  tape_.marks.push_back(Tape::Mark::clocks);
  for (const HallClock& clock : clocks)
    for (const double number : {clock.clock, clock.watts_per_clock, clock.hot ? 1.0 : 0.0})
      tape_.numbers.push_back(number);
  floor_.set_clocks(clocks, now);
}

void TapeRecorder::set_demand_response(double speed, const std::vector<std::string>& exempt, Seconds now) {
  tape_.marks.push_back(Tape::Mark::demand);
  tape_.numbers.push_back(speed);
  floor_.set_demand_response(speed, exempt, now);
}

void TapeRecorder::lose_hall(std::size_t hall, std::size_t cause, Seconds now) {
  tape_.marks.push_back(Tape::Mark::hall_lost);
  tape_.numbers.push_back(static_cast<double>(hall));
  tape_.numbers.push_back(static_cast<double>(cause));
  floor_.lose_hall(hall, cause, now);
}

void TapeRecorder::return_hall(std::size_t hall, Seconds now) {
  tape_.marks.push_back(Tape::Mark::hall_returned);
  tape_.numbers.push_back(static_cast<double>(hall));
  floor_.return_hall(hall, now);
}

void TapeRecorder::set_energy_dear(bool dear, Seconds now) {
  tape_.marks.push_back(Tape::Mark::energy);
  tape_.numbers.push_back(dear ? 1.0 : 0.0);
  floor_.set_energy_dear(dear, now);
}

void TapePlayer::expect(Tape::Mark mark) {
  if (at_end() || next() != mark) throw Diverged{};
  ++mark_;
}

void TapePlayer::expect(double wanted) {
  if (number() != wanted) throw Diverged{};
}

Seconds TapePlayer::take(Tape::Mark mark) {
  expect(mark);
  return {number()};
}

Ledger::Means TapePlayer::take_means() {
  Ledger::Means means;
  for (std::size_t hall = 0; hall < rates_.size(); ++hall)
    means.halls.push_back(read<Ledger::HallRates>(tape_.numbers, number_));
  means.site = read<Ledger::SiteRates>(tape_.numbers, number_);
  return means;
}

const std::vector<Ledger::HallRates>& TapePlayer::rates() {
  expect(Tape::Mark::rates);
  for (Ledger::HallRates& hall : rates_) {
    hall.clocked_w = number();
    hall.steady_w = number();
    hall.clocked = number();
  }
  return rates_;
}

void TapePlayer::set_clocks(const std::vector<HallClock>& clocks, Seconds) {
  expect(Tape::Mark::clocks);
  for (const HallClock& clock : clocks)
    for (const double number : {clock.clock, clock.watts_per_clock, clock.hot ? 1.0 : 0.0}) expect(number);
}

void TapePlayer::set_demand_response(double speed, const std::vector<std::string>&, Seconds) {
  expect(Tape::Mark::demand);
  expect(speed);
}

void TapePlayer::lose_hall(std::size_t hall, std::size_t cause, Seconds) {
  expect(Tape::Mark::hall_lost);
  expect(static_cast<double>(hall));
  expect(static_cast<double>(cause));
}

void TapePlayer::return_hall(std::size_t hall, Seconds) {
  expect(Tape::Mark::hall_returned);
  expect(static_cast<double>(hall));
}

void TapePlayer::set_energy_dear(bool dear, Seconds) {
  expect(Tape::Mark::energy);
  expect(dear ? 1.0 : 0.0);
}

}  // namespace gigatwin::sim
