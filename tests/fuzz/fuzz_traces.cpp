#include <cstddef>
#include <cstdint>

#include "trace_input.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  gigatwin::fuzz::read_jobs(std::string(reinterpret_cast<const char*>(data), size));
  return 0;
}
