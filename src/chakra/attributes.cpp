#include <fmt/format.h>

#include <cmath>
#include <optional>

#include "chakra/attributes_internal.hpp"

namespace gigatwin::chakra {
namespace {

using wire::AttributeProto;

constexpr double most_bytes = 1125899906842624.0;  // 1 PiB: beyond all that moves in one operation
constexpr double most_work = 9e18;                 // FLOP: what the format counts with a sign
constexpr double most_ranks = 1e9, most_tags = 4294967295.0;

std::optional<double> number_in(const AttributeProto& attribute) {
  switch (attribute.value_case()) {
    case AttributeProto::kDoubleVal:
      return attribute.double_val();
    case AttributeProto::kFloatVal:
      return attribute.float_val();
    case AttributeProto::kInt32Val:
      return attribute.int32_val();
    case AttributeProto::kInt64Val:
      return static_cast<double>(attribute.int64_val());
    case AttributeProto::kUint32Val:
      return attribute.uint32_val();
    case AttributeProto::kUint64Val:
      return static_cast<double>(attribute.uint64_val());
    case AttributeProto::kSint32Val:
      return attribute.sint32_val();
    case AttributeProto::kSint64Val:
      return static_cast<double>(attribute.sint64_val());
    case AttributeProto::kFixed32Val:
      return attribute.fixed32_val();
    case AttributeProto::kFixed64Val:
      return static_cast<double>(attribute.fixed64_val());
    case AttributeProto::kSfixed32Val:
      return attribute.sfixed32_val();
    case AttributeProto::kSfixed64Val:
      return static_cast<double>(attribute.sfixed64_val());
    case AttributeProto::kBoolVal:
      return attribute.bool_val() ? 1.0 : 0.0;
    default:
      return std::nullopt;
  }
}

/// One attribute of one node, for messages.
struct Found {
  const AttributeProto& attribute;
  const Place& place;
  const Node& node;

  [[noreturn]] void wrong(const std::string& expected, const std::string& found) const {
    throw TraceError(fmt::format("{}, {}: {}: expected {}, found {}", place.text(), text_of(node), attribute.name(),
                                 expected, found));
  }
  double number(double low, double high, const char* what) const {
    const std::optional<double> value = number_in(attribute);
    if (value && *value >= low && *value <= high) return *value;
    wrong(fmt::format("{} from {} to {:.0f}", what, low, high), value ? fmt::format("{}", *value) : "no number");
  }
  std::int64_t whole(double high, const char* what) const {
    const double value = number(0.0, high, what);
    if (value != std::floor(value)) wrong("a whole number", fmt::format("{}", value));
    return static_cast<std::int64_t>(value);
  }
  /// Names of groups are texts or numbers.
  std::string text() const {
    if (attribute.value_case() == AttributeProto::kStringVal) return attribute.string_val();
    const std::optional<double> value = number_in(attribute);
    if (!value) wrong("a name", "neither text nor number");
    return fmt::format("{}", *value);
  }
};

/// ASTRA-sim restricts a collective without a group to some dimensions of its network; ours has none.
void check_dimensions(const Found& found, const std::string& group) {
  if (!group.empty() || found.attribute.value_case() != AttributeProto::kBoolList) return;
  for (const bool involved : found.attribute.bool_list().values())
    if (!involved) found.wrong("all dimensions, or the ranks as a process group (pg_name)", "some dimensions alone");
}

void set_collective(const Found& found, Node& to) {
  const std::string& name = found.attribute.name();
  if (name == "comm_type")
    to.collective = static_cast<CollectiveType>(found.whole(collective_names.size() - 1, "a kind of collective"));
  else if (name == "pg_name" || name == "comm_group")
    to.group = found.text();
}

/// The peer is at the other end; at this end is the rank itself.
void set_message(const Found& found, std::int64_t rank, Node& to) {
  const std::string& name = found.attribute.name();
  const std::string_view mine = to.type == NodeType::send ? "comm_src" : "comm_dst";
  const std::string_view other = to.type == NodeType::send ? "comm_dst" : "comm_src";
  if (name == "comm_tag") {
    to.tag = found.whole(most_tags, "a tag");
  } else if (name == other) {
    to.peer = found.whole(most_ranks, "a rank");
  } else if (name == mine) {
    if (const std::int64_t end = found.whole(most_ranks, "a rank"); end != rank)
      found.wrong(fmt::format("the rank of the file, {}", rank), fmt::format("{}", end));
  }
}

wire::AttributeProto& attribute(const char* name, wire::Node& to) {
  AttributeProto* added = to.add_attr();
  added->set_name(name);
  return *added;
}

void add_amount(const char* name, double amount, wire::Node& to) {
  attribute(name, to).set_uint64_val(static_cast<std::uint64_t>(std::llround(amount)));
}

}  // namespace

void set_attributes(const wire::Node& from, const Place& place, std::int64_t rank, Node& to) {
  const bool message = to.type == NodeType::send || to.type == NodeType::receive;
  for (const AttributeProto& attribute : from.attr()) {
    const Found found{attribute, place, to};
    const std::string& name = attribute.name();
    if (name == "is_cpu_op")
      to.on_host = found.number(0.0, 1.0, "a truth value") != 0.0;
    else if (name == "num_ops")
      to.work = Flop{found.number(0.0, most_work, "floating-point operations")};
    else if (name == "tensor_size")
      to.memory = Bytes{found.number(0.0, most_bytes, "bytes")};
    else if (name == "duration_ns")
      to.duration = Seconds{found.number(0.0, 9e15, "nanoseconds") / 1e9};
    else if (name == "comm_size")
      to.message = Bytes{found.number(0.0, most_bytes, "bytes")};
    else if (to.type == NodeType::collective)
      set_collective(found, to);
    else if (message)
      set_message(found, rank, to);
  }
  if (to.type == NodeType::collective)
    for (const AttributeProto& attribute : from.attr())
      if (attribute.name() == "involved_dim") check_dimensions({attribute, place, to}, to.group);
}

void add_attributes(const Node& from, wire::Node& to) {
  attribute("is_cpu_op", to).set_bool_val(from.on_host);
  if (from.work > Flop{0.0}) add_amount("num_ops", from.work.value, to);
  if (from.memory > Bytes{0.0}) add_amount("tensor_size", from.memory.value, to);
  const bool message = from.type == NodeType::send || from.type == NodeType::receive;
  if (message || from.type == NodeType::collective) add_amount("comm_size", from.message.value, to);
  if (from.type == NodeType::collective) {
    attribute("comm_type", to).set_int64_val(static_cast<std::int64_t>(from.collective));
    if (!from.group.empty()) attribute("pg_name", to).set_string_val(from.group);
  }
  if (message) {
    attribute(from.type == NodeType::send ? "comm_dst" : "comm_src", to)
        .set_int32_val(static_cast<std::int32_t>(from.peer));
    attribute("comm_tag", to).set_uint32_val(static_cast<std::uint32_t>(from.tag));
  }
}

}  // namespace gigatwin::chakra
