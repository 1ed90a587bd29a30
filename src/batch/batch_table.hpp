#pragma once

#include "sammoe/batch.hpp"

#include "files/file_problems.hpp"

#include <vector>

namespace sammoe {

/// Reads the rows of a table, CSV with a header line or JSON lines by its ending. What is wrong is added to
/// `problems`, which names the table; files are looked up, but not opened. Throws Error{input} if the table
/// cannot be read at all.
std::vector<BatchCase> read_batch_table(FileProblems& problems);

}  // namespace sammoe
