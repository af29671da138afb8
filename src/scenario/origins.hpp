#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/diagnostics.hpp"

namespace gigatwin::scenario {

/// Where one value of the resolved scenario was stated.
struct Origin {
  Location where;
  std::string catalogue_entry;  ///< name of the entry, for values from a catalogue
  std::string written;          ///< files: the path as it was written
};

/// Key path -> where it was stated. A key that is not here has its default.
class Origins {
 public:
  void set(std::string key_path, Origin origin) { map_.insert_or_assign(std::move(key_path), std::move(origin)); }
  /// nullptr: a default.
  const Origin* find(std::string_view key_path) const;
  /// Of the key, or of its nearest known ancestor; the root's place is that of the file.
  Location locate(std::string_view key_path) const;
  const std::map<std::string, Origin, std::less<>>& all() const { return map_; }

 private:
  std::map<std::string, Origin, std::less<>> map_;
};

/// "scenarios/x.yaml:12", "catalog/accelerators.yaml:30 (h100-sxm)", "--set", "default".
std::string to_text(const Origin* origin);

/// Places diagnostics of checks that run after reading; keeps a copy of the origins.
Diagnostics::Locator locator_of(const Origins& origins);

}  // namespace gigatwin::scenario
