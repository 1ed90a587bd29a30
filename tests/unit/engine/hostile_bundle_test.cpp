// A bundle whose manifest is right, hashes and all, and one of whose networks is hostile.
#include "sammoe/bundle.hpp"
#include "sammoe/error.hpp"
#include "sammoe/in_process.hpp"
#include "sammoe/segmenter.hpp"

#include "bundle/bundle_writer.hpp"
#include "files/sha256.hpp"
#include "support/error_matchers.hpp"
#include "support/hostile_modules.hpp"
#include "unit/engine/engine_scenes.hpp"

#include <fstream>
#include <set>

#include <gtest/gtest.h>

namespace sammoe {
namespace {

namespace fs = std::filesystem;

std::set<std::string> names_in(const fs::path& folder) {
  std::set<std::string> names;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) names.insert(entry.path().string());
  return names;
}

void replace_decoder(const fs::path& folder, const std::string& bytes) {
  BundleInfo bundle = read_bundle_info(folder);
  BundleFile& decoder = bundle.experts[0].decoder;
  std::ofstream(folder / decoder.file, std::ios::binary) << bytes;
  decoder.sha256 = sha256_hex(bytes.data(), bytes.size());
  std::ofstream(folder / "bundle.json") << bundle_manifest_json(bundle);
}

TEST(HostileBundle, IsRefusedWithNothingWritten) {
  const TemporaryFolder folder;
  const fs::path bundle = folder.path() / "bundle";
  write_tiny_bundle(bundle, TinyBundle{});
  const Volume volume = scene(grid_of({20, 20, 20}), ball({0, 0, 0}, 9));
  for (const test::HostileModule& module : test::hostile_modules(folder.path() / "written")) {
    SCOPED_TRACE(module.name);
    replace_decoder(bundle, module.bytes);
    ASSERT_TRUE(verify_bundle(read_bundle_info(bundle)).empty());
    const std::set<std::string> before = names_in(folder.path());
    Segmenter segmenter = segmenter_in_this_process(bundle, {{}, 1});
    std::vector<std::string> words{"general.pt"};
    words.insert(words.end(), module.words.begin(), module.words.end());
    expect_error(ErrorCode::model, words, [&] { segmenter.segment(volume, {object_at({{0, 0, 0}})}); });
    EXPECT_EQ(names_in(folder.path()), before);
  }
}

}  // namespace
}  // namespace sammoe
