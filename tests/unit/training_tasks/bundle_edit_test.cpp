#include "training_tasks/bundle_edit.hpp"

#include "sammoe/error.hpp"

#include "bundle/bundle_file.hpp"
#include "files/file_bytes.hpp"
#include "support/refusal.hpp"
#include "support/temporary_folder.hpp"
#include "support/tiny_bundle.hpp"

#include <fstream>
#include <set>
#include <string>

#include <gtest/gtest.h>

namespace sammoe {
namespace {

namespace fs = std::filesystem;

class BundleEdit : public ::testing::Test {
 protected:
  BundleEdit() {
    write_tiny_bundle(path("bundle"), tiny_bundle_with_gate());
    TinyBundle other = tiny_bundle_with_gate();
    other.gate = constant_gate({0, 2, 1});
    write_tiny_bundle(path("other"), other);
    bundle_ = read_bundle_info(path("bundle"));
    const BundleInfo with_new_gate = read_bundle_info(path("other"));
    gate_ = read_bundle_file(with_new_gate, *with_new_gate.gate);
    decoder_ = read_bundle_file(bundle_, bundle_.experts[1].decoder);
    selection_.strategy = Strategy::top_k;
  }

  fs::path path(const std::string& name) const { return folder_.path() / name; }

  static std::set<std::string> files_in(const fs::path& folder) {
    std::set<std::string> files;
    for (const auto& entry : fs::recursive_directory_iterator(folder))
      if (entry.is_regular_file()) files.insert(fs::relative(entry.path(), folder).string());
    return files;
  }

  static void expect_intact(const BundleInfo& bundle) {
    EXPECT_TRUE(verify_bundle(bundle).empty());
    std::set<std::string> named{"bundle.json"};
    for (const BundleFile& file : bundle.files()) named.insert(file.file);
    EXPECT_EQ(files_in(bundle.folder), named);
  }

  TemporaryFolder folder_;
  BundleInfo bundle_;
  std::string gate_;
  std::string decoder_;
  RoutingOptions selection_;
};

TEST_F(BundleEdit, AnotherExpertLeavesTheGateOutAndAllElseAsItWas) {
  ExpertInfo expert;
  expert.name = "new";
  expert.provenance = "a test";
  const BundleInfo edited = write_bundle_with_expert(bundle_, expert, decoder_, path("edited"));
  expect_intact(edited);
  expect_intact(bundle_);
  EXPECT_FALSE(edited.gate.has_value());
  EXPECT_EQ(edited.selection.strategy, Strategy::general);
  ASSERT_EQ(edited.experts.size(), bundle_.experts.size() + 1);
  EXPECT_EQ(edited.experts.back().name, "new");
  EXPECT_EQ(edited.image_encoder.sha256, bundle_.image_encoder.sha256);
  for (std::size_t n = 0; n < bundle_.experts.size(); ++n)
    EXPECT_EQ(edited.experts[n].decoder.sha256, bundle_.experts[n].decoder.sha256);
}

TEST_F(BundleEdit, AFileNameThatIsTakenIsNotUsed) {
  ExpertInfo expert;
  expert.name = "new";
  const BundleInfo first = write_bundle_with_expert(bundle_, expert, decoder_, path("first"));
  BundleInfo renamed = first;
  renamed.experts.back().name = "newer";
  const BundleInfo second = write_bundle_with_expert(renamed, expert, decoder_, path("second"));
  expect_intact(second);
  EXPECT_NE(second.experts.back().decoder.file, first.experts.back().decoder.file);
}

TEST_F(BundleEdit, AFileThatChangedIsNotCopied) {
  std::ofstream(path("bundle") / bundle_.prompt_encoder.file, std::ios::app) << "x";
  refusal_of(
      [&] {
        write_bundle_with_expert(bundle_, {"new", "", {}, {}, {}, {}, ""}, decoder_, path("edited"));
      },
      ErrorCode::model);
  EXPECT_FALSE(fs::exists(path("edited")));
}

TEST_F(BundleEdit, ANewGateGoesIntoACopy) {
  const BundleInfo edited = write_bundle_with_gate(bundle_, gate_, selection_, path("edited"));
  expect_intact(edited);
  expect_intact(bundle_);
  EXPECT_EQ(edited.selection.strategy, Strategy::top_k);
  EXPECT_EQ(edited.gate->file, "gate-" + edited.gate->sha256.substr(0, 8) + ".pt");
}

TEST_F(BundleEdit, ANewGateReplacesTheOldInPlace) {
  const BundleInfo edited = replace_gate(bundle_, gate_, selection_);
  expect_intact(edited);
  EXPECT_NE(edited.gate->sha256, bundle_.gate->sha256);
  EXPECT_EQ(edited.selection.strategy, Strategy::top_k);
  const BundleInfo again = replace_gate(edited, gate_, selection_);
  expect_intact(again);
  EXPECT_EQ(again.gate->file, edited.gate->file);
}

TEST_F(BundleEdit, ABundleThatWasEditedMeanwhileIsLeftAsItIs) {
  replace_gate(bundle_, gate_, selection_);
  const std::string manifest = read_file_bytes(path("bundle") / "bundle.json", 1 << 20, ErrorCode::model);
  EXPECT_NE(refusal_of([&] { replace_gate(bundle_, gate_, {}); }, ErrorCode::model).find("meanwhile"),
            std::string::npos);
  EXPECT_EQ(read_file_bytes(path("bundle") / "bundle.json", 1 << 20, ErrorCode::model), manifest);
}

TEST_F(BundleEdit, AManifestThatCannotBeLeavesTheBundleAsItWas) {
  RoutingOptions wrong;
  wrong.strategy = Strategy::top_k;
  wrong.k = 99;
  refusal_of([&] { replace_gate(bundle_, gate_, wrong); }, ErrorCode::model);
  expect_intact(read_bundle_info(path("bundle")));
}

}  // namespace
}  // namespace sammoe
