#pragma once

#include <et_def.pb.h>

#include <string>
#include <string_view>

#include "chakra/trace.hpp"

/// Attributes of nodes: producers write the same one as int32, uint64, double or text.
namespace gigatwin::chakra {

/// Of the message at hand, for errors.
struct Place {
  const std::string& file;
  std::size_t byte = 0;
  std::int64_t number = 0;  ///< of nodes, from 1; 0 is the metadata
  std::string text() const;
};

/// Sets what the attributes say. Throws TraceError with the place, the node and the attribute's name.
void set_attributes(const wire::Node& from, const Place& place, std::int64_t rank, Node& to);

/// Those that the type of node has.
void add_attributes(const Node& from, wire::Node& to);

}  // namespace gigatwin::chakra
