#pragma once

#include <memory>

#include "small_site.hpp"

namespace gigatwin::sim::small {

/// Data-parallel training of some 100 M parameters on 8 nodes: all gradients pass the fabric in every step.
inline workload::JobRequest training_job(std::int64_t id, double tokens) {
  auto training = std::make_shared<workload::TrainingSpec>();
  training->model.layers = 8;
  training->model.hidden = 1024;
  training->model.heads = 8;
  training->model.ffn_hidden = 4096;
  training->model.vocabulary = 32000;
  training->model.sequence = 2048;
  training->plan.micro_batch = 1;
  training->global_batch = 32;
  workload::JobRequest request = job(id, {0}, 32, {0});
  request.training = training;
  request.tokens = tokens;
  request.requested = hours(12);
  return request;
}

}  // namespace gigatwin::sim::small
