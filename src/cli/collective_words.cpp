#include "cli/collective_words.hpp"

#include <charconv>

#include "base/dimension.hpp"

namespace gigatwin::cli {
namespace {

constexpr double largest_size = 1125899906842624.0;  // 1 PiB: far above any buffer, far below where doubles skip bytes

std::optional<std::int64_t> to_whole(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace

std::int64_t whole_number(std::string_view option, std::string_view text, std::int64_t low, std::int64_t high,
                          std::string_view range) {
  const std::optional<std::int64_t> number = to_whole(text);
  if (number && *number >= low && *number <= high) return *number;
  throw RequestError(fmt::format("{}: expected {} to {}{}{}, found {}", option, low, high, range.empty() ? "" : ", ",
                                 range, number ? fmt::format("{}", *number) : fmt::format("\"{}\"", text)));
}

Bytes size_of(std::string_view option, std::string_view text) {
  std::optional<double> bytes = parse_number(text);
  if (!bytes) bytes = parse_quantity(text, Dimension::data).si;
  if (!bytes)
    throw RequestError(fmt::format("{}: expected a size such as 8, 64KiB, 1GiB or 1GB, found \"{}\"", option, text));
  if (*bytes <= 0.0 || *bytes > largest_size)
    throw RequestError(fmt::format("{}: expected a size above 0 and at most 1 PiB, found {}", option, text));
  return {*bytes};
}

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  while (true) {
    const std::size_t end = text.find(separator);
    parts.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

std::vector<std::int64_t> counted_out(std::string_view option, std::string_view text, std::int64_t things,
                                      std::string_view what) {
  std::vector<std::int64_t> list;
  std::vector<bool> taken(static_cast<std::size_t>(things));
  for (const std::string& part : split(text, ',')) {
    const std::vector<std::string> ends = split(part, ':');
    const std::optional<std::int64_t> first = to_whole(ends.front()), count = to_whole(ends.back());
    if (ends.size() != 2 || !first || !count || *first < 0 || *count < 1)
      throw RequestError(fmt::format("{}: expected FIRST:COUNT such as 0:8,64:8, found \"{}\"", option, part));
    if (*first >= things || *count > things - *first)
      throw RequestError(fmt::format("{}: expected {} 0 to {}, the last of the fabric, found {} to {}", option, what,
                                     things - 1, *first,
                                     static_cast<double>(*first) + static_cast<double>(*count) - 1));
    for (std::int64_t i = *first; i < *first + *count; ++i) {
      if (taken[static_cast<std::size_t>(i)])
        throw RequestError(fmt::format("{}: expected each of the {} once, found {} again", option, what, i));
      taken[static_cast<std::size_t>(i)] = true;
      list.push_back(i);
    }
  }
  return list;
}

}  // namespace gigatwin::cli
