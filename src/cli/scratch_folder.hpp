#pragma once

#include <string>

namespace gigatwin::cli {

/// A folder for results of scenarios that are run on the way; removed with all that is in it.
class ScratchFolder {
 public:
  /// Throws FileError where it cannot be created. @param command  whose it is, for its name
  explicit ScratchFolder(const std::string& command);
  ~ScratchFolder();
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace gigatwin::cli
