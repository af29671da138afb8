#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "cooling/transient_cvode_internal.hpp"

namespace gigatwin::cooling {
namespace {

void check(int flag, const char* what) {
  if (flag < 0) throw std::runtime_error(fmt::format("CVODE: {} failed with {}", what, CVodeGetReturnFlagName(flag)));
}

/// A failure is thrown as an exception with its name, so SUNDIALS need not print it.
void be_silent(int, const char*, const char*, char*, void*) {}

}  // namespace

StiffSolver::StiffSolver(std::vector<double> start, const std::vector<double>& scales, double tolerance,
                         std::size_t root_count, Derivative derivative_function, Roots root_functions)
    : derivative_(std::move(derivative_function)), roots_(std::move(root_functions)), found_(root_count) {
  SUNContext context = nullptr;
  check(SUNContext_Create(nullptr, &context), "SUNContext_Create");
  context_.reset(context);
  const auto n = static_cast<sunindextype>(start.size());
  y_.reset(N_VNew_Serial(n, context));
  tolerances_.reset(N_VNew_Serial(n, context));
  std::copy(start.begin(), start.end(), state());
  std::transform(scales.begin(), scales.end(), N_VGetArrayPointer(tolerances_.get()),
                 [tolerance](double scale) { return tolerance * scale; });
  matrix_.reset(SUNDenseMatrix(n, n, context));
  linear_.reset(SUNLinSol_Dense(y_.get(), matrix_.get(), context));
  memory_.reset(CVodeCreate(CV_BDF, context));
  void* memory = memory_.get();
  check(CVodeSetErrHandlerFn(memory, be_silent, nullptr), "CVodeSetErrHandlerFn");
  check(CVodeInit(memory, derivative, 0.0, y_.get()), "CVodeInit");
  check(CVodeSVtolerances(memory, tolerance, tolerances_.get()), "CVodeSVtolerances");
  check(CVodeSetUserData(memory, this), "CVodeSetUserData");
  check(CVodeSetLinearSolver(memory, linear_.get(), matrix_.get()), "CVodeSetLinearSolver");
  constexpr long most_steps = 200000;  // between two outputs; a minute takes some hundreds
  check(CVodeSetMaxNumSteps(memory, most_steps), "CVodeSetMaxNumSteps");
  check(CVodeRootInit(memory, static_cast<int>(root_count), roots), "CVodeRootInit");
  check(CVodeSetNoInactiveRootWarn(memory), "CVodeSetNoInactiveRootWarn");
}

bool StiffSolver::advance(double until) {
  if (until <= time_) return false;
  check(CVodeSetStopTime(memory_.get(), until), "CVodeSetStopTime");
  const int flag = CVode(memory_.get(), until, y_.get(), &time_, CV_NORMAL);
  check(flag, "a step");
  if (flag != CV_ROOT_RETURN) return false;
  check(CVodeGetRootInfo(memory_.get(), found_.data()), "CVodeGetRootInfo");
  return true;
}

void StiffSolver::restart(double time) {
  time_ = time;
  check(CVodeReInit(memory_.get(), time_, y_.get()), "CVodeReInit");
}

int StiffSolver::derivative(double, N_Vector y, N_Vector dy, void* self) {
  static_cast<StiffSolver*>(self)->derivative_(N_VGetArrayPointer(y), N_VGetArrayPointer(dy));
  return 0;
}

int StiffSolver::roots(double, N_Vector y, double* g, void* self) {
  static_cast<StiffSolver*>(self)->roots_(N_VGetArrayPointer(y), g);
  return 0;
}

}  // namespace gigatwin::cooling
