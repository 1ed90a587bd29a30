#include "training_tasks/gate_split.hpp"

#include "sammoe/error.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <random>
#include <set>
#include <string>

namespace sammoe {
namespace {

using ImageName = std::string;

ImageName image_of(const LabelledCase& item) {
  return item.image.lexically_normal().string();
}

/// Numbers below n in an order drawn by seed. The standard's shuffle is left to each library; this one gives
/// the same everywhere.
std::vector<std::size_t> drawn_order(std::size_t n, std::mt19937_64& random) {
  std::vector<std::size_t> order(n);
  for (std::size_t at = 0; at < n; ++at) order[at] = at;
  for (std::size_t left = n; left > 1; --left) std::swap(order[left - 1], order[random() % left]);
  return order;
}

/// Images of each task, each once, in the table's order.
std::map<std::string, std::vector<ImageName>> images_by_task(const std::vector<LabelledCase>& cases) {
  std::map<std::string, std::vector<ImageName>> tasks;
  for (const LabelledCase& item : cases) {
    if (item.split == "test") continue;
    std::vector<ImageName>& images = tasks[item.task];
    const ImageName image = image_of(item);
    if (std::find(images.begin(), images.end(), image) == images.end()) images.push_back(image);
  }
  return tasks;
}

std::set<ImageName> draw_images(const std::vector<LabelledCase>& cases, double share, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::set<ImageName> drawn;
  for (const auto& [task, images] : images_by_task(cases)) {
    // One at least, but never all: a task that nobody teaches cannot be learned.
    if (images.size() < 2) continue;
    const double wanted = std::round(share * static_cast<double>(images.size()));
    const std::size_t count = std::clamp<std::size_t>(static_cast<std::size_t>(wanted), 1, images.size() - 1);
    const auto held = [&](const ImageName& image) { return drawn.count(image) != 0; };
    auto missing = static_cast<std::ptrdiff_t>(count) - std::count_if(images.begin(), images.end(), held);
    for (const std::size_t n : drawn_order(images.size(), random)) {
      if (missing <= 0) break;
      if (drawn.insert(images[n]).second) --missing;
    }
  }
  return drawn;
}

void require_apart(const std::vector<LabelledCase>& cases, const CaseSplit& split) {
  std::map<ImageName, std::size_t> taught;
  for (const std::size_t n : split.training) taught.emplace(image_of(cases[n]), cases[n].line);
  for (const std::size_t n : split.validation) {
    const auto found = taught.find(image_of(cases[n]));
    if (found == taught.end()) continue;
    throw Error(ErrorCode::input, "lines " + std::to_string(found->second) + " and " +
                                      std::to_string(cases[n].line) + ": " + found->first +
                                      " is for training and for validation; give its rows one split");
  }
}

}  // namespace

CaseSplit split_cases(const std::vector<LabelledCase>& cases, double validation_share, std::uint64_t seed) {
  const bool is_given = std::any_of(cases.begin(), cases.end(),
                                    [](const LabelledCase& item) { return item.split == "validation"; });
  std::set<ImageName> drawn;
  if (!is_given) drawn = draw_images(cases, validation_share, seed);
  CaseSplit split;
  for (std::size_t n = 0; n < cases.size(); ++n) {
    if (cases[n].split == "test") continue;
    const bool is_held = is_given ? cases[n].split == "validation" : drawn.count(image_of(cases[n])) != 0;
    (is_held ? split.validation : split.training).push_back(n);
  }
  require_apart(cases, split);
  if (split.training.empty() || split.validation.empty()) {
    throw Error(ErrorCode::input, "the table gives " + std::to_string(split.training.size()) +
                                      " cases to train on and " + std::to_string(split.validation.size()) +
                                      " to hold out; a gate needs both: give at least two images of a task, "
                                      "or rows of split train and validation");
  }
  return split;
}

}  // namespace sammoe
