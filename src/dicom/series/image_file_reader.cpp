#include "dicom/series/image_file_reader.hpp"

#include "core/refusal.hpp"
#include "dicom/file/advice.hpp"
#include "dicom/file/byte_window.hpp"
#include "dicom/file/dicom_bytes.hpp"
#include "dicom/file/field_reader.hpp"
#include "dicom/file/opened_file.hpp"
#include "dicom/file/segmentation_classes.hpp"
#include "dicom/file/transfer_syntax.hpp"
#include "dicom/pixels/pixel_decoder.hpp"
#include "dicom/planes/frame_attributes.hpp"
#include "dicom/series/series_description.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcdatset.h>
#include <dcmtk/dcmdata/dcdeftag.h>
#include <dcmtk/dcmdata/dcelem.h>
#include <dcmtk/dcmdata/dcpixel.h>
#include <dcmtk/dcmdata/dcuid.h>

namespace sammoe {
namespace {

constexpr const char* kDamaged = "is cut short or damaged";
constexpr const char* kNoSeries = "SeriesInstanceUID is missing";
constexpr std::size_t kMaxFrameBytes = std::size_t{1} << 30;

/// Images by their class, but of no use as a volume to segment.
struct OtherClass {
  const char* uid;
  const char* met;
};

constexpr OtherClass kOtherClasses[] = {
    {UID_RTDoseStorage, "is a DICOM radiotherapy dose"},
    {UID_ParametricMapStorage, "is a DICOM parametric map"},
    {UID_MediaStorageDirectoryStorage, "is a DICOMDIR, a table of contents"},
};

std::string why_no_image(const std::string& sop_class, const FieldReader& fields) {
  if (is_segmentation_class(sop_class) || fields.text(DCM_Modality) == "SEG")
    return "is a DICOM segmentation, a label map";
  for (const OtherClass& other : kOtherClasses)
    if (sop_class == other.uid) return other.met;
  if (dcmIsImageStorageSOPClassUID(sop_class.c_str()) || fields.has(DCM_PixelData)) return "";
  const char* name = dcmFindNameOfUID(sop_class.c_str());
  return "holds no image" + (name == nullptr ? std::string() : std::string(" (") + name + ")");
}

/// Whether an unreadable image can be ignored: it is not CT, MR or PET and has no position or is in colour.
bool is_picture(const std::string& sop_class, const FieldReader& fields) {
  for (const char* scan :
       {UID_CTImageStorage, UID_EnhancedCTImageStorage, UID_MRImageStorage, UID_EnhancedMRImageStorage,
        UID_PositronEmissionTomographyImageStorage, UID_EnhancedPETImageStorage,
        UID_LegacyConvertedEnhancedCTImageStorage, UID_LegacyConvertedEnhancedMRImageStorage,
        UID_LegacyConvertedEnhancedPETImageStorage})
    if (sop_class == scan) return false;
  const bool has_place =
      fields.has(DCM_ImagePositionPatient) || fields.has(DCM_PerFrameFunctionalGroupsSequence);
  return !has_place || fields.text(DCM_PhotometricInterpretation).rfind("MONOCHROME", 0) != 0;
}

std::int64_t required_count(const FieldReader& fields, const DcmTagKey& tag, std::int64_t most) {
  const std::optional<std::int64_t> value = fields.whole_number(tag);
  if (!value || *value < 1 || *value > most)
    refuse_input(name_of_tag(tag) + " is " + (value ? text_of(*value) : "missing"), "1 to " + text_of(most),
                 kExportSeriesAgain);
  return *value;
}

PixelLayout read_layout(const FieldReader& fields) {
  const std::string photometric = fields.text(DCM_PhotometricInterpretation);
  if (photometric != "MONOCHROME1" && photometric != "MONOCHROME2")
    refuse_input("PhotometricInterpretation is " + (photometric.empty() ? "missing" : in_quotes(photometric)),
                 "MONOCHROME1 or MONOCHROME2", "give a greyscale scan, not a colour picture");
  required_count(fields, DCM_SamplesPerPixel, 1);
  PixelLayout layout;
  layout.rows = required_count(fields, DCM_Rows, 65535);
  layout.columns = required_count(fields, DCM_Columns, 65535);
  layout.bits_allocated = static_cast<int>(required_count(fields, DCM_BitsAllocated, 64));
  if (layout.bits_allocated != 8 && layout.bits_allocated != 16)
    refuse_input("BitsAllocated is " + text_of(layout.bits_allocated), "8 or 16", kExportSeriesAgain);
  layout.bits_stored = static_cast<int>(required_count(fields, DCM_BitsStored, layout.bits_allocated));
  layout.high_bit = static_cast<int>(fields.whole_number(DCM_HighBit).value_or(layout.bits_stored - 1));
  if (layout.high_bit < layout.bits_stored - 1 || layout.high_bit >= layout.bits_allocated)
    refuse_input("HighBit is " + text_of(layout.high_bit),
                 text_of(layout.bits_stored - 1) + " to " + text_of(layout.bits_allocated - 1),
                 kExportSeriesAgain);
  const std::int64_t representation = fields.whole_number(DCM_PixelRepresentation).value_or(0);
  if (representation != 0 && representation != 1)
    refuse_input("PixelRepresentation is " + text_of(representation), "0 or 1", kExportSeriesAgain);
  layout.is_signed = representation == 1;
  if (layout.frame_bytes() > kMaxFrameBytes)
    refuse_input("Rows x Columns is " + text_of(layout.rows) + " x " + text_of(layout.columns),
                 "at most " + text_of(kMaxFrameBytes) + " bytes per frame", kExportSeriesAgain);
  return layout;
}

bool has_component(const std::string& values, const std::string& component) {
  return ("\\" + values + "\\").find("\\" + component + "\\") != std::string::npos;
}

/// Whether what follows the voxels is no more than zeros up to a multiple of four bytes.
bool has_only_padding(DcmPixelData& pixels, std::uint64_t wanted) {
  constexpr std::uint64_t kMaxPadding = 3;
  const std::uint64_t count = pixels.getLength() - wanted;
  std::array<unsigned char, kMaxPadding> rest{};
  if (count > rest.size()) return false;
  const OFCondition status =
      pixels.getPartialValue(rest.data(), static_cast<Uint32>(wanted), static_cast<Uint32>(count));
  return status.good() && std::all_of(rest.begin(), rest.end(), [](unsigned char byte) { return byte == 0; });
}

/// Native pixels must have as many bytes as the header says, except for one that makes the length even, and
/// for padding, of which a warning tells.
void require_pixels(DcmDataset& dataset, ImageFile& image) {
  const PixelCoding coding = pixel_coding_of(image.transfer_syntax);
  DcmPixelData& pixels = require_pixel_data(dataset, coding);
  if (coding != PixelCoding::native) return;
  const std::uint64_t wanted = image.pixels.frame_bytes() * std::uint64_t{image.frames.size()};
  const std::uint64_t found = pixels.getLength();
  if (found == wanted || found == wanted + 1) return;
  image.is_padded = found > wanted && has_only_padding(pixels, wanted);
  if (!image.is_padded)
    refuse_input("PixelData has " + text_of(found) + " bytes",
                 text_of(wanted) + " for " + text_of(image.pixels.rows) + " x " +
                     text_of(image.pixels.columns) + " voxels" +
                     (image.frames.size() == 1 ? "" : " in " + text_of(image.frames.size()) + " frames"),
                 "copy or export the series again");
}

void read_image(const OpenedFile& file, ImageFile& image) {
  DcmDataset& dataset = file.dataset();
  const FieldReader fields(&dataset);
  if (!file.damage().empty())
    refuse_input(kDamaged + (" (" + file.damage() + ")"), "a complete DICOM file",
                 "copy or export the series again");
  pixel_coding_of(image.transfer_syntax);
  const std::string image_type = fields.text(DCM_ImageType);
  if (has_component(image_type, "MOSAIC"))
    refuse_input("is a mosaic, a volume as tiles of one picture", "one slice per image or frame",
                 "convert it to NIfTI with dcm2niix");
  image.is_localizer = has_component(image_type, "LOCALIZER");
  image.is_lossy = fields.text(DCM_LossyImageCompression) == "01";
  image.pixels = read_layout(fields);
  image.frames = read_frames(dataset);
  require_pixels(dataset, image);
}

void read_identity(const OpenedFile& file, ImageFile& image) {
  const FieldReader fields(&file.dataset());
  image.transfer_syntax = file.transfer_syntax();
  image.sop_class_uid = file.sop_class();
  image.modality = fields.text(DCM_Modality);
  image.study_uid = fields.text(DCM_StudyInstanceUID);
  image.series_uid = fields.text(DCM_SeriesInstanceUID);
  image.series_number = fields.text(DCM_SeriesNumber);
  image.frame_of_reference_uid = fields.text(DCM_FrameOfReferenceUID);
  image.sop_instance_uid = fields.text(DCM_SOPInstanceUID);
  image.description = series_description(fields);
}

/// Why it cannot be told what the file is and, if it is damaged, to which series it belongs; empty if it can.
/// Of a damaged file the last attribute may be a part of what it was.
std::string why_unidentified(const OpenedFile& file, const ImageFile& image) {
  DcmDataset& dataset = file.dataset();
  const DcmElement* last = dataset.card() == 0 ? nullptr : dataset.getElement(dataset.card() - 1);
  if (!file.damage().empty() && (last == nullptr || !(last->getTag() > DCM_SeriesInstanceUID)))
    return kDamaged + (" (" + file.damage() + ")");
  const bool has_pixels = FieldReader(&dataset).has(DCM_PixelData);
  return image.sop_class_uid.empty() && !has_pixels ? "SOPClassUID is missing" : "";
}

ScannedFile scan_dicom(const std::filesystem::path& path, const std::string& name) {
  ScannedFile scanned;
  const FileState state(path);
  const OpenedFile file(path);
  const FieldReader fields(&file.dataset());
  ImageFile image;
  image.path = path;
  image.state = state;
  image.name = name;
  read_identity(file, image);
  scanned.damage = why_unidentified(file, image);
  if (!scanned.damage.empty()) return scanned;
  scanned.skipped = why_no_image(image.sop_class_uid, fields);
  if (!scanned.skipped.empty()) return scanned;
  try {
    read_image(file, image);
  } catch (const Error& error) {
    if (image.series_uid.empty()) {
      scanned.damage = kNoSeries + (", and " + std::string(error.what()));
      return scanned;
    }
    if (is_picture(image.sop_class_uid, fields)) {
      scanned.skipped = "is a picture, not a scan with a position in the patient";
      return scanned;
    }
    image.problem = error.what();
    image.frames.clear();
  }
  scanned.image = std::move(image);
  return scanned;
}

}  // namespace

ScannedFile scan_file(const std::filesystem::path& path, const std::string& name) {
  ScannedFile scanned;
  try {
    ByteWindow window(path);
    const std::size_t head_bytes = std::min<std::size_t>(kDicomHeadBytes, window.size());
    const unsigned char* head = window.at(0, head_bytes);
    if (!looks_like_dicom({reinterpret_cast<const char*>(head), head == nullptr ? 0 : head_bytes})) {
      scanned.skipped = window.size() == 0 ? "is empty" : "is not a DICOM file";
      return scanned;
    }
    return scan_dicom(path, name);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::input) throw;
    scanned.damage = error.what();
  }
  return scanned;
}

}  // namespace sammoe
