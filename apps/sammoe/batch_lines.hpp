#pragma once

#include "sammoe/batch.hpp"

#include <cstddef>
#include <string>

namespace sammoe {

/// One line about a case that is over, the `number`-th of `total`.
std::string outcome_line(const BatchOutcome& outcome, std::size_t number, std::size_t total);

/// One line about a run.
std::string summary_line(const BatchSummary& summary);

}  // namespace sammoe
