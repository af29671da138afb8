#pragma once

#include <vector>

#include "finance/plan.hpp"

namespace gigatwin::finance {

/// What one tranche lends over the years and gets back. Each drawing has a schedule of its own:
///
///   annuity  payment = owed r / (1 - (1 + r)^-m)   linear  repayment = owed / m    m payments left
///
/// reckoned anew each year from what is owed, so that rounding and missed payments end with the last payment. What is
/// missed stays owed, at the same rate, and is due in the years after.
class Loan {
 public:
  /// @param last_payment  no drawing is repaid later: the last operating year
  Loan(const Tranche& terms, int last_payment) : terms_(terms), last_payment_(last_payment) {}

  struct Due {
    Cents interest;  ///< of which `capitalised` is added to what is owed, as planned
    Cents capitalised;
    Cents repayment;
    Cents payment() const { return interest - capitalised + repayment; }
  };
  /// At the end of a year, before its drawing.
  Due due(int year) const;

  struct Paid {
    Cents interest, repaid;
    Cents capitalised;  ///< planned and unpaid interest
    Cents missed;
  };
  /// Pays what is due from at most `money` (>= 0): interest first, oldest drawings first.
  Paid pay(int year, Cents money);

  void draw(int year, Cents amount);
  Cents owed() const;

 private:
  struct Drawing {
    Cents owed;
    int first_payment = 0, last_payment = 0;
  };
  Cents interest_on(const Drawing& drawing) const;
  Cents repayment_of(const Drawing& drawing, int year) const;
  bool is_capitalised(const Drawing& drawing, int year) const;

  Tranche terms_;
  int last_payment_;
  std::vector<Drawing> drawings_;
};

}  // namespace gigatwin::finance
