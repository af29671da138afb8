#include "results/h5.hpp"

#include <fmt/format.h>

#include <cctype>

#include "base/error.hpp"
#include "results/h5_types.hpp"

namespace gigatwin::results::h5 {
namespace {

/// HDF5 closes what is open when the process ends, and loops when the disk is full; we close everything ourselves.
void prepare_library() {
  [[maybe_unused]] static const bool once = [] {
    H5dont_atexit();
    return true;
  }();
  H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
}

/// Takes the innermost message: the walk starts there.
herr_t first_message(unsigned depth, const H5E_error2_t* error, void* result) {
  if (depth == 0) *static_cast<std::string*>(result) = error->desc != nullptr ? error->desc : "";
  return 0;
}

/// "unable to write: errno = 28, error message = 'No space left on device', ..." becomes "no space left on device".
std::string in_own_words(const std::string& message) {
  constexpr std::string_view mark = "error message = '";
  const std::size_t begin = message.find(mark);
  const std::size_t end = begin == std::string::npos ? begin : message.find('\'', begin + mark.size());
  if (end == std::string::npos) return message.empty() ? "HDF5 gives no reason" : message;
  std::string words = message.substr(begin + mark.size(), end - begin - mark.size());
  if (!words.empty()) words[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(words[0])));
  return words;
}

Handle property_list(hid_t cls, const Place& place) {
  return checked(H5Pcreate(cls), H5Pclose, place, "creating properties");
}

Place child(const Object& parent, const std::string& name) {
  const std::string& path = parent.place().object;
  return {parent.place().file, path == "/" ? "/" + name : path + "/" + name};
}

herr_t note_link(hid_t group, const char* name, const H5L_info_t*, void* data) {
  H5O_info_t info;
  if (H5Oget_info_by_name2(group, name, &info, H5O_INFO_BASIC, H5P_DEFAULT) < 0) return 0;  // a dangling link
  Group::Names& names = *static_cast<Group::Names*>(data);
  if (info.type == H5O_TYPE_GROUP) names.groups.emplace_back(name);
  if (info.type == H5O_TYPE_DATASET) names.datasets.emplace_back(name);
  return 0;
}

}  // namespace

void fail(const Place& place, std::string_view doing) {
  std::string message;
  H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, first_message, &message);
  H5Eclear2(H5E_DEFAULT);
  const std::string object = place.object.empty() || place.object == "/" ? "" : place.object + ": ";
  throw FileError(fmt::format("{}: {}{}: {}", place.file, object, doing, in_own_words(message)));
}

File File::create(const std::string& path) {
  prepare_library();
  const Place place{path, "/"};
  const Handle access = property_list(H5P_FILE_ACCESS, place);
  const Handle creation = property_list(H5P_FILE_CREATE, place);
  // Older bounds lack creation order; newer ones than V110 would shut out readers built on HDF5 1.10.
  if (H5Pset_fclose_degree(access.get(), H5F_CLOSE_STRONG) < 0 ||
      H5Pset_libver_bounds(access.get(), H5F_LIBVER_V18, H5F_LIBVER_V110) < 0 ||
      H5Pset_link_creation_order(creation.get(), H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED) < 0 ||
      H5Pset_attr_creation_order(creation.get(), H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED) < 0)
    fail(place, "setting file properties");
  File file;
  file.path_ = path;
  file.handle_ = checked(H5Fcreate(path.c_str(), H5F_ACC_TRUNC, creation.get(), access.get()), H5Fclose, place,
                         "cannot be created");
  return file;
}

File File::open(const std::string& path) {
  prepare_library();
  File file;
  file.path_ = path;
  file.handle_ = checked(H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT), H5Fclose, {path, "/"}, "cannot be opened");
  return file;
}

Group File::root() const {
  const Place place{path_, "/"};
  return {checked(H5Gopen2(handle_.get(), "/", H5P_DEFAULT), H5Gclose, place, "opening"), place};
}

void File::flush() const {
  if (H5Fflush(handle_.get(), H5F_SCOPE_GLOBAL) < 0) fail({path_, "/"}, "cannot be written");
}

void File::close() {
  flush();
  if (!handle_.close()) fail({path_, "/"}, "cannot be closed");
}

Group Group::open(const Object& parent, const std::string& name) {
  const Place place = child(parent, name);
  return {checked(H5Gopen2(parent.id(), name.c_str(), H5P_DEFAULT), H5Gclose, place, "opening the group"), place};
}

Group Group::create_group(const std::string& name) const {
  const Place place = child(*this, name);
  const Handle creation = property_list(H5P_GROUP_CREATE, place);
  if (H5Pset_link_creation_order(creation.get(), H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED) < 0 ||
      H5Pset_attr_creation_order(creation.get(), H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED) < 0 ||
      H5Pset_obj_track_times(creation.get(), false) < 0)
    fail(place, "setting group properties");
  return {checked(H5Gcreate2(id(), name.c_str(), H5P_DEFAULT, creation.get(), H5P_DEFAULT), H5Gclose, place,
                  "creating the group"),
          place};
}

void Group::hard_link(const Dataset& dataset, const std::string& name) const {
  if (H5Olink(dataset.id(), id(), name.c_str(), H5P_DEFAULT, H5P_DEFAULT) < 0) fail(child(*this, name), "linking");
}

Group::Names Group::names() const {
  Names names;
  hsize_t at = 0;
  // Files of ours are indexed by creation; any other has at least its names.
  if (H5Literate(id(), H5_INDEX_CRT_ORDER, H5_ITER_INC, &at, note_link, &names) < 0) {
    names = {};
    at = 0;
    if (H5Literate(id(), H5_INDEX_NAME, H5_ITER_INC, &at, note_link, &names) < 0) fail(place_, "listing the group");
  }
  return names;
}

}  // namespace gigatwin::results::h5
