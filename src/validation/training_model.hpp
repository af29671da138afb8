#pragma once

#include <optional>
#include <string>
#include <vector>

#include "validation/row_inputs.hpp"
#include "validation/software.hpp"

namespace gigatwin::validation {

/// Models by name: those of the catalogue and of the software file.
class ModelNames {
 public:
  ModelNames(const std::string& catalogue_directory, std::vector<NamedModel> named, Diagnostics& diagnostics);

  /// Spelling and case do not matter: "LLAMA3.1_405B" is llama3-405b. nullptr if nobody has that name.
  const workload::ModelSpec* find(const std::string& name) const;

 private:
  std::vector<std::pair<std::string, workload::ModelSpec>> models_;  ///< by plain name
};

/// The shape that a row was measured with: the named model, what the software adds, then the row's own figures. Without
/// a name it is GPT where feed-forward and heads are GPT's (4 h, all with keys and values), else of Llama's family.
/// @return nullopt and the reason in `inputs` where neither a known name nor a whole shape is stated
std::optional<workload::ModelSpec> model_of(const RowInputs& inputs, const AppliedSoftware& software,
                                            const ModelNames& names, std::vector<std::string>& remarks);

}  // namespace gigatwin::validation
