#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "cooling/graph.hpp"

namespace gigatwin::cooling {
namespace {

class Check {
 public:
  Check(const PlantSpec& plant, BlockProblems& problems)
      : plant_(plant), problems_(problems), graph_(graph_of(plant)), before_(problems.list.size()) {}

  void run() {
    names();
    references();
    service();
    if (problems_.list.size() > before_) return;  // what follows walks the graph
    one_way_out();
    ends();
    condensers();
    if (problems_.list.size() > before_) return;
    use();
    tanks();
    exchangers();
  }

 private:
  static std::string at(const char* list, std::size_t i, const char* key) {
    return fmt::format("{}[{}].{}", list, i, key);
  }

  template <class Spec>
  void names_of(const char* list, const std::vector<Spec>& specs) {
    for (std::size_t i = 0; i < specs.size(); ++i)
      if (!names_.insert(specs[i].name).second)
        problems_.expected(at(list, i, "name"), "a name that stands once in the plant",
                           fmt::format("\"{}\" again", specs[i].name));
  }

  void names() {
    names_of("loops", plant_.loops);
    names_of("exchangers", plant_.exchangers);
    names_of("rejection", plant_.rejection);
    names_of("chillers", plant_.chillers);
    names_of("storage", plant_.storage);
  }

  void refers(const std::string& key, const std::string& name) {
    if (find_loop(plant_, name)) return;
    std::vector<std::string> loops;
    for (const LoopSpec& loop : plant_.loops) loops.push_back(loop.name);
    problems_.expected(key, fmt::format("the name of a loop: {}", fmt::join(loops, ", ")), fmt::format("\"{}\"", name));
  }

  template <class Spec>
  void equipment_refers(const char* list, const std::vector<Spec>& specs) {
    std::set<std::string> taken;
    for (std::size_t i = 0; i < specs.size(); ++i) {
      refers(at(list, i, "loop"), specs[i].loop);
      if (!taken.insert(specs[i].loop).second)
        problems_.expected(at(list, i, "loop"), fmt::format("one entry of {} on a loop", list),
                           fmt::format("a second one on \"{}\"", specs[i].loop), "state more units instead");
    }
  }

  void references() {
    equipment_refers("rejection", plant_.rejection);
    equipment_refers("chillers", plant_.chillers);
    equipment_refers("storage", plant_.storage);
    for (std::size_t i = 0; i < plant_.chillers.size(); ++i)
      if (plant_.chillers[i].condenser != "air") refers(at("chillers", i, "condenser"), plant_.chillers[i].condenser);
    std::set<std::string> from;
    for (std::size_t i = 0; i < plant_.exchangers.size(); ++i) {
      const ExchangerSpec& exchanger = plant_.exchangers[i];
      refers(at("exchangers", i, "warm"), exchanger.warm);
      refers(at("exchangers", i, "cold"), exchanger.cold);
      if (exchanger.warm == exchanger.cold)
        problems_.expected(at("exchangers", i, "cold"), "another loop than from",
                           fmt::format("\"{}\" itself", exchanger.cold));
      if (!from.insert(exchanger.warm).second)
        problems_.expected(at("exchangers", i, "warm"), "one exchanger that takes the heat of a loop",
                           fmt::format("a second one from \"{}\"", exchanger.warm), "state more units instead");
    }
  }

  void service_of(Serves whom, const char* word, const char* key, bool has_set_point) {
    const auto serves = [&](const LoopSpec& loop) { return loop.serves == whom; };
    const auto count = std::count_if(plant_.loops.begin(), plant_.loops.end(), serves);
    if (count > 1) problems_.expected("loops", fmt::format("one loop that serves {}", word), fmt::format("{}", count));
    if (count > 0 && !has_set_point)
      problems_.expected(key, fmt::format("the set point of the loop that serves {}", word), "none");
    if (count == 0 && has_set_point) problems_.expected(key, fmt::format("a loop that serves {}", word), "none");
  }

  void service() {
    service_of(Serves::racks, "racks", "coolant_supply", plant_.coolant_supply.has_value());
    service_of(Serves::room, "room", "air_supply", plant_.air_supply.has_value());
    if (!serving(plant_, Serves::racks) && !serving(plant_, Serves::room))
      problems_.expected("loops", "a loop that serves racks or room", "none");
    for (std::size_t i = 0; i < plant_.exchangers.size(); ++i) {
      const std::optional<std::size_t> to = find_loop(plant_, plant_.exchangers[i].cold);
      if (to && plant_.loops[*to].serves != Serves::none)
        problems_.expected(at("exchangers", i, "cold"), "a loop that serves neither racks nor room",
                           fmt::format("\"{}\"", plant_.exchangers[i].cold));
    }
  }

  /// A loop's own rejection and an exchanger would share its heat in a way that nobody has stated.
  void one_way_out() {
    for (std::size_t i = 0; i < graph_.loops.size(); ++i)
      if (graph_.loops[i].rejection && graph_.loops[i].exchanger)
        problems_.expected(at("rejection", *graph_.loops[i].rejection, "loop"), "one way out of a loop",
                           fmt::format("two: exchanger \"{}\" takes the heat of \"{}\" too",
                                       plant_.exchangers[*graph_.loops[i].exchanger].name, plant_.loops[i].name));
  }

  std::string route(const std::vector<std::size_t>& path) const {
    std::vector<std::string> names;
    for (const std::size_t loop : path) names.push_back(plant_.loops[loop].name);
    return fmt::format("{}", fmt::join(names, " -> "));
  }

  void ends() {
    for (std::size_t i = 0; i < graph_.loops.size(); ++i) {
      const std::vector<std::size_t> path = downstream(graph_, i);
      if (path.size() > graph_.loops.size()) {
        problems_.expected(at("loops", i, "name"), "heat that flows outdoors",
                           fmt::format("a circle: {}", route(path)));
        return;  // the same circle from each of its loops
      }
      const Graph::Node& end = graph_.loops[path.back()];
      if (!end.is_terminal() && path.size() == 1)
        problems_.expected(at("loops", i, "name"), "a way out for its heat: an exchanger, rejection or chillers",
                           fmt::format("none on \"{}\"", plant_.loops[path.back()].name));
      const auto chilled = std::count_if(path.begin(), path.end(),
                                         [&](std::size_t loop) { return graph_.loops[loop].chillers.has_value(); });
      if (chilled > 1)
        problems_.expected(at("loops", i, "name"), "chillers on one loop of the way out",
                           fmt::format("on {}: {}", chilled, route(path)));
    }
  }

  void condensers() {
    for (std::size_t i = 0; i < plant_.chillers.size(); ++i) {
      if (!graph_.condenser[i]) continue;
      const std::size_t loop = *graph_.condenser[i];
      if (plant_.chillers[i].condenser == plant_.chillers[i].loop)
        problems_.expected(at("chillers", i, "condenser"), "air, or another loop than the one that they chill",
                           fmt::format("\"{}\"", plant_.chillers[i].loop));
      else if (!graph_.loops[loop].rejection || graph_.loops[loop].chillers)
        problems_.expected(at("chillers", i, "condenser"),
                           "air, or a loop with rejection and without chillers of its own",
                           fmt::format("\"{}\"", plant_.loops[loop].name));
    }
  }

  void use() {
    std::set<std::size_t> used;
    for (const Serves whom : {Serves::racks, Serves::room})
      if (const std::optional<std::size_t> load = serving(plant_, whom))
        for (const std::size_t loop : downstream(graph_, *load)) used.insert(loop);
    for (std::size_t i = 0; i < plant_.chillers.size(); ++i)
      if (used.count(*find_loop(plant_, plant_.chillers[i].loop)) > 0 && graph_.condenser[i])
        used.insert(*graph_.condenser[i]);
    for (std::size_t i = 0; i < plant_.loops.size(); ++i)
      if (used.count(i) == 0)
        problems_.expected(at("loops", i, "name"), "a loop that racks, room or chillers give heat to",
                           fmt::format("\"{}\", which nothing reaches", plant_.loops[i].name));
  }

  /// First loop on the way out that holds its own temperature: only there a tank has a set point to hold.
  bool holds_load(std::size_t loop) const {
    for (const Serves whom : {Serves::racks, Serves::room}) {
      const std::optional<std::size_t> load = serving(plant_, whom);
      if (!load) continue;
      for (const std::size_t on_way : downstream(graph_, *load)) {
        if (on_way == loop && ends_load(loop)) return true;
        if (graph_.loops[on_way].chillers) break;
      }
    }
    return false;
  }
  bool ends_load(std::size_t loop) const { return graph_.loops[loop].is_terminal(); }

  void tanks() {
    for (std::size_t i = 0; i < plant_.storage.size(); ++i)
      if (!holds_load(*find_loop(plant_, plant_.storage[i].loop)))
        problems_.expected(at("storage", i, "loop"), "a loop with rejection or chillers that cools racks or room",
                           fmt::format("\"{}\"", plant_.storage[i].loop));
  }

  /// The rise of the racks' coolant is the system's: that exchanger is checked with it.
  void exchangers() {
    for (std::size_t i = 0; i < plant_.exchangers.size(); ++i) {
      const ExchangerSpec& exchanger = plant_.exchangers[i];
      const LoopSpec& from = plant_.loops[*find_loop(plant_, exchanger.warm)];
      const LoopSpec& to = plant_.loops[*find_loop(plant_, exchanger.cold)];
      if (!from.rise || *from.rise + exchanger.approach > *to.rise) continue;
      problems_.expected(at("exchangers", i, "approach"),
                         fmt::format("more than {:g} K: the return of \"{}\" cannot be warmer than that of \"{}\"",
                                     (*to.rise - *from.rise).value, to.name, from.name),
                         fmt::format("{:g} K", exchanger.approach.value));
    }
  }

  const PlantSpec& plant_;
  BlockProblems& problems_;
  Graph graph_;
  std::size_t before_;
  std::set<std::string> names_;
};

}  // namespace

void check_graph(const PlantSpec& plant, BlockProblems& problems) { Check{plant, problems}.run(); }

}  // namespace gigatwin::cooling
