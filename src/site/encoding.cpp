#include "site/encoding.hpp"

namespace gigatwin::site {
namespace {

bool is_utf8(std::string_view text) {
  int continuing = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool continues = (byte & 0xC0U) == 0x80U;
    if (continues != (continuing > 0)) return false;
    if (continues)
      --continuing;
    else if (byte >= 0xF0U)
      continuing = 3;
    else if (byte >= 0xE0U)
      continuing = 2;
    else if (byte >= 0xC0U)
      continuing = 1;
  }
  return continuing == 0;
}

}  // namespace

std::string as_utf8(std::string_view text) {
  if (is_utf8(text)) return std::string(text);
  std::string utf8;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80U) {
      utf8 += c;
    } else {
      utf8 += static_cast<char>(0xC0U | (byte >> 6U));
      utf8 += static_cast<char>(0x80U | (byte & 0x3FU));
    }
  }
  return utf8;
}

}  // namespace gigatwin::site
