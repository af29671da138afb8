#include "cli/scratch_folder.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>

#include "base/error.hpp"

namespace gigatwin::cli {

ScratchFolder::ScratchFolder(const std::string& command) {
  std::string pattern = (std::filesystem::temp_directory_path() / fmt::format("gigatwin-{}-XXXXXX", command)).string();
  if (mkdtemp(pattern.data()) == nullptr) throw FileError(fmt::format("{}: cannot be created", pattern));
  path_ = pattern;
}

ScratchFolder::~ScratchFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace gigatwin::cli
