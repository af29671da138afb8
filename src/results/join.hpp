#pragma once

#include <string>
#include <vector>

#include "results/layout.hpp"
#include "results/tables.hpp"

/// One consortium over several sites as one result: what its sites add up to, by `joining.hpp`.
namespace gigatwin::results {

/// One of the sites, as /members lists it.
struct MemberRow {
  std::string name;  ///< as short as tells the members apart
  std::string site;
  std::string scenario;
  std::string file;
  std::string sha256;
  std::string version;  ///< of the gigatwin that simulated it
  double accelerators = 0.0;
};
Columns<MemberRow> joined_member_columns();

struct JoinRequest {
  std::vector<std::string> members;  ///< result files
  std::vector<std::string> sha256;   ///< of each
  std::string path;                  ///< of the joined result
  bool force = false;
  std::string name;     ///< empty: the members' names with " + " between
  std::string version;  ///< of gigatwin
  std::string command;
  NamedTexts libraries;
};

/// Writes the joined result: root attributes, /indicators, /quantities, /life_cycle, /finance, /members, /provenance.
/// It has no series, jobs or events, and no scenario to run again.
///
/// Throws FileError: fewer than two members, a file twice, members of different starts, durations, price years or
/// horizons, and all that reading and writing throw.
void join(const JoinRequest& request);

}  // namespace gigatwin::results
