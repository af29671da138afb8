#pragma once

#include <cvode/cvode.h>
#include <nvector/nvector_serial.h>
#include <sunlinsol/sunlinsol_dense.h>
#include <sunmatrix/sunmatrix_dense.h>

#include <functional>
#include <memory>
#include <vector>

namespace gigatwin::cooling {

/// CVODE for a small stiff system: BDF, dense Newton, root finding. Owns SUNDIALS' handles.
class StiffSolver {
 public:
  using Derivative = std::function<void(const double* y, double* dy)>;
  using Roots = std::function<void(const double* y, double* g)>;

  /// @param tolerance  relative; absolute: tolerance * scales
  StiffSolver(std::vector<double> start, const std::vector<double>& scales, double tolerance, std::size_t roots,
              Derivative derivative, Roots root_functions);
  StiffSolver(const StiffSolver&) = delete;
  StiffSolver& operator=(const StiffSolver&) = delete;

  double time() const { return time_; }
  double* state() { return N_VGetArrayPointer(y_.get()); }
  const double* state() const { return N_VGetArrayPointer(y_.get()); }

  /// Up to `until` exactly, or to the first root; true at a root. Throws std::runtime_error where CVODE gives up.
  bool advance(double until);
  /// Which roots were found, as CVodeGetRootInfo: 0, or the sign of the crossing.
  const std::vector<int>& found() const { return found_; }
  /// After equations or state have jumped.
  void restart(double time);

 private:
  template <auto destroy>
  struct Destroy {
    template <class Handle>
    void operator()(Handle* handle) const {
      destroy(handle);
    }
  };
  static void free_context(_SUNContext* context) { SUNContext_Free(&context); }
  static void free_memory(void* memory) { CVodeFree(&memory); }
  static int derivative(double t, N_Vector y, N_Vector dy, void* self);
  static int roots(double t, N_Vector y, double* g, void* self);

  Derivative derivative_;
  Roots roots_;
  std::vector<int> found_;
  double time_ = 0.0;
  std::unique_ptr<_SUNContext, Destroy<free_context>> context_;
  std::unique_ptr<_generic_N_Vector, Destroy<N_VDestroy>> y_, tolerances_;
  std::unique_ptr<_generic_SUNMatrix, Destroy<SUNMatDestroy>> matrix_;
  std::unique_ptr<_generic_SUNLinearSolver, Destroy<SUNLinSolFree>> linear_;
  std::unique_ptr<void, Destroy<free_memory>> memory_;
};

}  // namespace gigatwin::cooling
