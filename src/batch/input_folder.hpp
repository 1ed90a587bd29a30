#pragma once

#include "sammoe/batch.hpp"

#include "files/file_problems.hpp"

#include <vector>

namespace sammoe {

/// One case for each volume in the folder that `problems` names, in the order of their names: a.nii.gz goes
/// with a.prompts.json, a.prompts.csv, a.mrk.json or a.fcsv, and so does a folder a of DICOM files if there
/// is no volume of that name. A volume without such a file or with several, and such a file without a volume,
/// are added to `problems`. Throws Error{input} if the folder cannot be read.
std::vector<BatchCase> find_batch_cases(FileProblems& problems);

}  // namespace sammoe
