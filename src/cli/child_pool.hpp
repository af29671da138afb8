#pragma once

#include <sys/types.h>

#include <functional>
#include <vector>

namespace gigatwin::cli {

/// Processes of this one. While there are any, SIGINT and SIGTERM that come go to all of them, and this process lives
/// on to tidy up. One pool at a time.
class ChildPool {
 public:
  struct Ended {
    pid_t child = 0;
    int status = 0;  ///< exit status, 128 + the signal that ended it
  };

  ChildPool();
  ~ChildPool();  ///< ends those that are left
  ChildPool(const ChildPool&) = delete;
  ChildPool& operator=(const ChildPool&) = delete;

  /// Starts `work` in a child, which ends with what it returns; it ends with this process as well.
  pid_t start(const std::function<int()>& work);
  Ended wait_for_any();
  std::size_t running() const { return children_.size(); }
  /// Asks all to stop.
  void stop() const;
  /// 128 + the signal that came; 0 if none did.
  int interrupted() const;

  static constexpr std::size_t most = 256;

 private:
  std::vector<pid_t> children_;
};

}  // namespace gigatwin::cli
