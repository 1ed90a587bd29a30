// Writes what the DICOM fuzzer starts from: one slice in every form that is read, and images of two frames.
//   dicom_seeds FOLDER
#include "support/compressed_dicom.hpp"

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

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: dicom_seeds FOLDER\n");
    return 2;
  }
  std::filesystem::create_directories(argv[1]);
  write_seeds(argv[1]);
  return 0;
}
