#pragma once

#include "sammoe/bundle_import.hpp"

namespace sammoe {

/// What a bundle of these options says, without the files, which do not exist yet.
BundleInfo bundle_without_files(const ImportOptions& options);

}  // namespace sammoe
