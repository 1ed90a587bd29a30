#include "sammoe/checkpoint_import.hpp"

#include "files/file_bytes.hpp"
#include "importer/network_assembly.hpp"
#include "model/networks/expert_store.hpp"
#include "support/checkpoint_file.hpp"
#include "support/error_matchers.hpp"
#include "support/hostile_modules.hpp"
#include "support/random_network.hpp"
#include "support/temporary_folder.hpp"

#include <fstream>
#include <limits>

#include <caffe2/serialize/inline_container.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace {

namespace fs = std::filesystem;
using ::testing::IsEmpty;

class CheckpointImport : public ::testing::Test {
 protected:
  CheckpointImport() {
    torch::manual_seed(3);
    general_ = test::random_tensors(test::small_shape());
    for (auto& entry : general_) entry.second = entry.second.contiguous();
    save("general", general_);
  }

  fs::path checkpoint(const std::string& name) const { return folder_.path() / (name + ".pth"); }
  void save(const std::string& name, const TensorMap& tensors) const {
    test::write_checkpoint(test::state_dict(tensors), checkpoint(name));
  }

  /// The general network with one tensor changed.
  TensorMap changed(const std::string& tensor) const {
    TensorMap tensors = general_;
    tensors.at(tensor) = tensors.at(tensor) + 0.01;
    return tensors;
  }

  ImportOptions options() const {
    ImportOptions options;
    options.general = checkpoint("general");
    options.output = folder_.path() / "bundle";
    return options;
  }

  /// Records what a network of these tensors gives for noise.
  fs::path record(const std::string& name, const TensorMap& tensors) const {
    const NetworkShape shape = infer_shape(tensors);
    const at::Tensor image = torch::randn({1, 1, 16, 16, 16});
    const at::Tensor embedding = ImageEncoder(assemble_image_encoder(tensors, shape)).encode(image);
    test::write_checkpoint(test::state_dict({{"image", image}, {"embedding", embedding}}), checkpoint(name));
    return checkpoint(name);
  }

  /// Nothing but the checkpoints is in the folder.
  void expect_no_output() const {
    for (const auto& entry : fs::directory_iterator(folder_.path()))
      EXPECT_EQ(entry.path().extension(), ".pth");
  }

  const fs::path& folder() const { return folder_.path(); }

  TensorMap general_;

 private:
  TemporaryFolder folder_;
};

constexpr char kDecoderTensor[] = "mask_decoder.iou_token.weight";
constexpr char kImageTensor[] = "image_encoder.neck.1.bias";
constexpr char kPromptTensor[] = "prompt_encoder.no_mask_embed.weight";

TEST_F(CheckpointImport, RefusesHostileModulesWithNothingWritten) {
  for (const test::HostileModule& module : test::hostile_modules(folder() / "written")) {
    SCOPED_TRACE(module.name);
    std::ofstream(checkpoint("general"), std::ios::binary) << module.bytes;
    expect_error(ErrorCode::model, {"general.pth", "TorchScript"}, [&] { import_checkpoints(options()); });
    expect_no_output();
  }
}

TEST_F(CheckpointImport, TheBundleSegmentsAsTheCheckpointsTensorsDo) {
  import_checkpoints(options());
  ExpertStore store(read_bundle_info(folder() / "bundle"));
  const at::Tensor image = torch::randn({1, 1, 16, 16, 16});
  const at::Tensor points = torch::full({1, 1, 3}, 5.0);
  const at::Tensor labels = torch::ones({1, 1});
  const at::Tensor mask = torch::zeros({1, 1, 16, 16, 16});
  const at::Tensor embedding = store.image_encoder(0)->encode(image);
  const PromptEmbedding prompt = store.prompt_encoder(0)->encode(points, labels, mask);
  const MaskPrediction prediction = store.decoder(0)->decode(embedding, prompt);

  const NetworkShape shape = infer_shape(general_);
  MaskDecoder decoder(assemble_mask_decoder(general_, shape));
  ImageEncoder image_encoder(assemble_image_encoder(general_, shape));
  PromptEncoder prompt_encoder(assemble_prompt_encoder(general_, shape));
  const MaskPrediction expected =
      decoder.decode(image_encoder.encode(image), prompt_encoder.encode(points, labels, mask));
  EXPECT_TRUE(torch::allclose(prediction.low_res_logits, expected.low_res_logits, 1e-5, 1e-5));
  EXPECT_TRUE(torch::allclose(prediction.iou, expected.iou, 1e-5, 1e-5));
}

TEST_F(CheckpointImport, TheManifestTellsWhatWasImported) {
  save("cord", changed(kDecoderTensor));
  ImportOptions chosen = options();
  chosen.experts = {{"spinal_cord", checkpoint("cord")}};
  chosen.name = "test";
  chosen.licence = "CC0-1.0";
  chosen.spacing_mm = 2;
  const BundleInfo bundle = import_checkpoints(chosen);
  EXPECT_THAT(verify_bundle(bundle), IsEmpty());
  EXPECT_EQ(bundle.name, "test");
  EXPECT_EQ(bundle.licence, "CC0-1.0");
  EXPECT_EQ(bundle.roi.size_voxels, 16);
  EXPECT_EQ(bundle.roi.spacing_mm, 2);
  EXPECT_EQ(bundle.roi.placement, RoiPlacement::centred);
  EXPECT_FALSE(bundle.gate);
  EXPECT_EQ(bundle.selection.strategy, Strategy::general);
  EXPECT_THAT(bundle.expert_names(), ::testing::ElementsAre("general", "spinal_cord"));
  EXPECT_EQ(bundle.experts[0].decoder.file, "experts/general.pt");
  EXPECT_EQ(bundle.experts[1].decoder.file, "experts/spinal_cord.pt");
  EXPECT_EQ(bundle.experts[1].provenance,
            "cord.pth, SHA-256 " + sha256_of_file(checkpoint("cord"), ErrorCode::model));
}

TEST_F(CheckpointImport, AnExpertStoresOnlyWhatDiffersFromTheGeneralOne) {
  save("decoder", changed(kDecoderTensor));
  save("image", changed(kImageTensor));
  save("prompt", changed(kPromptTensor));
  ImportOptions chosen = options();
  chosen.experts = {{"decoder", checkpoint("decoder")},
                    {"image", checkpoint("image")},
                    {"prompt", checkpoint("prompt")},
                    {"image-too", checkpoint("image")}};
  const BundleInfo bundle = import_checkpoints(chosen);
  EXPECT_FALSE(bundle.experts[1].image_encoder);
  EXPECT_FALSE(bundle.experts[1].prompt_encoder);
  EXPECT_NE(bundle.experts[1].decoder.sha256, bundle.experts[0].decoder.sha256);
  EXPECT_EQ(bundle.experts[2].image_encoder.value().file, "experts/image.image_encoder.pt");
  EXPECT_FALSE(bundle.experts[2].prompt_encoder);
  EXPECT_FALSE(bundle.experts[3].image_encoder);
  EXPECT_EQ(bundle.experts[3].prompt_encoder.value().file, "experts/prompt.prompt_encoder.pt");
  EXPECT_EQ(bundle.experts[4].image_encoder.value().file, "experts/image.image_encoder.pt") << "stored once";
  EXPECT_FALSE(fs::exists(folder() / "bundle/experts/image-too.image_encoder.pt"));
  EXPECT_THAT(verify_bundle(bundle), IsEmpty());
}

TEST_F(CheckpointImport, ImportingTwiceGivesTheSameBytes) {
  ImportOptions chosen = options();
  const BundleInfo first = import_checkpoints(chosen);
  chosen.output = folder() / "another place";
  EXPECT_EQ(import_checkpoints(chosen).manifest_sha256, first.manifest_sha256);
}

TEST_F(CheckpointImport, NoFileOfTheBundleTellsWhereItWasMade) {
  const BundleInfo bundle = import_checkpoints(options());
  for (const BundleFile& file : bundle.files()) {
    caffe2::serialize::PyTorchStreamReader archive((bundle.folder / file.file).string());
    for (const std::string& record : archive.getAllRecords()) {
      const auto [data, size] = archive.getRecord(record);
      const std::string text(static_cast<const char*>(data.get()), size);
      EXPECT_EQ(text.find(folder().string()), std::string::npos) << file.file << " " << record;
      EXPECT_EQ(text.find(fs::path(SAMMOE_TEST_DATA).parent_path().parent_path().string()), std::string::npos)
          << file.file << " " << record;
    }
  }
}

TEST_F(CheckpointImport, HalfPrecisionHalvesTheFilesAndHardlyChangesTheResult) {
  ImportOptions chosen = options();
  const BundleInfo full = import_checkpoints(chosen);
  chosen.half_precision = true;
  chosen.output = folder() / "half";
  const BundleInfo half = import_checkpoints(chosen);
  EXPECT_LT(fs::file_size(half.folder / "image_encoder.pt"),
            fs::file_size(full.folder / "image_encoder.pt") * 3 / 4);
  EXPECT_EQ(half.prompt_encoder.sha256, full.prompt_encoder.sha256);
  const at::Tensor image = torch::randn({1, 1, 16, 16, 16});
  const at::Tensor expected = ExpertStore(full).image_encoder(0)->encode(image);
  const at::Tensor actual = ExpertStore(half).image_encoder(0)->encode(image);
  EXPECT_EQ(actual.scalar_type(), at::kFloat);
  EXPECT_LT(test::relative_difference(actual, expected), 0.02);
  EXPECT_GT(test::relative_difference(actual, expected), 0);
}

TEST_F(CheckpointImport, AWeightBeyondFloat16IsRefusedNotRounded) {
  TensorMap tensors = general_;
  tensors.at(kDecoderTensor) = torch::full_like(tensors.at(kDecoderTensor), 1e6);
  save("general", tensors);
  ImportOptions chosen = options();
  chosen.half_precision = true;
  expect_error(ErrorCode::model, {"float16"}, [&] { import_checkpoints(chosen); });
  expect_no_output();
}

TEST_F(CheckpointImport, AHalfPrecisionCheckpointIsImported) {
  TensorMap tensors = general_;
  for (auto& entry : tensors) entry.second = entry.second.to(at::kHalf);
  save("general", tensors);
  EXPECT_THAT(verify_bundle(import_checkpoints(options())), IsEmpty());
}

TEST_F(CheckpointImport, RefusesCheckpointsThatDoNotFitAndLeavesNothing) {
  const auto refuses = [&](const TensorMap& expert, const std::vector<std::string>& words) {
    save("expert", expert);
    ImportOptions chosen = options();
    chosen.experts = {{"expert", checkpoint("expert")}};
    expect_error(ErrorCode::model, words, [&] { import_checkpoints(chosen); });
    expect_no_output();
  };
  TensorMap tensors = general_;
  tensors.erase(kDecoderTensor);
  tensors["surplus"] = torch::ones({1});
  tensors.at(kImageTensor) = torch::ones({3});
  refuses(tensors, {"expert.pth", kDecoderTensor, "surplus", kImageTensor});

  tensors = general_;
  tensors.at(kImageTensor) = tensors.at(kImageTensor) * std::numeric_limits<float>::quiet_NaN();
  refuses(tensors, {"expert.pth", kImageTensor, "NaN"});

  NetworkShape larger = test::small_shape();
  larger.roi_size = 32;
  larger.patch_size = 8;
  refuses(test::random_tensors(larger), {"expert.pth", "ROI edge", "32", "16"});

  ImportOptions chosen = options();
  chosen.general = checkpoint("absent");
  expect_error(ErrorCode::model, {"absent.pth", "no such file"}, [&] { import_checkpoints(chosen); });
  expect_no_output();
}

TEST_F(CheckpointImport, AgreesWithRecordingsOfItsCheckpointsOrLeavesNothing) {
  save("liver", changed(kImageTensor));
  ImportOptions chosen = options();
  chosen.experts = {{"liver", checkpoint("liver")}};
  chosen.checks = {{"liver", record("liver_check", changed(kImageTensor))},
                   {"general", record("general_check", general_)}};
  std::vector<std::string> checked;
  chosen.checked = [&](const std::string& expert, const ImportAgreement& agreement) {
    EXPECT_LE(agreement.embedding, kImportTolerance);
    checked.push_back(expert);
  };
  std::swap(chosen.checks[0].file, chosen.checks[1].file);
  expect_error(ErrorCode::model, {"liver_check.pth: has another embedding"},
               [&] { import_checkpoints(chosen); });
  expect_no_output();
  EXPECT_TRUE(checked.empty());

  std::swap(chosen.checks[0].file, chosen.checks[1].file);
  chosen.half_precision = true;
  const BundleInfo bundle = import_checkpoints(chosen);
  EXPECT_THAT(checked, ::testing::ElementsAre("general", "liver"));
  EXPECT_THAT(bundle.experts[1].provenance,
              ::testing::EndsWith("; computes what is in liver_check.pth, SHA-256 " +
                                  sha256_of_file(checkpoint("liver_check"), ErrorCode::model)));
}

TEST_F(CheckpointImport, AnInterruptionBetweenCheckpointsLeavesNothing) {
  save("liver", changed(kDecoderTensor));
  ImportOptions interrupted = options();
  interrupted.experts = {{"liver", checkpoint("liver")}};
  std::vector<std::size_t> done;
  interrupted.progress = [&](std::size_t checkpoints, std::size_t total) {
    EXPECT_EQ(total, 2U);
    done.push_back(checkpoints);
    if (checkpoints == 1) throw Error(ErrorCode::interrupted, "interrupted");
  };
  expect_error(ErrorCode::interrupted, {"interrupted"}, [&] { import_checkpoints(interrupted); });
  EXPECT_EQ(done, (std::vector<std::size_t>{0, 1}));
  expect_no_output();
}

TEST_F(CheckpointImport, RefusesAnOutputThatIsThereOrCannotBe) {
  ImportOptions chosen = options();
  fs::create_directory(chosen.output);
  expect_error(ErrorCode::output, {"already exists"}, [&] { import_checkpoints(chosen); });
  EXPECT_TRUE(fs::is_empty(chosen.output));
  chosen.output = folder() / "none" / "bundle";
  expect_error(ErrorCode::output, {"does not exist"}, [&] { import_checkpoints(chosen); });
}

TEST_F(CheckpointImport, RefusesOptionsBeforeOpeningAnything) {
  const auto refuses = [&](const std::string& word, const std::function<void(ImportOptions&)>& change) {
    ImportOptions chosen = options();
    chosen.general = "/nowhere/at/all.pth";
    change(chosen);
    expect_error(ErrorCode::usage, {word}, [&] { import_checkpoints(chosen); });
  };
  refuses("general", [](ImportOptions& chosen) { chosen.general.clear(); });
  refuses("output", [](ImportOptions& chosen) { chosen.output.clear(); });
  refuses("name", [](ImportOptions& chosen) { chosen.name.clear(); });
  refuses("spacing_mm", [](ImportOptions& chosen) { chosen.spacing_mm = 0; });
  refuses("spacing_mm",
          [](ImportOptions& chosen) { chosen.spacing_mm = std::numeric_limits<double>::quiet_NaN(); });
  refuses("licence", [](ImportOptions& chosen) { chosen.licence = "two\nlines"; });
  refuses("Liver", [](ImportOptions& chosen) { chosen.experts = {{"Liver", "a.pth"}}; });
  refuses("\"general\"", [](ImportOptions& chosen) { chosen.experts = {{"general", "a.pth"}}; });
  refuses("\"a\"", [](ImportOptions& chosen) { chosen.experts = {{"a", "a.pth"}, {"a", "b.pth"}}; });
  refuses("not imported", [](ImportOptions& chosen) { chosen.checks = {{"liver", "check.pt"}}; });
  refuses("two checks", [](ImportOptions& chosen) {
    chosen.checks = {{"general", "a.pt"}, {"general", "b.pt"}};
  });
  refuses("no file", [](ImportOptions& chosen) { chosen.checks = {{"general", ""}}; });
  refuses("no checkpoint", [](ImportOptions& chosen) { chosen.experts = {{"a", ""}}; });
}

}  // namespace
}  // namespace sammoe
