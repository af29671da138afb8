#include "results/reader.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.hpp"

namespace gigatwin::results {
namespace {

void check_kind(const StoredFile& file) {
  const std::string& format = file.format().name;
  if (format != format_name)
    throw FileError(fmt::format("{}: is {}, not a result of a run; 'gigatwin show {} --csv' lists its tables",
                                file.path(), kind_of_file(format), file.path()));
}

std::vector<std::string> split(const std::string& text, std::string_view separator) {
  std::vector<std::string> parts;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(separator, at), text.size());
    parts.push_back(text.substr(at, end - at));
    at = end + separator.size();
  }
  return parts;
}

ResultInfo read_info(const StoredFile& file) {
  check_kind(file);
  ResultInfo info;
  info.path = file.path();
  info.name = file.text_attribute("", "scenario");
  info.site = file.text_attribute("", "site");
  info.version = file.format().version;
  info.format_major = file.format().major;
  info.format_minor = file.format().minor;
  info.complete = file.integer_attribute("", "complete") != 0;
  const std::string start = file.text_attribute("", "start");
  if (const auto instant = parse_instant(start))
    info.start = *instant;
  else
    throw FileError(fmt::format("{}: attribute start: expected a date, found \"{}\"", info.path, start));
  info.duration = {file.number_attribute("", "duration_s")};
  info.step = {file.number_attribute("", "step_s")};
  info.every = {file.number_attribute("", "interval_s")};
  info.price_year = static_cast<int>(file.integer_attribute("", "price_base_year"));
  if (file.has_attribute("", "halls")) info.halls = split(file.text_attribute("", "halls"), ", ");
  info.seed = file.unsigned_attribute("", "seed");
  return info;
}

}  // namespace

ResultReader::ResultReader(const std::string& path, Accept accept) : ResultReader(StoredFile{path}, accept) {}

ResultReader::ResultReader(StoredFile file, Accept accept) : file_(std::move(file)), info_(read_info(file_)) {
  if (!info_.complete && accept == Accept::complete)
    throw FileError(
        fmt::format("{}: is the unfinished result of a run that was stopped; 'gigatwin run --from {} -o NEW.h5' runs "
                    "it again",
                    info_.path, info_.path));
}

}  // namespace gigatwin::results
