#include "routing/strategy_parameter.hpp"

#include <charconv>
#include <cstddef>
#include <optional>
#include <system_error>

namespace sammoe {
namespace {

/// A number that fills the whole text and lies in the range; nothing otherwise.
template <typename Number>
std::optional<Number> number_in(const std::string& text, Number least, Number greatest) {
  Number number{};
  const char* end = text.data() + text.size();
  const auto [stop, failure] = std::from_chars(text.data(), end, number);
  if (failure != std::errc{} || stop != end || !(number >= least && number <= greatest)) return std::nullopt;
  return number;
}

}  // namespace

bool set_expert(RoutingOptions& options, const std::string& name) {
  if (name.empty()) return false;
  options.expert = name;
  return true;
}

bool set_k(RoutingOptions& options, const std::string& text) {
  constexpr std::size_t kGreatest = 1000000;
  const auto k = number_in<std::size_t>(text, 1, kGreatest);
  options.k = k.value_or(options.k);
  return k.has_value();
}

bool set_threshold(RoutingOptions& options, const std::string& text) {
  const auto threshold = number_in<double>(text, 0, 1);
  options.threshold = threshold.value_or(options.threshold);
  return threshold.has_value();
}

}  // namespace sammoe
