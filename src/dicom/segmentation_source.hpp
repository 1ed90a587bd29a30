#pragma once

#include "sammoe/dicom_segmentation.hpp"

#include <memory>

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcfilefo.h>

namespace sammoe {

/// The header of the image that the first slice was made of: all before its pixels. Throws Error{input} if
/// the file is gone, or is not that image any more.
std::unique_ptr<DcmFileFormat> read_source_header(const DicomSource& source);

/// Makes the character set of a header and of our own texts one. Where one of ours is beyond ASCII the header
/// becomes UTF-8; if it cannot, because it is not what it says, ours become ASCII.
void unify_character_sets(DcmDataset& header, SegmentationContent& content);

/// Copies what makes a new object belong to the source's patient and study: the patient, clinical trial,
/// study and patient study modules, body part, position reference and lossy compression.
void copy_patient_and_study(DcmDataset& header, DcmDataset& target);

}  // namespace sammoe
