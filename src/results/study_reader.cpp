#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <sstream>

#include "base/diagnostics.hpp"
#include "base/error.hpp"
#include "base/random.hpp"
#include "results/stored_file.hpp"
#include "results/study_file.hpp"

namespace gigatwin::results {
namespace {

std::vector<std::string> lines_in(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

template <class T>
std::vector<T> as(const std::vector<double>& numbers) {
  std::vector<T> converted;
  converted.reserve(numbers.size());
  for (const double number : numbers) converted.push_back(static_cast<T>(static_cast<std::int64_t>(number)));
  return converted;
}

/// Every `step`th of them, from the one at `first`.
std::vector<double> strided(const std::vector<double>& all, std::size_t first, std::size_t step) {
  std::vector<double> some;
  some.reserve(all.size() / step + 1);
  for (std::size_t i = first; i < all.size(); i += step) some.push_back(all[i]);
  return some;
}

}  // namespace

std::int64_t replicate_seed(std::int64_t study_seed, std::int64_t replicate) {
  GIGATWIN_ASSERT(replicate > 0, "replicate {} has the scenario's own seed", replicate);
  constexpr int unused_bits = 11;  // a scenario's seed is below 2^53
  return static_cast<std::int64_t>(hash_of(fmt::format("seed {} of study {}", replicate, study_seed)) >> unused_bits);
}

struct StudyReader::Parts {
  explicit Parts(const std::string& path) : file(path) {}

  StoredFile file;
  StudyDescription about;
  std::vector<Block> blocks;
  std::vector<std::int64_t> differing, replicates;
  std::map<std::pair<std::size_t, std::size_t>, std::string> messages;  ///< by point and scenario
  /// The variable that was read last, over all scenarios: who asks for one of them asks for the next.
  mutable std::string last_name;
  mutable std::vector<double> last_numbers;

  std::size_t scenarios() const { return about.scenarios.size(); }

  const std::vector<double>& numbers(const std::string& group, const std::string& name) const {
    if (last_name != group + "/" + name) {
      last_numbers = file.numbers(group, name);
      last_name = group + "/" + name;
    }
    return last_numbers;
  }

  void read_scenarios() {
    const std::vector<std::string> names = file.texts("", "scenario"), titles = file.texts("", "scenario_title"),
                                   files = file.texts("", "scenario_file"),
                                   resolved = file.texts("provenance", "scenario_resolved");
    for (std::size_t s = 0; s < names.size(); ++s)
      about.scenarios.push_back({names[s], titles[s], files[s], resolved[s]});
  }

  void read_inputs() {
    if (file.find("inputs", "input") == nullptr) return;
    const std::vector<std::string> keys = file.texts("inputs", "input"), units = file.texts("inputs", "unit"),
                                   texts = file.texts("inputs", "distribution"),
                                   reasons = file.texts("inputs", "reason"), names = file.texts("inputs", "names");
    for (std::size_t i = 0; i < keys.size(); ++i) {
      StudyInput input{keys[i], {}};
      for (std::size_t s = 0; s < scenarios(); ++s) {
        const std::size_t at = s * keys.size() + i;
        input.in.push_back({units[at], texts[at], reasons[at], lines_in(names[at])});
      }
      about.inputs.push_back(std::move(input));
    }
  }

  void read_settings() {
    if (file.find("settings", "setting") == nullptr) return;
    for (const std::string& key : file.texts("settings", "setting")) about.settings.push_back({key, {}});
    const std::vector<double> of = file.numbers("settings", "choice_setting");
    const std::vector<std::string> texts = file.texts("settings", "choice_text");
    for (std::size_t c = 0; c < of.size(); ++c)
      about.settings.at(static_cast<std::size_t>(of[c])).choices.push_back(texts[c]);
  }

  void read_problems() {
    if (file.find("problems", "problem") == nullptr) return;
    const std::vector<double> of_points = file.numbers("problems", "problem_point"),
                              of_scenarios = file.numbers("problems", "problem_scenario");
    const std::vector<std::string> texts = file.texts("problems", "problem_message");
    for (std::size_t i = 0; i < texts.size(); ++i)
      messages[{static_cast<std::size_t>(of_points[i]), static_cast<std::size_t>(of_scenarios[i])}] = texts[i];
  }

  void read_about() {
    about.name = file.text_attribute("", "study");
    about.description = file.text_attribute("", "description");
    about.version = file.text_attribute("", "version");
    about.seed = static_cast<std::int64_t>(file.unsigned_attribute("", "seed"));
    about.price_year = static_cast<int>(file.integer_attribute("", "price_base_year"));
    about.design_hash = file.text("provenance", "design_hash").value_or("");
    about.as_written = file.text("provenance", "study_as_written").value_or("");
    if (file.find("provenance", "common_setting") != nullptr) about.set = file.texts("provenance", "common_setting");
    for (const StoredVariable& variable : file.variables("indicators"))
      if (!variable.is_coordinate()) about.indicators.push_back(variable.name);
  }

  void read() {
    read_about();
    read_scenarios();
    read_inputs();
    read_settings();
    read_problems();
    blocks = as<Block>(file.numbers("", "block"));
    differing = as<std::int64_t>(file.numbers("", "differing_input"));
    replicates = as<std::int64_t>(file.numbers("", "replicate"));
  }

  /// [point] index among the setting's own choices; -1: not set.
  std::vector<std::int64_t> chosen(std::size_t setting) const {
    std::size_t first = 0;
    for (std::size_t i = 0; i < setting; ++i) first += about.settings[i].choices.size();
    std::vector<std::int64_t> own;
    for (const double choice : strided(numbers("settings", "chosen"), setting, about.settings.size()))
      own.push_back(choice < 0.0 ? -1 : static_cast<std::int64_t>(choice) - static_cast<std::int64_t>(first));
    return own;
  }
};

StudyReader::StudyReader(const std::string& path) : parts_(std::make_unique<Parts>(path)) {
  const StoredFormat& format = parts_->file.format();
  if (format.name != study_format)
    throw FileError(fmt::format("{}: expected the file of a study, as `gigatwin study merge` makes it; found {}", path,
                                kind_of_file(format.name)));
  parts_->read();
}

StudyReader::~StudyReader() = default;
StudyReader::StudyReader(StudyReader&&) noexcept = default;
StudyReader& StudyReader::operator=(StudyReader&&) noexcept = default;

const std::string& StudyReader::path() const { return parts_->file.path(); }
const StudyDescription& StudyReader::about() const { return parts_->about; }
std::uint64_t StudyReader::points() const { return parts_->blocks.size(); }
const std::vector<Block>& StudyReader::blocks() const { return parts_->blocks; }
const std::vector<std::int64_t>& StudyReader::differing_inputs() const { return parts_->differing; }
const std::vector<std::int64_t>& StudyReader::replicates() const { return parts_->replicates; }

std::vector<std::size_t> StudyReader::points_of(Block block) const {
  std::vector<std::size_t> found;
  for (std::size_t p = 0; p < parts_->blocks.size(); ++p)
    if (parts_->blocks[p] == block) found.push_back(p);
  return found;
}

std::vector<std::size_t> StudyReader::drawn_points() const {
  std::vector<std::size_t> samples = points_of(Block::sample);
  if (!samples.empty()) return samples;
  for (std::size_t p = 0; p < parts_->blocks.size(); ++p)
    if (parts_->blocks[p] == Block::sobol_a || parts_->blocks[p] == Block::sobol_b) samples.push_back(p);
  return samples;
}

bool StudyReader::has(std::string_view indicator) const {
  const auto& kept = parts_->about.indicators;
  return std::find(kept.begin(), kept.end(), indicator) != kept.end();
}

std::vector<double> StudyReader::values(std::string_view indicator, std::size_t scenario) const {
  if (!has(indicator))
    throw FileError(fmt::format("{}: the study has not kept the indicator {}{}", path(), indicator,
                                did_you_mean(indicator, parts_->about.indicators)));
  return strided(parts_->numbers("indicators", std::string(indicator)), scenario, parts_->scenarios());
}

std::vector<StudyStatus> StudyReader::statuses(std::size_t scenario) const {
  return as<StudyStatus>(strided(parts_->numbers("runs", "status"), scenario, parts_->scenarios()));
}

std::string StudyReader::message(std::size_t point, std::size_t scenario) const {
  const auto found = parts_->messages.find({point, scenario});
  return found != parts_->messages.end() ? found->second : std::string{};
}

std::vector<double> StudyReader::levels(std::size_t input) const {
  return strided(parts_->numbers("inputs", "level"), input, parts_->about.inputs.size());
}

std::vector<double> StudyReader::numbers(std::size_t input, std::size_t scenario) const {
  const std::size_t inputs = parts_->about.inputs.size();
  return strided(parts_->numbers("inputs", "number"), scenario * inputs + input, inputs * parts_->scenarios());
}

std::vector<std::string> StudyReader::choices(std::size_t setting) const {
  std::vector<std::string> texts;
  for (const std::int64_t choice : parts_->chosen(setting))
    texts.push_back(choice < 0 ? "" : parts_->about.settings[setting].choices[static_cast<std::size_t>(choice)]);
  return texts;
}

std::vector<std::string> StudyReader::overrides(std::size_t point, std::size_t scenario) const {
  const StudyDescription& about = parts_->about;
  std::vector<std::string> texts = about.set;
  for (std::size_t i = 0; i < about.settings.size(); ++i) {
    const std::int64_t choice = parts_->chosen(i).at(point);
    if (choice >= 0)
      texts.push_back(
          fmt::format("{}={}", about.settings[i].key, about.settings[i].choices[static_cast<std::size_t>(choice)]));
  }
  for (std::size_t i = 0; i < about.inputs.size(); ++i) {
    const double number = numbers(i, scenario).at(point);
    if (std::isnan(number)) continue;
    const StudyDistribution& in = about.inputs[i].in[scenario];
    const std::string text = in.names.empty() ? fmt::format("{}{}{}", number, in.unit.empty() ? "" : " ", in.unit)
                                              : in.names.at(static_cast<std::size_t>(number));
    texts.push_back(fmt::format("{}={}", about.inputs[i].key, text));
  }
  if (const std::int64_t replicate = parts_->replicates.at(point); replicate > 0)
    texts.push_back(fmt::format("seed={}", replicate_seed(about.seed, replicate)));
  return texts;
}

}  // namespace gigatwin::results
