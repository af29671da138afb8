#include <fmt/format.h>

#include <limits>
#include <memory>

#include "base/error.hpp"
#include "results/h5.hpp"
#include "results/h5_types.hpp"
#include "results/utf8.hpp"

namespace gigatwin::results::h5 {
namespace {

herr_t note_attribute(hid_t object, const char* name, const H5A_info_t*, void* names) {
  const Handle attribute{H5Aopen(object, name, H5P_DEFAULT), H5Aclose};
  const Handle type{H5Aget_type(attribute.get()), H5Tclose};
  if (H5Tget_class(type.get()) == H5T_STRING) static_cast<std::vector<std::string>*>(names)->emplace_back(name);
  return 0;
}

Handle open_attribute(const Object& object, const char* name) {
  return checked(H5Aopen(object.id(), name, H5P_DEFAULT), H5Aclose, object.place(),
                 fmt::format("reading attribute {}", name));
}

std::string fixed_text(hid_t attribute, hid_t type, const Place& place) {
  std::string text(H5Tget_size(type), '\0');
  if (H5Aread(attribute, type, text.data()) < 0) fail(place, "reading a text attribute");
  return text.substr(0, text.find('\0'));
}

std::string variable_text(hid_t attribute, hid_t type, const Place& place) {
  char* text = nullptr;
  if (H5Aread(attribute, type, &text) < 0) fail(place, "reading a text attribute");
  const std::unique_ptr<char, herr_t (*)(void*)> owner{text, H5free_memory};
  return text != nullptr ? text : "";
}

}  // namespace

void Object::set(const char* name, hid_t file_type, hid_t memory_type, hid_t space, const void* value) const {
  const std::string doing = fmt::format("writing attribute {}", name);
  const bool exists = H5Aexists(id(), name) > 0;
  const Handle attribute = checked(
      exists ? H5Aopen(id(), name, H5P_DEFAULT) : H5Acreate2(id(), name, file_type, space, H5P_DEFAULT, H5P_DEFAULT),
      H5Aclose, place_, doing);
  if (H5Awrite(attribute.get(), memory_type, value) < 0) fail(place_, doing);
}

void Object::get(const char* name, hid_t memory_type, void* value) const {
  const Handle attribute = open_attribute(*this, name);
  const Handle space = checked(H5Aget_space(attribute.get()), H5Sclose, place_, "reading an attribute");
  if (H5Sget_simple_extent_npoints(space.get()) != 1 || H5Aread(attribute.get(), memory_type, value) < 0)
    fail(place_, fmt::format("reading attribute {}", name));
}

void Object::set_text(const char* name, const std::string& text) const {
  const Handle type = text_type(place_);
  const Handle space = checked(H5Screate(H5S_SCALAR), H5Sclose, place_, "writing an attribute");
  const std::string clean = as_utf8(text);
  const char* pointer = clean.c_str();
  set(name, type.get(), type.get(), space.get(), &pointer);
}

void Object::set_chars(const char* name, const std::string& text) const {
  const Handle type = chars_type(text.size(), place_);
  const Handle space = checked(H5Screate(H5S_SCALAR), H5Sclose, place_, "writing an attribute");
  set(name, type.get(), type.get(), space.get(), text.data());
}

void Object::set_number(const char* name, double number) const {
  const Handle space = checked(H5Screate(H5S_SCALAR), H5Sclose, place_, "writing an attribute");
  set(name, H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, space.get(), &number);
}

void Object::set_integer(const char* name, std::int64_t number) const {
  const Handle space = checked(H5Screate(H5S_SCALAR), H5Sclose, place_, "writing an attribute");
  set(name, H5T_STD_I64LE, H5T_NATIVE_INT64, space.get(), &number);
}

void Object::set_unsigned(const char* name, std::uint64_t number) const {
  const Handle space = checked(H5Screate(H5S_SCALAR), H5Sclose, place_, "writing an attribute");
  set(name, H5T_STD_U64LE, H5T_NATIVE_UINT64, space.get(), &number);
}

void Object::set_flags(const char* name, std::span<const std::int8_t> values) const {
  const hsize_t count = values.size();
  const Handle space = checked(H5Screate_simple(1, &count, nullptr), H5Sclose, place_, "writing an attribute");
  set(name, H5T_STD_I8LE, H5T_NATIVE_INT8, space.get(), values.data());
}

void Object::set_fill_nan(Type type) const {
  const hsize_t one = 1;
  const double missing = std::numeric_limits<double>::quiet_NaN();
  const Handle space = checked(H5Screate_simple(1, &one, nullptr), H5Sclose, place_, "writing an attribute");
  set("_FillValue", stored_type(type), H5T_NATIVE_DOUBLE, space.get(), &missing);
}

bool Object::has_attribute(const char* name) const { return H5Aexists(id(), name) > 0; }

std::string Object::text_attribute(const char* name) const {
  const Handle attribute = open_attribute(*this, name);
  const Handle type = checked(H5Aget_type(attribute.get()), H5Tclose, place_, "reading an attribute");
  const Handle space = checked(H5Aget_space(attribute.get()), H5Sclose, place_, "reading an attribute");
  if (H5Tget_class(type.get()) != H5T_STRING || H5Sget_simple_extent_npoints(space.get()) != 1) return {};
  return H5Tis_variable_str(type.get()) > 0 ? variable_text(attribute.get(), type.get(), place_)
                                            : fixed_text(attribute.get(), type.get(), place_);
}

double Object::number_attribute(const char* name) const {
  double number = 0.0;
  get(name, H5T_NATIVE_DOUBLE, &number);
  return number;
}

std::int64_t Object::integer_attribute(const char* name) const {
  std::int64_t number = 0;
  get(name, H5T_NATIVE_INT64, &number);
  return number;
}

std::uint64_t Object::unsigned_attribute(const char* name) const {
  std::uint64_t number = 0;
  get(name, H5T_NATIVE_UINT64, &number);
  return number;
}

std::vector<std::string> Object::text_attribute_names() const {
  std::vector<std::string> names;
  hsize_t at = 0;
  if (H5Aiterate2(id(), H5_INDEX_NAME, H5_ITER_INC, &at, note_attribute, &names) < 0)
    fail(place_, "listing attributes");
  return names;
}

}  // namespace gigatwin::results::h5
