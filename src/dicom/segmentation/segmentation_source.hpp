#pragma once

#include "sammoe/dicom_segmentation.hpp"

#include "dicom/file/opened_file.hpp"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcdatset.h>

namespace sammoe {

/// The image that the first slice was made from. Throws Error{input} if the file is gone, or is no longer
/// that image.
OpenedFile read_source_header(const DicomSource& source);

/// Makes the character set of what was copied and of our own texts one. Where one of ours is beyond ASCII the
/// copy becomes UTF-8; if it cannot, because it is not what it says, ours become ASCII.
void unify_character_sets(DcmDataset& copied, DicomSegmentationContent& content);

/// Copies what makes a new object belong to the source's patient and study, which is what their modules
/// require and no more; and body part, position reference and lossy compression.
void copy_patient_and_study(DcmDataset& header, DcmDataset& target);

}  // namespace sammoe
