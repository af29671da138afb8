#pragma once

#include <string>
#include <vector>

#include "cli/collective_model.hpp"
#include "scenario/fabric_file.hpp"

/// What `gigatwin collective` prints.
namespace gigatwin::cli {

/// Everything that a report is made of.
struct CollectiveReport {
  const scenario::FabricFile& file;
  const Machine& machine;
  const CollectiveRequest& request;
  const Answer& answer;               ///< of all jobs together
  std::vector<Seconds> alone;         ///< [job] each without the others; as in `answer` where there are no others
  double build_s = 0.0, run_s = 0.0;  ///< wall time: the fabric, all runs
};

void print_report(const CollectiveReport& report);
void print_report_json(const CollectiveReport& report);

/// One size of a sweep.
struct SweepRow {
  Bytes bytes;
  JobAnswer answer;
};

void print_sweep(const scenario::FabricFile& file, const Machine& machine, const CollectiveRequest& request,
                 const std::vector<SweepRow>& rows);
void print_sweep_json(const scenario::FabricFile& file, const Machine& machine, const CollectiveRequest& request,
                      const std::vector<SweepRow>& rows);

}  // namespace gigatwin::cli
