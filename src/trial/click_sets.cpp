#include "trial/click_sets.hpp"

#include <ATen/CPUGeneratorImpl.h>

namespace sammoe {
namespace {

/// A place in the cube, in its middle half, another for each number.
std::vector<float> place(std::int64_t roi_size, std::size_t number) {
  const auto at = [&](std::size_t eighths) {
    return static_cast<float>(roi_size * static_cast<std::int64_t>(2 + eighths % 5) / 8);
  };
  return {at(number), at(2 * number + 1), at(3 * number + 2)};
}

ClickSet click_set(const std::string& name, const std::vector<float>& labels, std::int64_t roi_size,
                   std::size_t first_place = 0) {
  const auto clicks = static_cast<std::int64_t>(labels.size());
  std::vector<float> points;
  for (std::size_t n = 0; n < labels.size(); ++n)
    for (const float index : place(roi_size, first_place + n)) points.push_back(index);
  return {name, at::tensor(points).view({1, clicks, 3}), at::tensor(labels).view({1, clicks})};
}

}  // namespace

std::vector<ClickSet> click_sets(std::int64_t roi_size) {
  return {click_set("1 inside", {1}, roi_size), click_set("1 inside and 1 outside", {1, 0}, roi_size),
          click_set("3 inside", {1, 1, 1}, roi_size),
          click_set("2 outside and 1 inside", {0, 0, 1}, roi_size)};
}

std::vector<ClickPair> click_pairs(std::int64_t roi_size) {
  return {{"whether a click is inside or outside", click_set("1 inside", {1}, roi_size),
           click_set("1 outside", {0}, roi_size)},
          {"where a click is", click_set("1 inside", {1}, roi_size),
           click_set("1 inside elsewhere", {1}, roi_size, 3)}};
}

at::Tensor noise(const std::vector<std::int64_t>& shape) {
  constexpr std::uint64_t kSeed = 1;
  return at::randn(shape, at::detail::createCPUGenerator(kSeed));
}

}  // namespace sammoe
