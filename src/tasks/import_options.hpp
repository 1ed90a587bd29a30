#pragma once

#include "sammoe/bundle_import.hpp"

namespace sammoe {

/// What a bundle of these options says, without the files, which are not there yet.
BundleInfo bundle_without_files(const ImportOptions& options);

}  // namespace sammoe
