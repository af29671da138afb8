#include <hdf5_hl.h>

#include <algorithm>
#include <limits>
#include <numeric>

#include "base/error.hpp"
#include "results/h5.hpp"
#include "results/h5_types.hpp"
#include "results/utf8.hpp"

namespace gigatwin::results::h5 {
namespace {

constexpr std::size_t least_cache = std::size_t{1} << 20;  // HDF5's own default, bytes
constexpr std::size_t cache_slots = 521;                   // HDF5's own default; a prime

/// Scales, filters and fill value of a new dataset.
Handle creation_properties(Type type, std::span<const Axis> axes, const Place& place) {
  Handle list = checked(H5Pcreate(H5P_DATASET_CREATE), H5Pclose, place, "creating the dataset");
  bool ok = H5Pset_attr_creation_order(list.get(), H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED) >= 0 &&
            H5Pset_obj_track_times(list.get(), false) >= 0;
  if (!axes.empty() && axes[0].chunk > 0) {
    std::vector<hsize_t> chunk;
    for (const Axis& axis : axes) chunk.push_back(axis.chunk);
    ok = ok && H5Pset_chunk(list.get(), static_cast<int>(chunk.size()), chunk.data()) >= 0;
    // Higher levels gain less than 1 % for a third of the speed. Strings live in a heap that no filter reaches.
    if (type != Type::text) ok = ok && H5Pset_shuffle(list.get()) >= 0 && H5Pset_deflate(list.get(), 1) >= 0;
  }
  if (type == Type::float32 || type == Type::float64) {
    const double missing = std::numeric_limits<double>::quiet_NaN();
    ok = ok && H5Pset_fill_value(list.get(), H5T_NATIVE_DOUBLE, &missing) >= 0;
  }
  if (!ok) fail(place, "setting dataset properties");
  return list;
}

/// A chunk that falls out of the cache half full is compressed twice: hold two stripes of chunks across all axes but
/// the first.
Handle access_properties(std::span<const Axis> axes, const Place& place) {
  Handle list = checked(H5Pcreate(H5P_DATASET_ACCESS), H5Pclose, place, "creating the dataset");
  if (axes.empty() || axes[0].chunk == 0) return list;
  std::size_t stripe = 8;  // bytes of the largest type
  for (const Axis& axis : axes) stripe *= axis.chunk;
  for (const Axis& axis : axes.subspan(1)) stripe *= (axis.length + axis.chunk - 1) / axis.chunk;
  if (H5Pset_chunk_cache(list.get(), cache_slots, std::max(least_cache, 2 * stripe), 1.0) < 0)
    fail(place, "setting the chunk cache");
  return list;
}

herr_t note_scale(hid_t, unsigned, hid_t scale, void* name) {
  char buffer[256] = {};
  if (H5DSget_scale_name(scale, buffer, sizeof buffer - 1) >= 0) *static_cast<std::string*>(name) = buffer;
  return 1;  // the first is enough
}

/// What HDF5 wants of texts: pointers, here to clean copies.
struct TextPointers {
  std::vector<std::string> texts;
  std::vector<const char*> pointers;

  explicit TextPointers(std::span<const std::string> values) {
    for (const std::string& value : values) texts.push_back(as_utf8(value));
    for (const std::string& text : texts) pointers.push_back(text.c_str());
  }
};

}  // namespace

hid_t stored_type(Type type) {
  switch (type) {
    case Type::float32:
      return H5T_IEEE_F32LE;
    case Type::float64:
      return H5T_IEEE_F64LE;
    case Type::int8:
      return H5T_STD_I8LE;
    case Type::int32:
      return H5T_STD_I32LE;
    case Type::int64:
      return H5T_STD_I64LE;
    case Type::uint64:
      return H5T_STD_U64LE;
    case Type::text:
      break;
  }
  GIGATWIN_ASSERT(false, "text has no fixed type");
}

Handle text_type(const Place& place) {
  Handle type = checked(H5Tcopy(H5T_C_S1), H5Tclose, place, "creating a text type");
  if (H5Tset_size(type.get(), H5T_VARIABLE) < 0 || H5Tset_cset(type.get(), H5T_CSET_UTF8) < 0)
    fail(place, "creating a text type");
  return type;
}

Handle chars_type(std::size_t length, const Place& place) {
  Handle type = checked(H5Tcopy(H5T_C_S1), H5Tclose, place, "creating a text type");
  if (H5Tset_size(type.get(), length) < 0) fail(place, "creating a text type");
  return type;
}

Handle checked(hid_t id, Handle::Close close, const Place& place, std::string_view doing) {
  if (id < 0) fail(place, doing);
  return {id, close};
}

Dataset Group::create(const std::string& name, Type type, std::span<const Axis> axes) const {
  const Place at{place_.file, place_.object == "/" ? "/" + name : place_.object + "/" + name};
  std::vector<hsize_t> now, most;
  for (const Axis& axis : axes) {
    now.push_back(axis.length);
    most.push_back(axis.unlimited ? H5S_UNLIMITED : axis.length);
  }
  const Handle space = checked(
      axes.empty() ? H5Screate(H5S_SCALAR) : H5Screate_simple(static_cast<int>(now.size()), now.data(), most.data()),
      H5Sclose, at, "creating the dataset");
  const Handle text = type == Type::text ? text_type(at) : Handle{};
  const Handle creation = creation_properties(type, axes, at);
  const Handle access = access_properties(axes, at);
  const hid_t stored = type == Type::text ? text.get() : stored_type(type);
  Dataset dataset{
      checked(H5Dcreate2(id(), name.c_str(), stored, space.get(), H5P_DEFAULT, creation.get(), access.get()), H5Dclose,
              at, "creating the dataset"),
      at};
  if (type == Type::float32 || type == Type::float64) dataset.set_fill_nan(type);
  return dataset;
}

Dataset Dataset::open(const Object& group, const std::string& name) {
  const Place at{group.place().file, group.place().object == "/" ? "/" + name : group.place().object + "/" + name};
  return {checked(H5Dopen2(group.id(), name.c_str(), H5P_DEFAULT), H5Dclose, at, "opening the dataset"), at};
}

std::vector<hsize_t> Dataset::shape() const {
  const Handle space = checked(H5Dget_space(id()), H5Sclose, place_, "reading the shape");
  std::vector<hsize_t> lengths(static_cast<std::size_t>(std::max(0, H5Sget_simple_extent_ndims(space.get()))));
  if (!lengths.empty()) H5Sget_simple_extent_dims(space.get(), lengths.data(), nullptr);
  return lengths;
}

Type Dataset::type() const {
  const Handle stored = checked(H5Dget_type(id()), H5Tclose, place_, "reading the type");
  const H5T_class_t kind = H5Tget_class(stored.get());
  if (kind == H5T_STRING && H5Tis_variable_str(stored.get()) > 0) return Type::text;
  if (kind == H5T_FLOAT) return H5Tget_size(stored.get()) == 4 ? Type::float32 : Type::float64;
  if (kind == H5T_INTEGER) {
    const std::size_t size = H5Tget_size(stored.get());
    if (size == 8 && H5Tget_sign(stored.get()) == H5T_SGN_NONE) return Type::uint64;
    return size == 1 ? Type::int8 : size <= 4 ? Type::int32 : Type::int64;
  }
  throw FileError(place_.file + ": " + place_.object +
                  ": expected numbers or variable-length text, found another HDF5 type");
}

std::vector<std::string> Dataset::dimension_names() const {
  std::vector<std::string> names(shape().size());
  if (H5DSis_scale(id()) > 0) {  // its own dimension
    char buffer[256] = {};
    if (H5DSget_scale_name(id(), buffer, sizeof buffer - 1) >= 0 && !names.empty()) names[0] = buffer;
    return names;
  }
  for (unsigned axis = 0; axis < names.size(); ++axis)
    H5DSiterate_scales(id(), axis, nullptr, note_scale, &names[axis]);
  return names;
}

void Dataset::make_scale(const std::string& name) const {
  if (H5DSset_scale(id(), name.c_str()) < 0) fail(place_, "making it a dimension");
}

void Dataset::attach(const Dataset& scale, unsigned axis) const {
  if (H5DSattach_scale(id(), scale.id(), axis) < 0) fail(place_, "attaching its dimension");
}

void Dataset::write(std::span<const double> values) const {
  if (H5Dwrite(id(), H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()) < 0)
    fail(place_, "cannot be written");
}

void Dataset::write(std::span<const std::string> values) const {
  const Handle type = text_type(place_);
  if (H5Dwrite(id(), type.get(), H5S_ALL, H5S_ALL, H5P_DEFAULT, TextPointers(values).pointers.data()) < 0)
    fail(place_, "cannot be written");
}

void Dataset::write_unsigned(std::uint64_t value) const {
  if (H5Dwrite(id(), H5T_NATIVE_UINT64, H5S_ALL, H5S_ALL, H5P_DEFAULT, &value) < 0) fail(place_, "cannot be written");
}

void Dataset::write_integer(std::int64_t value) const {
  if (H5Dwrite(id(), H5T_NATIVE_INT64, H5S_ALL, H5S_ALL, H5P_DEFAULT, &value) < 0) fail(place_, "cannot be written");
}

std::pair<Handle, Handle> Dataset::grow(std::size_t count) const {
  std::vector<hsize_t> lengths = shape();
  const hsize_t width = std::accumulate(lengths.begin() + 1, lengths.end(), hsize_t{1}, std::multiplies<>{});
  GIGATWIN_ASSERT(width > 0 && count % width == 0, "{} values for rows of {}", count, width);
  const hsize_t first = lengths[0], rows = count / width;
  lengths[0] += rows;
  if (H5Dset_extent(id(), lengths.data()) < 0) fail(place_, "cannot be extended");
  return select(first, rows);
}

std::pair<Handle, Handle> Dataset::select(hsize_t first, hsize_t rows) const {
  std::vector<hsize_t> count = shape();
  Handle stored = checked(H5Dget_space(id()), H5Sclose, place_, "selecting rows");
  if (count.empty()) return {std::move(stored), checked(H5Screate(H5S_SCALAR), H5Sclose, place_, "selecting rows")};
  std::vector<hsize_t> offset(count.size(), 0);
  offset[0] = first;
  count[0] = rows;
  const auto rank = static_cast<int>(count.size());
  Handle memory = checked(H5Screate_simple(rank, count.data(), nullptr), H5Sclose, place_, "selecting rows");
  if (H5Sselect_hyperslab(stored.get(), H5S_SELECT_SET, offset.data(), nullptr, count.data(), nullptr) < 0)
    fail(place_, "selecting rows");
  return {std::move(stored), std::move(memory)};
}

void Dataset::append(std::span<const double> values) const {
  if (values.empty()) return;
  const auto [stored, memory] = grow(values.size());
  if (H5Dwrite(id(), H5T_NATIVE_DOUBLE, memory.get(), stored.get(), H5P_DEFAULT, values.data()) < 0)
    fail(place_, "cannot be written");
}

void Dataset::append(std::span<const std::string> values) const {
  if (values.empty()) return;
  const auto [stored, memory] = grow(values.size());
  const Handle type = text_type(place_);
  if (H5Dwrite(id(), type.get(), memory.get(), stored.get(), H5P_DEFAULT, TextPointers(values).pointers.data()) < 0)
    fail(place_, "cannot be written");
}

std::vector<double> Dataset::read_numbers(hsize_t first, hsize_t count) const {
  const auto [stored, memory] = select(first, count);
  std::vector<double> values(static_cast<std::size_t>(H5Sget_simple_extent_npoints(memory.get())));
  if (values.empty()) return values;
  if (H5Dread(id(), H5T_NATIVE_DOUBLE, memory.get(), stored.get(), H5P_DEFAULT, values.data()) < 0)
    fail(place_, "cannot be read");
  return values;
}

std::uint64_t Dataset::read_unsigned() const {
  std::uint64_t value = 0;
  if (H5Dread(id(), H5T_NATIVE_UINT64, H5S_ALL, H5S_ALL, H5P_DEFAULT, &value) < 0) fail(place_, "cannot be read");
  return value;
}

std::vector<std::string> Dataset::read_texts(hsize_t first, hsize_t count) const {
  const auto [stored, memory] = select(first, count);
  const Handle type = text_type(place_);
  std::vector<char*> found(static_cast<std::size_t>(H5Sget_simple_extent_npoints(memory.get())), nullptr);
  if (found.empty()) return {};
  if (H5Dread(id(), type.get(), memory.get(), stored.get(), H5P_DEFAULT, found.data()) < 0)
    fail(place_, "cannot be read");
  std::vector<std::string> texts;
  for (const char* text : found) texts.emplace_back(text != nullptr ? text : "");
  H5Dvlen_reclaim(type.get(), memory.get(), H5P_DEFAULT, found.data());
  return texts;
}

}  // namespace gigatwin::results::h5
