#pragma once

#include "sammoe/bundle_import.hpp"

#include "importer/network_recording.hpp"
#include "importer/network_source.hpp"

namespace sammoe {

/// Runs the networks of a checkpoint on what another code was given, and compares the results. Throws
/// Error{model} beginning with the recording's path if they differ by more than kImportTolerance: what, how
/// much, and the likely cause.
ImportAgreement compare_with_recording(const NetworkSource& source, const NetworkRecording& recording);

}  // namespace sammoe
