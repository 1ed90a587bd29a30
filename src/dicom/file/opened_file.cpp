#include "dicom/file/opened_file.hpp"

#include "core/refusal.hpp"
#include "dicom/file/attribute_nesting.hpp"
#include "dicom/file/byte_window.hpp"
#include "dicom/file/dicom_library.hpp"
#include "dicom/file/field_reader.hpp"
#include "dicom/file/file_header.hpp"
#include "dicom/file/inflation.hpp"

#include <utility>
#include <vector>

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcdatset.h>
#include <dcmtk/dcmdata/dcdeftag.h>
#include <dcmtk/dcmdata/dcfilefo.h>
#include <dcmtk/dcmdata/dcistrmb.h>
#include <dcmtk/dcmdata/dcmetinf.h>

namespace sammoe {
namespace {

/// Longer values stay in the file until they are asked for.
constexpr Uint32 kLongestValueKept = 4096;

/// What a file may unpack to that is deflated as a whole: the largest pixel data that DICOM can hold so.
constexpr std::uint64_t kMaxInflated = std::uint64_t{1} << 32;

OFCondition read_from_memory(DcmDataset& dataset, const std::vector<unsigned char>& bytes) {
  DcmInputBufferStream stream;
  stream.setBuffer(bytes.data(), static_cast<offile_off_t>(bytes.size()));
  stream.setEos();
  dataset.transferInit();
  const OFCondition status = dataset.read(stream, EXS_LittleEndianExplicit);
  dataset.transferEnd();
  return status;
}

/// DCMTK exhausts the stack with attributes nested too deep, and makes room for a value before it finds that
/// there is none.
void require_sound_attributes(ByteWindow& bytes, const FileHeader& header) {
  if (require_shallow_nesting(bytes, header) > bytes.size())
    refuse_input("has a value that ends beyond the file", "a complete DICOM file",
                 "copy or export the series again");
}

}  // namespace

OpenedFile::OpenedFile(const std::filesystem::path& path) : file_(std::make_unique<DcmFileFormat>()) {
  use_dicom_library();
  ByteWindow window(path);
  FileHeader header = read_file_header(window);
  OFCondition status;
  if (header.transfer_syntax == kDeflatedExplicitLittleEndian) {
    const std::vector<unsigned char> bytes = inflated(window.rest(header.dataset_begin), kMaxInflated);
    ByteWindow unpacked(bytes);
    require_sound_attributes(unpacked, {0, kExplicitLittleEndian});
    status = read_from_memory(*file_->getDataset(), bytes);
  } else {
    require_sound_attributes(window, header);
    status = file_->loadFile(OFFilename(path.c_str()), EXS_Unknown, EGL_noChange, kLongestValueKept);
  }
  if (status.bad()) damage_ = status.text();
  transfer_syntax_ = std::move(header.transfer_syntax);
}

OpenedFile::~OpenedFile() = default;
OpenedFile::OpenedFile(OpenedFile&&) noexcept = default;
OpenedFile& OpenedFile::operator=(OpenedFile&&) noexcept = default;

std::string OpenedFile::sop_class() const {
  const std::string uid = FieldReader(file_->getDataset()).text(DCM_SOPClassUID);
  return uid.empty() ? FieldReader(file_->getMetaInfo()).text(DCM_MediaStorageSOPClassUID) : uid;
}

DcmDataset& OpenedFile::dataset() const {
  return *file_->getDataset();
}

}  // namespace sammoe
