// bundle.json: refused, or a bundle that is written and read back to the same text.
#include "bundle/bundle_manifest.hpp"
#include "bundle/bundle_writer.hpp"
#include "fuzz/input_file.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sammoe;
  fuzz::read_or_refuse(ErrorCode::model, [&] {
    const BundleInfo bundle =
        parse_bundle_manifest(std::string(reinterpret_cast<const char*>(data), size), "test");
    const std::string written = bundle_manifest_json(bundle);
    fuzz::require(bundle_manifest_json(parse_bundle_manifest(written, "test")) == written);
    for (const BundleFile& file : bundle.files())
      fuzz::require(file.file.find("..") != 0 && file.file.find("/..") == std::string::npos &&
                    file.file[0] != '/');
  });
  return 0;
}
