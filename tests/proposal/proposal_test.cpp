#include "proposal/proposal.hpp"

#include <gtest/gtest.h>

namespace gigatwin::proposal {
namespace {

Instant day(const char* text) { return *parse_instant(text); }

ProposalSpec two_phases() {
  ProposalSpec spec;
  spec.signature = day("2027-03-01");
  spec.phases = {{"one", day("2028-07-01"), 25000, {}}, {"two", day("2030-01-01"), 100000, {}}};
  return spec;
}

TEST(Proposal, HasNothingInServiceBeforeItsFirstPhase) {
  EXPECT_EQ(accelerators_at(two_phases(), day("2028-06-30")), 0);
}

TEST(Proposal, HasWhatTheLastBegunPhaseSays) {
  EXPECT_EQ(accelerators_at(two_phases(), day("2028-07-01")), 25000);
  EXPECT_EQ(accelerators_at(two_phases(), day("2029-12-31")), 25000);
  EXPECT_EQ(accelerators_at(two_phases(), day("2035-01-01")), 100000);
}

TEST(Proposal, IsOfTheCoordinatorsCountryElseOfTheFirstMembers) {
  ProposalSpec spec = two_phases();
  EXPECT_EQ(coordinating_country(spec), "");
  spec.members = {{"A", "SE", "operator", true}, {"B", "FI", "user", true}};
  EXPECT_EQ(coordinating_country(spec), "SE");
  spec.members[1].role = "coordinator";
  EXPECT_EQ(coordinating_country(spec), "FI");
}

}  // namespace
}  // namespace gigatwin::proposal
