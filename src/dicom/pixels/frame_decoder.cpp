#include "dicom/pixels/frame_decoder.hpp"

#include "core/refusal.hpp"
#include "dicom/file/field_reader.hpp"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcdatset.h>
#include <dcmtk/dcmdata/dcdeftag.h>

namespace sammoe {

FrameDecoder::FrameDecoder(const ImageFile& image) : file_(image.path) {
  const FieldReader fields(&file_.dataset());
  const bool same = file_.transfer_syntax() == image.transfer_syntax && file_.damage().empty() &&
                    fields.text(DCM_SOPInstanceUID) == image.sop_instance_uid &&
                    fields.whole_number(DCM_Rows) == image.pixels.rows &&
                    fields.whole_number(DCM_Columns) == image.pixels.columns && fields.has(DCM_PixelData);
  if (!same)
    refuse_input("changed while it was read", "a file that does not change", "run again when it is complete");
  pixels_.emplace(file_.dataset(), image.pixels, pixel_coding_of(image.transfer_syntax), image.frames.size());
}

}  // namespace sammoe
