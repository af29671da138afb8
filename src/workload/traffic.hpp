#pragma once

#include <vector>

#include "workload/products.hpp"

/// Kernels that do little but move bytes: norms, residuals, activation functions, casts, routing, losses.
namespace gigatwin::workload {

/// Bytes and kernels of one or several of them, forward and backward.
struct Traffic {
  double forward = 0.0, backward = 0.0;
  double forward_kernels = 0.0, backward_kernels = 0.0;
  Traffic& operator+=(const Traffic& other);
};
/// `items` times the bytes, the same kernels.
Traffic per_item(double items, Traffic traffic);

/// Two norms and two residual sums of a layer, biases and dropout of their inputs, over `norm_tokens`.
Traffic norms_and_residuals(const ModelSpec& model, const PlanSpec& plan, double norm_tokens);
/// One norm.
Traffic one_norm(const ModelSpec& model, const PlanSpec& plan, double norm_tokens);
/// Activation function over `numbers` of the hidden width.
Traffic activation(const ModelSpec& model, const PlanSpec& plan, double numbers);
/// Rotary position and norms on queries and keys.
Traffic query_key_work(const ModelSpec& model, const PlanSpec& plan, double tokens);
/// Softmax, mask and dropout on scores that are stored.
Traffic stored_scores(const ModelSpec& model, const PlanSpec& plan, double scores);
/// Router's softmax and choice over all experts; copies of tokens into the experts' order and back.
Traffic routing(const ModelSpec& model, const PlanSpec& plan, double norm_tokens);
/// Inputs and gradients written in the narrow format of the products, and the search for their scales.
Traffic casts(const std::vector<Linear>& linears, const PlanSpec& plan);
/// Cross entropy on the logits.
Traffic loss(const PlanSpec& plan, double logits);

}  // namespace gigatwin::workload
