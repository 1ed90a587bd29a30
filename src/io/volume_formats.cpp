#include "io/volume_formats.hpp"

#include "core/ascii_text.hpp"
#include "core/refusal.hpp"
#include "dicom/file/dicom_bytes.hpp"
#include "files/link_note.hpp"
#include "files/volume_names.hpp"
#include "io/mgh/mgh_reader.hpp"
#include "io/nifti/nifti_header.hpp"
#include "io/nifti/nifti_reader.hpp"
#include "io/nrrd_mha/mha_header.hpp"
#include "io/nrrd_mha/nrrd_header.hpp"

#include <string_view>

namespace sammoe {
namespace {

// Another format is one more row.
constexpr VolumeFormat kFormats[] = {{claims_nifti, read_nifti, describe_nifti, nifti_data_files},
                                     {claims_nrrd, read_nrrd, describe_nrrd, nrrd_data_files},
                                     {claims_mha, read_mha, describe_mha, mha_data_files},
                                     {claims_mgh, read_mgh, describe_mgh, nullptr}};

bool starts_with(std::string_view head, std::size_t offset, std::string_view text) {
  return head.size() >= offset && head.substr(offset, text.size()) == text;
}

/// The header beside a file of voxels alone; empty if there is none.
std::filesystem::path header_beside(const std::filesystem::path& data) {
  for (const char* ending : {".mhd", ".nhdr", ".hdr"}) {
    std::filesystem::path header = data;
    if (is_there(header.replace_extension(ending))) return header;
  }
  return {};
}

}  // namespace

const VolumeFormat* format_of(VolumeSource& source) {
  for (const VolumeFormat& format : kFormats)
    if (format.claims(source)) return &format;
  return nullptr;
}

bool is_plain_dicom(VolumeSource& source) {
  return source.bytes.coding() == Coding::plain && looks_like_dicom(source.head(kNiftiHeaderBytes));
}

std::filesystem::path header_of(const std::filesystem::path& path) {
  const std::string ending = volume_ending(path);
  const std::string lower = lower_case(ending);
  if (lower != ".img" && lower != ".img.gz") return path;
  for (const char* of_header : {".hdr", ".HDR", ".hdr.gz", ".HDR.GZ"}) {
    std::filesystem::path header = path.parent_path() / (volume_stem(path) + of_header);
    if (is_there(header)) return header;
  }
  return path;
}

void refuse_unknown_format(VolumeSource& source) {
  constexpr const char* kReadable =
      "a volume that is DICOM, NIfTI, Analyze, NRRD, MetaImage or FreeSurfer's MGH";
  const std::string_view head = source.head(kNiftiHeaderBytes);
  if (head.empty()) refuse_input("is empty", kReadable, "copy or export the volume again");
  if (starts_with(head, 128, "DICM"))
    refuse_input("is a packed DICOM file", kReadable, "unpack it with gunzip");
  const std::filesystem::path header = header_beside(source.path);
  if (!header.empty() && header != source.path)
    refuse_input("does not start like any known format", kReadable,
                 "give the header of these voxels, " + header.string());
  if (head.size() < 348)
    refuse_input("ends after " + text_of(head.size()) + " bytes and does not start like any known format",
                 kReadable, "copy or export the volume again");
  refuse_input("does not start like any known format", kReadable, "convert the volume to .nii.gz");
}

}  // namespace sammoe
