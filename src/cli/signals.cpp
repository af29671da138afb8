#include "cli/signals.hpp"

#include <csignal>

namespace gigatwin::cli {
namespace {

std::atomic<bool> stop_requested{false};
volatile std::sig_atomic_t signal_number = 0;

extern "C" void on_signal(int number) {
  signal_number = number;
  stop_requested.store(true);
  std::signal(number, SIG_DFL);
}

}  // namespace

const std::atomic<bool>& catch_signals() {
  std::signal(SIGINT, on_signal);
  std::signal(SIGTERM, on_signal);
  return stop_requested;
}

int interrupted_status() { return signal_number != 0 ? 128 + static_cast<int>(signal_number) : 1; }

}  // namespace gigatwin::cli
