#pragma once

namespace sammoe {

/// Makes DCMTK ready: its log, which may quote a file's values, is off, and its decoders are registered. Call
/// before any other use of it; cheap but the first time. Throws Error{processing} if its data dictionary is
/// not installed, without which implicit files cannot be read.
void use_dicom_library();

}  // namespace sammoe
