#pragma once

#include "../workload/machines.hpp"
#include "../workload/models.hpp"
#include "planning/search.hpp"

/// Questions that the tests ask.
namespace gigatwin::planning::questions {

inline Question dense(const workload::ModelSpec& model, std::int64_t accelerators, std::int64_t batch) {
  Question question;
  question.model = model;
  question.system = workload::machines::dgx_a100();
  question.accelerators = accelerators;
  question.batch = batch;
  return question;
}

/// 8 layers that are cheap to time; 8 experts where `experts` is true.
inline workload::ModelSpec small_model(bool experts = false) {
  workload::ModelSpec model = workload::shapes::gpt(8, 4096, 16);
  model.title = "small";
  model.dropout = false;
  if (!experts) return model;
  model.gated = true;
  model.biases = model.learned_positions = false;
  model.experts = 8;
  model.experts_per_token = 2;
  model.expert_ffn = 8192;
  model.ffn_hidden = 8192;
  return model;
}

/// Evaluator with the network that it asks.
struct Machine {
  explicit Machine(const Question& question)
      : network(workload::machines::fat_tree(question.system, question.accelerators)),
        evaluator(question, network, network.plan().layout) {}

  collectives::AnalyticNetwork network;
  Evaluator evaluator;
};

inline Found ask(const Question& question, const SearchOptions& options = {}) {
  const Machine machine{question};
  return search(question, machine.evaluator, options);
}

inline Question fixed(Question question, const std::string& key, const Value& value) {
  question.fixed.insert(key);
  workload::plan_schema().find(key)->assign(&question.given, value);
  return question;
}

}  // namespace gigatwin::planning::questions
