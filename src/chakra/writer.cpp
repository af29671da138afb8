#include <et_def.pb.h>
#include <fmt/format.h>

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

#include "chakra/attributes_internal.hpp"
#include "chakra/files.hpp"

namespace gigatwin::chakra {
namespace {

void append(std::string& bytes, const google::protobuf::MessageLite& message) {
  std::size_t length = message.ByteSizeLong();
  GIGATWIN_ASSERT(length <= most_message_bytes, "a message of {} bytes", length);
  for (; length >= 0x80; length >>= 7) bytes.push_back(static_cast<char>((length & 0x7F) | 0x80));
  bytes.push_back(static_cast<char>(length));
  message.AppendToString(&bytes);
}

/// The format counts whole microseconds. What is finer stands in an attribute as well, to the picosecond, which readers
/// that do not know it skip.
void set_duration(Seconds duration, wire::Node& to) {
  constexpr Seconds fine{1000};  // beyond, nothing finer than a microsecond matters
  const double us = std::round(duration.value * 1e6), ps = std::round(duration.value * 1e12);
  to.set_duration_micros(static_cast<std::uint64_t>(us));
  if (duration > fine || ps == 1e6 * us) return;
  wire::AttributeProto* exact = to.add_attr();
  exact->set_name("duration_ns");
  exact->set_double_val(ps / 1e3);
}

void fill(const Node& from, wire::Node& to) {
  to.Clear();
  to.set_id(from.id);
  to.set_name(from.name);
  to.set_type(static_cast<std::int32_t>(from.type));
  to.mutable_ctrl_deps()->Assign(from.control_dependencies.begin(), from.control_dependencies.end());
  to.mutable_data_deps()->Assign(from.data_dependencies.begin(), from.data_dependencies.end());
  to.set_start_time_micros(static_cast<std::uint64_t>(std::llround(from.start.value * 1e6)));
  set_duration(from.duration, to);
  if (!from.input_values.empty()) to.mutable_inputs()->set_values(from.input_values);
  add_attributes(from, to);
}

void write_file(const std::string& path, const std::string& bytes) {
  std::ofstream file{path, std::ios::binary};
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  file.close();
  if (!file) throw FileError(fmt::format("{}: cannot be written", path));
}

}  // namespace

std::string to_bytes(const RankTrace& trace) {
  std::string bytes;
  wire::GlobalMetadata metadata;
  metadata.set_version(trace.version);
  append(bytes, metadata);
  wire::Node message;
  for (const Node& node : trace.nodes) {
    fill(node, message);
    append(bytes, message);
  }
  return bytes;
}

void write_rank(const RankTrace& trace, const std::string& prefix) {
  write_file(fmt::format("{}.{}.et", prefix, trace.rank), to_bytes(trace));
}

void write(const Trace& trace, const std::string& prefix) {
  for (const RankTrace& rank : trace.ranks) write_rank(rank, prefix);
  if (!trace.groups.empty()) write_file(groups_file(prefix), nlohmann::ordered_json(trace.groups).dump() + "\n");
}

}  // namespace gigatwin::chakra
