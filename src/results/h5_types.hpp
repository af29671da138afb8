#pragma once

#include "results/h5.hpp"

namespace gigatwin::results::h5 {

/// The type as stored: little-endian whatever the machine.
hid_t stored_type(Type type);
/// A variable-length UTF-8 string.
Handle text_type(const Place& place);
/// A fixed-length one of `length` > 0 characters.
Handle chars_type(std::size_t length, const Place& place);
Handle checked(hid_t id, Handle::Close close, const Place& place, std::string_view doing);

}  // namespace gigatwin::results::h5
