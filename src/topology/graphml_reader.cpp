#include "topology/graphml_reader.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <unordered_map>

#include "base/diagnostics.hpp"
#include "base/error.hpp"
#include "topology/xml_reader.hpp"

namespace gigatwin::topology {
namespace {

using Event = XmlReader::Event;

constexpr std::size_t most_tiers = 100;  ///< links keep the number of their tier in 8 bits

const std::map<std::string, VertexKind, std::less<>>& kinds() {
  static const std::map<std::string, VertexKind, std::less<>> names = [] {
    std::map<std::string, VertexKind, std::less<>> list{{"switch", VertexKind::leaf}, {"router", VertexKind::leaf}};
    for (const VertexKind kind : {VertexKind::accelerator, VertexKind::nic, VertexKind::scale_up_switch,
                                  VertexKind::leaf, VertexKind::spine, VertexKind::core, VertexKind::inter_hall})
      list.emplace(name_of(kind), kind);
    return list;
  }();
  return names;
}

const std::map<std::string, LengthClass, std::less<>>& lengths() {
  static const std::map<std::string, LengthClass, std::less<>> names = [] {
    std::map<std::string, LengthClass, std::less<>> list;
    for (const LengthClass length : {LengthClass::board, LengthClass::rack, LengthClass::hall, LengthClass::site})
      list.emplace(name_of(length), length);
    return list;
  }();
  return names;
}

/// What a file says about one vertex or edge: the attributes that a fabric has.
struct Attributes {
  std::optional<std::string> kind, tier, length, bandwidth, latency;

  std::optional<std::string>* named(std::string_view name) {
    if (name == "kind") return &kind;
    if (name == "tier") return &tier;
    if (name == "length") return &length;
    if (name == "bandwidth") return &bandwidth;
    return name == "latency" ? &latency : nullptr;
  }
};

class GraphmlReader {
 public:
  GraphmlReader(std::istream& in, const std::string& path) : xml_(in, path) {}

  GraphmlGraph read() {
    if (next() != Event::open || xml_.element() != "graphml")
      xml_.fail(fmt::format("not GraphML: expected <graphml>, found <{}>", xml_.element()));
    while (next() == Event::open) {
      if (xml_.element() == "key")
        read_key();
      else if (xml_.element() == "graph")
        read_graph();
      else
        skip_element();
    }
    if (!has_graph_) xml_.fail("not GraphML: there is no <graph>");
    check_declared();
    return std::move(graph_);
  }

 private:
  struct Key {
    std::string name;
    std::string of;                    ///< "node", "edge", "all"
    std::optional<std::string> value;  ///< where an element does not say
  };

  /// Text between elements is none of GraphML's; it is passed over.
  Event next() {
    Event event = xml_.next();
    while (event == Event::text) event = xml_.next();
    return event;
  }

  /// To the close of the element that is open, over all that is in it.
  void skip_element() {
    for (int depth = 1; depth > 0;) depth += next() == Event::open ? 1 : -1;
  }

  /// Text of the element that is open, up to its close.
  std::string read_text() {
    std::string text;
    for (int depth = 1; depth > 0;) {
      const Event event = xml_.next();
      if (event == Event::text && depth == 1) text += xml_.text();
      depth += event == Event::open ? 1 : event == Event::close ? -1 : 0;
    }
    return text;
  }

  std::string required(const char* name) {
    const std::string* value = xml_.attribute(name);
    if (!value) xml_.fail(fmt::format("not GraphML: <{}> without {}", xml_.element(), name));
    return *value;
  }

  void read_key() {
    const std::string id = required("id");
    const std::string* name = xml_.attribute("attr.name");
    const std::string* of = xml_.attribute("for");
    Key key{name ? *name : id, of ? *of : "all", std::nullopt};
    while (next() == Event::open) {
      if (xml_.element() == "default")
        key.value = read_text();
      else
        skip_element();
    }
    keys_[id] = std::move(key);
  }

  void read_graph() {
    if (has_graph_) xml_.fail("a second <graph>: a fabric is one graph");
    has_graph_ = true;
    if (required("edgedefault") != "undirected")
      xml_.fail("a directed graph: links carry both ways, so edgedefault is undirected");
    while (next() == Event::open) {
      if (xml_.element() == "node")
        read_vertex();
      else if (xml_.element() == "edge")
        read_edge();
      else if (xml_.element() == "hyperedge")
        xml_.fail("a hyperedge: a link has two ends");
      else
        skip_element();
    }
  }

  /// The <data> of the node or edge that is open, and the defaults of those that are not there.
  Attributes read_attributes(std::string_view of) {
    Attributes attributes;
    while (next() == Event::open) {
      if (xml_.element() == "graph") xml_.fail("a graph inside a node: a fabric is one graph");
      const auto key = xml_.element() == "data" ? keys_.find(required("key")) : keys_.end();
      std::optional<std::string>* value = key == keys_.end() ? nullptr : attributes.named(key->second.name);
      if (value)
        *value = read_text();
      else
        skip_element();
    }
    for (const auto& [id, key] : keys_) {
      std::optional<std::string>* value = key.of == of || key.of == "all" ? attributes.named(key.name) : nullptr;
      if (value && !*value) *value = key.value;
    }
    return attributes;
  }

  std::int32_t vertex_of(const std::string& id) {
    const auto [at, added] = numbers_.try_emplace(id, static_cast<std::int32_t>(graph_.vertices.size()));
    if (added) graph_.vertices.push_back({id, VertexKind::accelerator, false, xml_.line()});
    return at->second;
  }

  void read_vertex() {
    const std::string id = required("id");
    const std::int32_t v = vertex_of(id);
    const std::string what = fmt::format("node {}", id);
    if (graph_.vertices[static_cast<std::size_t>(v)].declared) xml_.fail(what + ": declared twice");
    const Attributes attributes = read_attributes("node");
    graph_.vertices[static_cast<std::size_t>(v)].kind = one_of(kinds(), what, "kind", attributes.kind);
    graph_.vertices[static_cast<std::size_t>(v)].declared = true;
  }

  void read_edge() {
    const std::string source = required("source"), target = required("target");
    const std::string* id = xml_.attribute("id");
    const std::string ends = fmt::format("{} - {}", source, target);
    const std::string what = id ? fmt::format("edge {} ({})", *id, ends) : "edge " + ends;
    const std::string* directed = xml_.attribute("directed");
    if (directed && *directed == "true") xml_.fail(what + ": a directed edge; links carry both ways");
    if (source == target) xml_.fail(what + ": joins a node with itself");
    GraphmlEdge edge;
    edge.source = vertex_of(source);
    edge.target = vertex_of(target);
    const Attributes attributes = read_attributes("edge");
    edge.bandwidth.value = number(what, "bandwidth", "B/s", attributes.bandwidth);
    if (!(edge.bandwidth.value > 0.0))
      xml_.fail(fmt::format("{}: bandwidth: expected more than 0 B/s, found {}", what, *attributes.bandwidth));
    edge.latency.value = number(what, "latency", "s", attributes.latency);
    if (!(edge.latency.value >= 0.0))
      xml_.fail(fmt::format("{}: latency: expected at least 0 s, found {}", what, *attributes.latency));
    if (attributes.tier) edge.tier = tier_of(what, *attributes.tier);
    edge.has_length = attributes.length.has_value();
    if (edge.has_length) edge.length = one_of(lengths(), what, "length", attributes.length);
    graph_.edges.push_back(edge);
  }

  void check_present(const std::string& what, const char* name, const std::optional<std::string>& value) {
    if (!value) xml_.fail(fmt::format("{}: has no attribute {}", what, name));
  }

  template <class Value>
  Value one_of(const std::map<std::string, Value, std::less<>>& names, const std::string& what, const char* name,
               const std::optional<std::string>& value) {
    check_present(what, name, value);
    const auto found = names.find(*value);
    if (found != names.end()) return found->second;
    std::vector<std::string> known;
    for (const auto& [text, unused] : names) known.push_back(text);
    xml_.fail(fmt::format("{}: {}: expected {}, found {}{}", what, name, fmt::join(known, " or "), *value,
                          did_you_mean(*value, known)));
  }

  /// Finite; never NaN.
  double number(const std::string& what, const char* name, const char* unit, const std::optional<std::string>& value) {
    check_present(what, name, value);
    double d = 0.0;
    const char* last = value->data() + value->size();
    const auto [end, error] = std::from_chars(value->data(), last, d);
    if (error != std::errc{} || end != last || !std::isfinite(d))
      xml_.fail(fmt::format("{}: {}: expected a number in {}, found {}", what, name, unit, *value));
    return d;
  }

  std::int8_t tier_of(const std::string& what, const std::string& name) {
    const auto [at, added] = tiers_.try_emplace(name, static_cast<std::int8_t>(graph_.tiers.size()));
    if (added) {
      if (graph_.tiers.size() == most_tiers) xml_.fail(fmt::format("{}: more than {} tiers", what, most_tiers));
      graph_.tiers.push_back(name);
    }
    return at->second;
  }

  void check_declared() const {
    for (const GraphmlVertex& vertex : graph_.vertices)
      if (!vertex.declared)
        xml_.fail(fmt::format("node {}: the edge of line {} names it, but it is not declared", vertex.id, vertex.line));
  }

  XmlReader xml_;
  GraphmlGraph graph_;
  bool has_graph_ = false;
  std::map<std::string, Key> keys_;
  std::unordered_map<std::string, std::int32_t> numbers_;  ///< looked up, never walked
  std::map<std::string, std::int8_t> tiers_;
};

/// Whether the tag that begins at `at` is one of `name`, not of a longer name.
bool is_tag(std::string_view text, std::size_t at, std::string_view name) {
  if (text.compare(at + 1, name.size(), name) != 0) return false;
  const char after = text[at + 1 + name.size()];
  return after == ' ' || after == '>' || after == '/' || after == '\t' || after == '\n' || after == '\r';
}

/// Counts tags without reading them, at some GB/s: a file that is too large is refused at once, not after a minute.
/// Tags in comments count, too.
void check_size(std::istream& in, const std::string& path) {
  constexpr std::size_t block = 1 << 20, longest_tag = 6;  // "<edge" and the character behind it
  std::int64_t edges = 0, vertices = 0;
  std::string text;
  while (in) {
    const std::size_t kept = text.size();
    text.resize(kept + block);
    in.read(text.data() + kept, block);
    text.resize(kept + static_cast<std::size_t>(in.gcount()));
    std::size_t at = text.find('<');
    for (; at != std::string::npos && at + longest_tag <= text.size(); at = text.find('<', at + 1)) {
      edges += is_tag(text, at, "edge") ? 1 : 0;
      vertices += is_tag(text, at, "node") ? 1 : 0;
    }
    text.erase(0, at == std::string::npos ? text.size() : at);
    if (edges > most_graphml_edges)
      throw FormatError(path, 0, fmt::format("has more than {} edges, the limit", most_graphml_edges));
    if (vertices > most_graphml_vertices)
      throw FormatError(path, 0, fmt::format("has more than {} nodes, the limit", most_graphml_vertices));
  }
}

}  // namespace

GraphmlGraph read_graphml(const std::string& path) {
  std::ifstream in{path};
  if (!in || std::filesystem::is_directory(path)) throw FileError(fmt::format("{}: cannot be opened", path));
  check_size(in, path);
  in.clear();
  in.seekg(0);
  return GraphmlReader{in, path}.read();
}

}  // namespace gigatwin::topology
