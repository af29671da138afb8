#include <et_def.pb.h>
#include <fmt/format.h>

#include <filesystem>

#include "base/text_file.hpp"
#include "chakra/attributes_internal.hpp"
#include "chakra/files.hpp"

namespace gigatwin::chakra {
namespace {

/// Messages with their lengths before them, one after the other.
class Stream {
 public:
  Stream(std::string_view bytes, const std::string& file) : bytes_(bytes), file_(file) {}

  bool at_end() const { return at_ == bytes_.size(); }

  std::string_view next() {
    begin_ = at_;
    ++number_;
    const std::uint64_t length = varint();
    if (length > most_message_bytes)
      fail(fmt::format("a message of {} bytes, expected at most {}: damaged, or no Chakra trace", length,
                       most_message_bytes));
    const std::uint64_t left = bytes_.size() - at_;
    if (length > left) fail(fmt::format("cut off: of a message of {} bytes {} are there", length, left));
    const std::string_view message = bytes_.substr(at_, static_cast<std::size_t>(length));
    at_ += message.size();
    return message;
  }

  Place place() const { return {file_, begin_, number_}; }
  [[noreturn]] void fail(const std::string& what) const {
    throw TraceError(fmt::format("{}: {}", place().text(), what));
  }

 private:
  std::uint64_t varint() {
    std::uint64_t value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (at_ == bytes_.size()) fail("cut off inside the length of a message");
      const auto byte = static_cast<unsigned char>(bytes_[at_++]);
      value |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
      if ((byte & 0x80) == 0) return value;
    }
    fail("the length of a message takes more than 10 bytes: damaged, or no Chakra trace");
  }

  std::string_view bytes_;
  const std::string& file_;
  std::size_t at_ = 0, begin_ = 0;
  std::int64_t number_ = -1;  ///< of the message at hand: 0 is the metadata, nodes count from 1
};

void parse(google::protobuf::MessageLite& message, std::string_view bytes, const Stream& stream, const char* what) {
  if (!message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())))
    stream.fail(fmt::format("{} bytes that are no {}: damaged, or no Chakra trace", bytes.size(), what));
}

/// A trace without metadata would lose its first node unnoticed: fields that GlobalMetadata does not have tell it.
std::string read_version(Stream& stream) {
  wire::GlobalMetadata metadata;
  parse(metadata, stream.next(), stream, "GlobalMetadata");
  wire::GlobalMetadata known;
  known.set_version(metadata.version());
  *known.mutable_attr() = metadata.attr();
  if (known.ByteSizeLong() != metadata.ByteSizeLong())
    stream.fail("expected GlobalMetadata as the first message, found another, such as a node");
  return metadata.version();
}

NodeType type_of(const wire::Node& node, const Stream& stream) {
  if (node.type() < 0 || node.type() > last_node_type)
    stream.fail(fmt::format("type: expected one of the format's, 0 to {}, found {}", last_node_type, node.type()));
  return static_cast<NodeType>(node.type());
}

void check_peer(const Node& node, const Stream& stream) {
  const bool sends = node.type == NodeType::send;
  if ((sends || node.type == NodeType::receive) && node.peer < 0)
    stream.fail(
        fmt::format("{}: a {} without {}", text_of(node), sends ? "send" : "receive", sends ? "comm_dst" : "comm_src"));
}

/// Up to the year 2041, beyond which seconds as a double would no longer tell microseconds apart.
Seconds time_of(std::uint64_t us, const char* field, const Stream& stream) {
  constexpr std::uint64_t most_us = 2'250'000'000'000'000;
  if (us > most_us) stream.fail(fmt::format("{}: expected at most {}, found {}", field, most_us, us));
  return Seconds{static_cast<double>(us) / 1e6};
}

Node node_of(const wire::Node& from, const Stream& stream, std::int64_t rank) {
  Node node;
  node.id = from.id();
  node.name = from.name();
  node.type = type_of(from, stream);
  node.control_dependencies.assign(from.ctrl_deps().begin(), from.ctrl_deps().end());
  node.data_dependencies.assign(from.data_deps().begin(), from.data_deps().end());
  node.start = time_of(from.start_time_micros(), "start_time_micros", stream);
  node.duration = time_of(from.duration_micros(), "duration_micros", stream);
  set_attributes(from, stream.place(), rank, node);
  check_peer(node, stream);
  if (node.type == NodeType::metadata) node.input_values = from.inputs().values();
  return node;
}

}  // namespace

std::string Place::text() const {
  return number == 0 ? fmt::format("{}: byte {}, metadata", file, byte)
                     : fmt::format("{}: byte {}, node number {}", file, byte, number);
}

std::string printable(std::string_view name, std::size_t longest) {
  std::string shown{name.size() > longest ? name.substr(0, longest - 3) : name};
  for (char& c : shown)
    if (c < 0x20 || c > 0x7E) c = '?';
  return name.size() > longest ? shown + "..." : shown;
}

std::string text_of(std::uint64_t id, std::string_view name) {
  constexpr std::size_t longest = 60;
  return name.empty() ? fmt::format("node {}", id) : fmt::format("node {} ({})", id, printable(name, longest));
}

RankTrace parse_rank(std::string_view bytes, const std::string& file, std::int64_t rank) {
  RankTrace trace;
  trace.rank = rank;
  trace.file = file;
  Stream stream{bytes, file};
  if (stream.at_end()) throw TraceError(fmt::format("{}: empty; expected a Chakra execution trace", file));
  trace.version = read_version(stream);
  wire::Node node;  // one for all: it keeps the memory of what it held
  while (!stream.at_end()) {
    parse(node, stream.next(), stream, "node");
    trace.nodes.push_back(node_of(node, stream, rank));
  }
  return trace;
}

RankTrace read_rank(const std::string& file, std::int64_t rank) {
  return parse_rank(read_text_file(file, most_file_bytes), file, rank);
}

std::vector<std::string> rank_files(const std::string& prefix) {
  namespace fs = std::filesystem;
  const auto file_of = [&](std::size_t rank) { return fmt::format("{}.{}.et", prefix, rank); };
  const fs::path folder = fs::path{prefix}.has_parent_path() ? fs::path{prefix}.parent_path() : fs::path{"."};
  const std::string begin = fs::path{prefix}.filename().string() + ".";
  std::size_t count = 0;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator{folder, error}) {
    const std::string name = entry.path().filename().string();
    if (!name.starts_with(begin) || !name.ends_with(".et") || name.size() < begin.size() + 4) continue;
    const std::string_view rank = std::string_view{name}.substr(begin.size(), name.size() - begin.size() - 3);
    if (rank.find_first_not_of("0123456789") == std::string_view::npos) ++count;
  }
  if (count == 0)
    throw TraceError(fmt::format("{}: expected files {}, {} ..., found none", prefix, file_of(0), file_of(1)));
  std::vector<std::string> files;
  for (std::size_t rank = 0; rank < count; ++rank) {
    files.push_back(file_of(rank));
    if (!fs::exists(files.back(), error))
      throw TraceError(
          fmt::format("{}: expected {}, the trace of rank {} of {}, found none", prefix, files.back(), rank, count));
  }
  return files;
}

Trace read(const std::string& prefix) {
  Trace trace;
  if (std::error_code error; std::filesystem::exists(groups_file(prefix), error))
    trace.groups = read_groups(groups_file(prefix));
  const std::vector<std::string> files = rank_files(prefix);
  const auto ranks = static_cast<std::int64_t>(files.size());
  for (std::int64_t rank = 0; rank < ranks; ++rank)
    trace.ranks.push_back(read_rank(files[static_cast<std::size_t>(rank)], rank));
  return trace;
}

}  // namespace gigatwin::chakra
