#include "trial/file_check.hpp"

#include "sammoe/error.hpp"

#include "core/ascii_text.hpp"
#include "core/counted.hpp"
#include "model/scan/script_scan.hpp"

#include <algorithm>
#include <utility>

namespace sammoe {
namespace {

constexpr std::size_t kPlacesShown = 3;

/// The same problem at all its places.
struct GatheredProblem {
  ScriptProblem first;
  std::vector<std::string> places;
};

std::vector<GatheredProblem> gathered(const std::vector<ScriptProblem>& problems) {
  std::vector<GatheredProblem> all;
  for (const ScriptProblem& problem : problems) {
    const auto is_same = [&](const GatheredProblem& other) { return other.first.what == problem.what; };
    auto found = std::find_if(all.begin(), all.end(), is_same);
    if (found == all.end()) found = all.insert(all.end(), {problem, {}});
    std::vector<std::string>& places = found->places;
    if (std::find(places.begin(), places.end(), problem.place) == places.end())
      places.push_back(problem.place);
  }
  return all;
}

std::string line_of(const GatheredProblem& problem) {
  std::vector<std::string> shown = problem.places;
  if (shown.size() > kPlacesShown) {
    shown.resize(kPlacesShown);
    shown.push_back("and " + std::to_string(problem.places.size() - kPlacesShown) + " more");
  }
  ScriptProblem whole = problem.first;
  whole.place = joined(shown, "; ");
  return whole.message();
}

}  // namespace

std::vector<std::string> problems_of_file(std::string_view bytes, const std::string& source) {
  std::vector<std::string> lines;
  try {
    for (const GatheredProblem& problem : gathered(find_script_problems(bytes, source)))
      lines.push_back(line_of(problem));
  } catch (const Error& error) {
    lines.emplace_back(without_start(error.what(), source + ": "));
  }
  return lines;
}

std::string problem_of_arguments(const torch::jit::Module& module, std::size_t expected) {
  const auto forward = module.find_method("forward");
  if (!forward) return "has no forward; expected one that takes " + std::to_string(expected) + " tensors";
  const std::vector<c10::Argument>& arguments = forward->function().getSchema().arguments();
  std::vector<std::string> names;
  std::size_t needed = 0;
  for (std::size_t n = 1; n < arguments.size(); ++n) {  // the first is the module
    names.push_back(arguments[n].name());
    needed += arguments[n].default_value() ? 0 : 1;
  }
  if (needed <= expected && expected <= names.size()) return "";
  return "takes " + counted(names.size(), "argument") + " (" + joined(names, ", ") + "), expected " +
         std::to_string(expected);
}

}  // namespace sammoe
