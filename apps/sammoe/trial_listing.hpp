#pragma once

#include "sammoe/bundle_trial.hpp"

#include <ostream>
#include <string>

#include <nlohmann/json_fwd.hpp>

namespace sammoe {

/// What came of a trial, for people.
void print_trial(std::ostream& out, const BundleTrial& trial);

/// The same as JSON.
nlohmann::ordered_json trial_json(const BundleTrial& trial);

/// One line about the networks that cannot be used, and the first reason; `ending` says what follows of it.
/// Throws Error{model} unless all can.
void require_usable(const BundleTrial& trial, const std::string& ending);

}  // namespace sammoe
