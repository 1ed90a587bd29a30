#pragma once

namespace sammoe {

/// Processors that this process may run on (its affinity mask), at least 1.
int available_processors();

}  // namespace sammoe
