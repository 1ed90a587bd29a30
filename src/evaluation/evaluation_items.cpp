#include "evaluation/evaluation_items.hpp"

#include "sammoe/error.hpp"
#include "sammoe/volume_io.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <numeric>
#include <utility>

namespace sammoe {
namespace {

std::vector<std::uint16_t> labels_present(const LabelMap& map) {
  std::vector<bool> is_present(std::size_t{std::numeric_limits<std::uint16_t>::max()} + 1, false);
  for (const std::uint16_t label : map.labels) is_present[label] = true;
  std::vector<std::uint16_t> labels;
  for (std::size_t label = 1; label < is_present.size(); ++label)
    if (is_present[label]) labels.push_back(static_cast<std::uint16_t>(label));
  return labels;
}

/// The labels of a case that are to be segmented, out of those its file holds.
std::vector<std::uint16_t> labels_meant(const LabelledCase& labelled,
                                        const std::vector<std::uint16_t>& present) {
  if (present.empty()) {
    throw Error(ErrorCode::input, place_in_table(labelled.line) + labelled.label.string() +
                                      " holds no label; expected at least one voxel above 0");
  }
  if (!labelled.label_value) return present;
  if (!std::binary_search(present.begin(), present.end(), *labelled.label_value)) {
    throw Error(ErrorCode::input, place_in_table(labelled.line) + "no voxel of " + labelled.label.string() +
                                      " has label_value " + std::to_string(*labelled.label_value) +
                                      "; its labels go from " + std::to_string(present.front()) + " to " +
                                      std::to_string(present.back()));
  }
  return {*labelled.label_value};
}

/// Offsets of the cases, those of one image together, by the first of them.
std::vector<std::size_t> cases_by_image(const std::vector<LabelledCase>& cases) {
  std::map<std::string, std::size_t> first_with;
  for (std::size_t n = 0; n < cases.size(); ++n) first_with.try_emplace(cases[n].image.native(), n);
  std::vector<std::size_t> order(cases.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return first_with.at(cases[a].image.native()) < first_with.at(cases[b].image.native());
  });
  return order;
}

}  // namespace

ListedItems list_items(const std::vector<LabelledCase>& cases, const ReadOptions& read,
                       const std::function<void()>& check) {
  std::vector<std::vector<std::uint16_t>> labels(cases.size());
  CaseReader reader(read);
  std::map<std::pair<std::string, std::string>, std::vector<std::uint16_t>> present;
  for (const std::size_t n : cases_by_image(cases)) {
    check();
    const auto [entry, is_new] = present.try_emplace({cases[n].image.native(), cases[n].label.native()});
    if (is_new) entry->second = labels_present(*reader.read(cases[n]).labels);
    labels[n] = labels_meant(cases[n], entry->second);
  }
  ListedItems listed{{}, reader.take_warnings()};
  for (std::size_t n = 0; n < cases.size(); ++n)
    for (const std::uint16_t label : labels[n]) listed.items.push_back({n, label});
  return listed;
}

std::vector<std::size_t> order_by_image(const std::vector<EvaluationItem>& items,
                                        const std::vector<LabelledCase>& cases) {
  std::vector<std::size_t> rank(cases.size());
  const std::vector<std::size_t> order_of_cases = cases_by_image(cases);
  for (std::size_t n = 0; n < order_of_cases.size(); ++n) rank[order_of_cases[n]] = n;
  std::vector<std::size_t> order(items.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return rank[items[a].case_index] < rank[items[b].case_index];
  });
  return order;
}

}  // namespace sammoe
