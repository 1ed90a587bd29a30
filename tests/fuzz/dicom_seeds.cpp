// Writes what the DICOM fuzzer starts from: one slice in every form that is read, images of two frames, and
// Segmentations.
//   dicom_seeds FOLDER
#include "support/compressed_dicom.hpp"
#include "support/dicom_seg_source.hpp"
#include "support/grids.hpp"
#include "support/label_map_segmentation.hpp"

#include <cstdio>

namespace {

using namespace sammoe::dicom_test;

void write_seeds(const std::filesystem::path& folder) {
  use_encoders();
  for (const E_TransferSyntax syntax :
       {EXS_LittleEndianExplicit, EXS_LittleEndianImplicit, EXS_BigEndianExplicit,
        EXS_DeflatedLittleEndianExplicit, EXS_RLELossless, EXS_JPEGProcess14SV1, EXS_JPEGLSLossless}) {
    const auto slice = ct_slice(1);
    enlarge(1, *slice->getDataset());
    save(*slice, folder / ("slice-" + std::to_string(syntax)), syntax);
  }
  save(*enhanced_mr({1, 0}), folder / "enhanced");
  const auto packed = enhanced_mr({0, 1});
  put_streams(
      *packed->getDataset(),
      {jpeg_2000_of(stored_values(0), kColumns, kRows), jpeg_2000_of(stored_values(1), kColumns, kRows)},
      EXS_JPEG2000LosslessOnly);
  if (packed->saveFile(OFFilename((folder / "enhanced-jpeg-2000").c_str()), EXS_JPEG2000LosslessOnly).bad())
    throw std::runtime_error("cannot save");
}

/// A label map of bytes, the same compressed, and one object of a bit and of a byte a voxel.
void write_segmentation_seeds(const std::filesystem::path& folder) {
  const sammoe::TemporaryFolder scratch;
  const std::filesystem::path path = scratch.path() / "labels.dcm";
  sammoe::LabelMap mask{sammoe::small_grid(), std::vector<std::uint16_t>(60)};
  for (std::size_t n = 10; n < 50; ++n) mask.labels[n] = static_cast<std::uint16_t>(n % 3);
  sammoe::write_label_map_segmentation(path, {mask});
  std::filesystem::copy(path, folder / "label-map", std::filesystem::copy_options::overwrite_existing);
  DcmFileFormat labels;
  labels.loadFile(OFFilename(path.c_str()));
  labels.loadAllDataIntoMemory();
  save(labels, folder / "label-map-rle", EXS_RLELossless);
  for (std::uint16_t& label : mask.labels) label = label == 0 ? 0 : 2;
  const auto source = sammoe::make_dicom_series(scratch.path(), mask.grid);
  sammoe::DicomSegmentationContent content = sammoe::make_dicom_segmentation_content(source, 1);
  content.frames = sammoe::DicomSegmentFrames::all;
  sammoe::write_dicom_segmentation(folder / "bits", mask, content);
  DcmFileFormat bytes;
  bytes.loadFile(OFFilename((folder / "bits").c_str()));
  bytes.loadAllDataIntoMemory();
  bytes.getDataset()->putAndInsertUint16(DCM_BitsAllocated, 8);
  const std::vector<Uint8> inside(60, 1);
  bytes.getDataset()->putAndInsertUint8Array(DCM_PixelData, inside.data(), 60);
  save(bytes, folder / "bytes", EXS_LittleEndianExplicit);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: dicom_seeds FOLDER\n");
    return 2;
  }
  std::filesystem::create_directories(argv[1]);
  write_seeds(argv[1]);
  write_segmentation_seeds(argv[1]);
  return 0;
}
