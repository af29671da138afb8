#include "finance/loan.hpp"

#include <algorithm>
#include <cmath>

namespace gigatwin::finance {

Cents Loan::interest_on(const Drawing& drawing) const { return share_of(terms_.rate, drawing.owed); }

bool Loan::is_capitalised(const Drawing& drawing, int year) const {
  return year < drawing.first_payment && terms_.grace_interest == GraceInterest::capitalised;
}

Cents Loan::repayment_of(const Drawing& drawing, int year) const {
  if (year < drawing.first_payment) return {};
  if (year >= drawing.last_payment) return drawing.owed;
  const int left = drawing.last_payment - year + 1;
  if (terms_.repayment == Repayment::linear || terms_.rate == 0.0) return share_of(1.0 / left, drawing.owed);
  const double payment = terms_.rate / (1.0 - std::pow(1.0 + terms_.rate, -left));
  return share_of(payment, drawing.owed) - interest_on(drawing);
}

Loan::Due Loan::due(int year) const {
  Due due;
  for (const Drawing& drawing : drawings_) {
    const Cents interest = interest_on(drawing);
    due.interest += interest;
    if (is_capitalised(drawing, year)) due.capitalised += interest;
    due.repayment += repayment_of(drawing, year);
  }
  return due;
}

Loan::Paid Loan::pay(int year, Cents money) {
  Paid paid;
  std::vector<Cents> unpaid, repayments;
  for (const Drawing& drawing : drawings_) {
    const Cents interest = interest_on(drawing);
    repayments.push_back(repayment_of(drawing, year));
    const Cents now = is_capitalised(drawing, year) ? Cents{} : std::min(interest, money);
    if (!is_capitalised(drawing, year)) paid.missed += interest - now;
    unpaid.push_back(interest - now);
    paid.interest += now;
    money -= now;
  }
  for (std::size_t i = 0; i < drawings_.size(); ++i) {
    const Cents now = std::min(repayments[i], money);
    drawings_[i].owed += unpaid[i] - now;
    paid.capitalised += unpaid[i];
    paid.missed += repayments[i] - now;
    paid.repaid += now;
    money -= now;
  }
  return paid;
}

void Loan::draw(int year, Cents amount) {
  if (amount.count == 0) return;
  const int last = std::max(year + 1, std::min(year + terms_.tenor, last_payment_));
  drawings_.push_back({amount, std::min(year + terms_.grace + 1, last), last});
}

Cents Loan::owed() const {
  Cents total;
  for (const Drawing& drawing : drawings_) total += drawing.owed;
  return total;
}

}  // namespace gigatwin::finance
