#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include "sim/floor_port.hpp"
#include "sim/ledger.hpp"
#include "sim/plant_outages.hpp"

namespace gigatwin::sim {

/// What passed between the machine floor and the plant's control in one run, in order: what was seen, and what was
/// done. A floor that is done the same to at the same times does the same again, so that another plant can be tried
/// against the tape (replay.hpp) without its jobs being simulated.
struct Tape {
  enum class Mark : std::uint8_t { step, unit, limit, rates, clocks, demand, hall_lost, hall_returned, energy };

  std::vector<Mark> marks;
  std::vector<double> numbers;            ///< what belongs to each mark, one after the other
  std::vector<UnitChange> plant_changes;  ///< of the run, all of them
};

/// Stands between control and floor, and writes down what passes.
class TapeRecorder final : public FloorPort {
 public:
  TapeRecorder(FloorPort& floor, Tape& tape) : floor_(floor), tape_(tape) {}

  // Of the engine, before it calls the control.
  void step(const Ledger::Means& means, Seconds now);
  void change_unit(Seconds now);
  /// False where nothing has changed since the last time: the control need not be asked.
  bool limit(Seconds now);

  const std::vector<Ledger::HallRates>& rates() override;
  void set_clocks(const std::vector<HallClock>& clocks, Seconds now) override;
  void set_demand_response(double speed, const std::vector<std::string>& exempt, Seconds now) override;
  void lose_hall(std::size_t hall, std::size_t cause, Seconds now) override;
  void return_hall(std::size_t hall, Seconds now) override;
  void set_energy_dear(bool dear, Seconds now) override;

 private:
  FloorPort& floor_;
  Tape& tape_;
  std::vector<double> seen_;  ///< by the control when it last looked, and no plant step since; else empty
};

/// The plant did something else than on the tape.
class Diverged : public std::exception {};

/// A floor that is nothing but its tape. Throws Diverged as soon as anything is done to it that the tape does not have.
class TapePlayer final : public FloorPort {
 public:
  TapePlayer(const Tape& tape, std::size_t halls) : tape_(tape), rates_(halls) {}

  bool at_end() const { return mark_ == tape_.marks.size(); }
  Tape::Mark next() const { return tape_.marks[mark_]; }
  /// The next mark, which is one of the engine's, and its time.
  Seconds take(Tape::Mark mark);
  Ledger::Means take_means();

  const std::vector<Ledger::HallRates>& rates() override;
  void set_clocks(const std::vector<HallClock>& clocks, Seconds now) override;
  void set_demand_response(double speed, const std::vector<std::string>& exempt, Seconds now) override;
  void lose_hall(std::size_t hall, std::size_t cause, Seconds now) override;
  void return_hall(std::size_t hall, Seconds now) override;
  void set_energy_dear(bool dear, Seconds now) override;

 private:
  void expect(Tape::Mark mark);
  void expect(double number);
  double number() { return tape_.numbers[number_++]; }

  const Tape& tape_;
  std::size_t mark_ = 0, number_ = 0;
  std::vector<Ledger::HallRates> rates_;
};

}  // namespace gigatwin::sim
