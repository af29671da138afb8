#include "base/error.hpp"

#include <cstdio>
#include <cstdlib>

namespace gigatwin {

void assertion_failed(const char* condition, const char* file, int line, const std::string& values) {
  std::fprintf(stderr,
               "gigatwin: internal error: %s is false at %s:%d: %s\nThis is a defect in gigatwin: please report it "
               "with the scenario.\n",
               condition, file, line, values.c_str());
  std::abort();
}

}  // namespace gigatwin
