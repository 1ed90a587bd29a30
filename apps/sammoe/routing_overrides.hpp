#pragma once

#include "sammoe/routing.hpp"

#include <cstddef>
#include <optional>
#include <string>

#include <CLI/CLI.hpp>

namespace sammoe {

/// The options that replace parts of a bundle's own selection; what is not given stays the bundle's.
class RoutingOverrides {
 public:
  RoutingOverrides() = default;
  RoutingOverrides(const RoutingOverrides&) = delete;
  RoutingOverrides& operator=(const RoutingOverrides&) = delete;

  void declare(CLI::App& app);

  /// `selection` with what was given in its place. Throws Error{usage}.
  RoutingOptions applied_to(RoutingOptions selection) const;

 private:
  std::optional<std::string> strategy_;
  std::optional<std::string> expert_;
  std::optional<std::size_t> k_;
  std::optional<double> threshold_;
  std::optional<double> temperature_;
};

}  // namespace sammoe
