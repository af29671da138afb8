#pragma once

#include "base/units.hpp"

/// How often to save, and what failures cost then. Failures are a Poisson process of mean time M between them, as Young
/// and Daly assume. C: time that one checkpoint stops training; tau: training time between two; R: from a failure to
/// training again, loading included.
namespace gigatwin::storage {

/// sqrt(2 C M): loses least to first order. Infinite when nothing fails. Source: J. W. Young, Commun. ACM 17 (1974)
/// 530.
Seconds young_interval(Seconds write, Seconds mean_time_between_failures);

/// sqrt(2 C M) (1 + sqrt(C / 2M) / 3 + (C / 2M) / 9) - C for C < 2 M, else M.
/// Source: J. T. Daly, Future Generation Computer Systems 22 (2006) 303, eq. 37.
Seconds daly_interval(Seconds write, Seconds mean_time_between_failures);

/// The interval with the largest `effective_training_share`: M (1 + W(-exp(-1 - C / M))), W Lambert's function. C > 0,
/// M finite. For checks of the two above.
Seconds exact_interval(Seconds write, Seconds mean_time_between_failures);

/// Expected training time / wall time of a long job; failures strike in training, checkpoints and restarts alike:
///
///   tau / (M exp(R / M) (exp((tau + C) / M) - 1))                                     1 / (1 + C / tau) for M infinite
///
/// Source: Daly 2006, eq. 20.
double effective_training_share(Seconds interval, Seconds write, Seconds restart, Seconds mean_time_between_failures);

/// Mean work that one failure takes back, given that it strikes between two checkpoints (while training or writing):
///
///   (M (1 - exp(-tau / M)) - tau exp(-(tau + C) / M)) / (1 - exp(-(tau + C) / M))     s of training; -> tau / 2 for
///   small tau, C
Seconds mean_lost_work(Seconds interval, Seconds write, Seconds mean_time_between_failures);

/// What the first-order formula for the effective training time ratio (ETTR) takes.
struct EttrInputs {
  PerSecond failures;  ///< that interrupt the job: N r_f
  Seconds interval;    ///< Delta, > 0
  Seconds write;       ///< w: training stops for it
  Seconds restart;     ///< u0: from a failure to training again
  Seconds queue;       ///< q: wait before every start
  Seconds runtime{0};  ///< R: productive time of the job; 0: long, its first wait and start do not count
};

/// (1 - N r_f (u0 + Delta / 2)) / (1 + w / Delta + (u0 + q) / R + N r_f q), not below 0. First order in N r_f (u0 +
/// Delta). Source: Kokolis et al., arXiv 2410.21680 (HPCA 2025), whose form the row rsc-ettr-formula gives for q = 0
/// and long jobs.
double first_order_ettr(const EttrInputs& in);

}  // namespace gigatwin::storage
