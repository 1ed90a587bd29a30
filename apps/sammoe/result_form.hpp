#pragma once

namespace sammoe {

/// How a command prints its result.
enum class ResultForm { table, json };

}  // namespace sammoe
