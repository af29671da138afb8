#pragma once

#include <hdf5.h>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "results/layout.hpp"

/// Thin layer over the HDF5 C API: handles close themselves, every failing call is a FileError that names the file and
/// the dataset. Included by the sources of `results` alone.
namespace gigatwin::results::h5 {

/// Owns one identifier.
class Handle {
 public:
  using Close = herr_t (*)(hid_t);
  Handle() = default;
  Handle(hid_t id, Close closer) : id_(id), close_(closer) {}
  Handle(Handle&& other) noexcept : id_(std::exchange(other.id_, H5I_INVALID_HID)), close_(other.close_) {}
  Handle& operator=(Handle&& other) noexcept {
    std::swap(id_, other.id_);
    std::swap(close_, other.close_);
    return *this;
  }
  ~Handle() { close(); }

  hid_t get() const { return id_; }
  /// Closes now; false if the library reports a failure. Closing twice is fine.
  bool close() { return id_ < 0 || close_(std::exchange(id_, H5I_INVALID_HID)) >= 0; }

 private:
  hid_t id_ = H5I_INVALID_HID;
  Close close_ = nullptr;
};

/// A file and the path of an object in it: where a failing call failed.
struct Place {
  std::string file;
  std::string object;
};

/// Throws FileError "FILE: OBJECT: DOING: REASON", the reason from HDF5's error stack; a system error is given in its
/// own words, such as "no space left on device".
[[noreturn]] void fail(const Place& place, std::string_view doing);

/// One dimension of a new dataset.
struct Axis {
  hsize_t length = 0;
  bool unlimited = false;
  hsize_t chunk = 0;  ///< 0: the dataset is contiguous
};

/// A group or dataset: what attributes belong to.
class Object {
 public:
  Object() = default;
  Object(Handle handle, Place place) : handle_(std::move(handle)), place_(std::move(place)) {}
  hid_t id() const { return handle_.get(); }
  const Place& place() const { return place_; }

  void set_text(const char* name, const std::string& text) const;   ///< variable-length UTF-8
  void set_chars(const char* name, const std::string& text) const;  ///< fixed length, for `ncdump -t`
  void set_number(const char* name, double number) const;
  void set_integer(const char* name, std::int64_t number) const;  ///< creates or overwrites
  void set_unsigned(const char* name, std::uint64_t number) const;
  void set_flags(const char* name, std::span<const std::int8_t> values) const;
  /// As a one-element array of the dataset's type, as netCDF wants it.
  void set_fill_nan(Type type) const;

  bool has_attribute(const char* name) const;
  std::string text_attribute(const char* name) const;
  double number_attribute(const char* name) const;
  std::int64_t integer_attribute(const char* name) const;
  std::uint64_t unsigned_attribute(const char* name) const;
  std::vector<std::string> text_attribute_names() const;

 protected:
  Handle handle_;
  Place place_;

 private:
  void set(const char* name, hid_t file_type, hid_t memory_type, hid_t space, const void* value) const;
  void get(const char* name, hid_t memory_type, void* value) const;
};

class Dataset : public Object {
 public:
  using Object::Object;
  static Dataset open(const Object& group, const std::string& name);

  std::vector<hsize_t> shape() const;
  /// Throws FileError for a type that is none of ours.
  Type type() const;
  /// Names of the scales attached to each axis, empty where none is.
  std::vector<std::string> dimension_names() const;

  void make_scale(const std::string& name) const;
  void attach(const Dataset& scale, unsigned axis) const;

  /// Writes the whole dataset, row by row.
  void write(std::span<const double> values) const;
  void write(std::span<const std::string> values) const;
  void write_unsigned(std::uint64_t value) const;
  void write_integer(std::int64_t value) const;
  /// Appends rows along the first, unlimited axis.
  void append(std::span<const double> values) const;
  void append(std::span<const std::string> values) const;

  /// Rows [first, first + count) of the first axis.
  std::vector<double> read_numbers(hsize_t first, hsize_t count) const;
  std::vector<std::string> read_texts(hsize_t first, hsize_t count) const;
  std::uint64_t read_unsigned() const;  ///< of no dimension

 private:
  /// Grows the first axis by `count` elements' worth of rows; the file space with the new rows selected, and their
  /// memory space.
  std::pair<Handle, Handle> grow(std::size_t count) const;
  std::pair<Handle, Handle> select(hsize_t first, hsize_t count) const;
};

class Group : public Object {
 public:
  using Object::Object;
  static Group open(const Object& parent, const std::string& name);
  Group create_group(const std::string& name) const;
  /// Shuffle and deflate 1 where chunked and numeric; NaN as fill value of floats; a cache that holds two stripes of
  /// chunks.
  Dataset create(const std::string& name, Type type, std::span<const Axis> axes) const;
  /// The same object under this group too.
  void hard_link(const Dataset& dataset, const std::string& name) const;

  struct Names {
    std::vector<std::string> groups;
    std::vector<std::string> datasets;
  };
  Names names() const;  ///< in the order of creation
};

class File {
 public:
  /// Replaces what is there.
  static File create(const std::string& path);
  static File open(const std::string& path);
  Group root() const;
  void flush() const;
  /// Closes now; throws FileError if what is buffered cannot be written.
  void close();
  /// Closes whatever happens; for use after a failure.
  void abandon() noexcept { handle_.close(); }

 private:
  Handle handle_;
  std::string path_;
};

}  // namespace gigatwin::results::h5
