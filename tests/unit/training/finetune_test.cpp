#include "sammoe/error.hpp"
#include "sammoe/training.hpp"
#include "sammoe/volume_io.hpp"

#include "bundle/bundle_file.hpp"
#include "bundle/bundle_writer.hpp"
#include "files/file_bytes.hpp"
#include "importer/module_writer.hpp"
#include "model/networks/module_loading.hpp"
#include "support/random_bundle.hpp"
#include "support/refusal.hpp"
#include "support/temporary_folder.hpp"

#include <algorithm>
#include <limits>
#include <numeric>
#include <set>

#include <gtest/gtest.h>

namespace sammoe {
namespace {

namespace fs = std::filesystem;

/// A bright ball of label 1 in a dark volume of 20^3 voxels of 1.5 mm.
void write_case(const fs::path& folder, const std::string& name, std::int64_t centre) {
  LabelMap label;
  label.grid.size = {20, 20, 20};
  label.grid.spacing_mm = {1.5, 1.5, 1.5};
  for (std::int64_t k = 0; k < 20; ++k) {
    for (std::int64_t j = 0; j < 20; ++j) {
      for (std::int64_t i = 0; i < 20; ++i) {
        const std::int64_t squared = (i - centre) * (i - centre) + (j - 10) * (j - 10) + (k - 10) * (k - 10);
        label.labels.push_back(squared <= 16 ? 1 : 0);
      }
    }
  }
  LabelMap image = label;
  for (std::size_t n = 0; n < image.labels.size(); ++n)
    image.labels[n] = static_cast<std::uint16_t>(20 + n % 5 + 100 * label.labels[n]);
  write_label_map(folder / (name + ".label.nii"), label);
  write_label_map(folder / (name + ".nii"), image);
}

class Finetune : public ::testing::Test {
 protected:
  Finetune() : bundle_(test::write_random_bundle(folder_.path())) {
    for (const auto& [name, centre] : {std::pair("one", 8), std::pair("two", 12)}) {
      write_case(folder_.path(), name, centre);
      LabelledCase row;
      row.image = folder_.path() / (std::string(name) + ".nii");
      row.label = folder_.path() / (std::string(name) + ".label.nii");
      row.task = "ball";
      cases_.push_back(row);
    }
    options_.name = "ball";
    options_.steps = 4;
    options_.batch = 4;
    options_.max_clicks = 2;
    options_.training.threads = 1;
  }

  fs::path output(const std::string& name = "finetuned") const { return folder_.path() / name; }

  TrainingReport run(const std::string& name = "finetuned") {
    return finetune(bundle_, cases_, output(name), options_);
  }

  std::string refused(ErrorCode code) {
    const std::set<fs::path> before = listing();
    const std::string message = refusal_of([&] { run(); }, code);
    EXPECT_EQ(listing(), before);
    return message;
  }

  std::set<fs::path> listing() const {
    std::set<fs::path> paths;
    for (const auto& entry : fs::recursive_directory_iterator(folder_.path())) paths.insert(entry.path());
    return paths;
  }

  TemporaryFolder folder_;
  fs::path bundle_;
  std::vector<LabelledCase> cases_;
  FinetuneOptions options_;
};

TEST_F(Finetune, LossFallsOnWhatCanBeLearnt) {
  options_.steps = 60;
  options_.learning_rate = 2e-3;
  std::size_t calls = 0;
  options_.training.progress = [&](std::size_t done, std::size_t total, const std::string& status) {
    EXPECT_EQ(done, ++calls);
    EXPECT_EQ(total, 68U);
    EXPECT_FALSE(status.empty());
  };
  const TrainingReport report = run();
  EXPECT_EQ(report.samples, 8U);
  EXPECT_EQ(calls, 68U);
  ASSERT_EQ(report.losses.size(), 60U);
  const double first = std::accumulate(report.losses.begin(), report.losses.begin() + 15, 0.0);
  const double last = std::accumulate(report.losses.end() - 15, report.losses.end(), 0.0);
  EXPECT_LT(last, 0.9 * first);
}

TEST_F(Finetune, OnlyTheNewExpertIsNew) {
  const BundleInfo before = read_bundle_info(bundle_);
  run();
  const BundleInfo after = read_bundle_info(output());
  EXPECT_EQ(after.expert_names(), (std::vector<std::string>{"general", "other", "ball"}));
  EXPECT_TRUE(verify_bundle(after).empty());
  EXPECT_TRUE(verify_bundle(before).empty());
  for (const BundleFile& file : before.files()) {
    EXPECT_EQ(read_file_bytes(bundle_ / file.file, 1 << 30, ErrorCode::model),
              read_file_bytes(output() / file.file, 1 << 30, ErrorCode::model));
  }
  EXPECT_EQ(after.selection.strategy, Strategy::general);
  const ExpertInfo& expert = after.experts[2];
  EXPECT_NE(expert.decoder.sha256, before.experts[0].decoder.sha256);
  EXPECT_NE(expert.provenance.find(before.experts[0].decoder.sha256), std::string::npos);
  EXPECT_EQ(expert.labels, std::vector<std::string>{"ball"});
  EXPECT_FALSE(expert.image_encoder.has_value());
}

TEST_F(Finetune, TheNewDecoderIsStoredAsTheGeneralOneIs) {
  run();
  const BundleInfo after = read_bundle_info(output());
  for (const std::size_t expert : {std::size_t{0}, std::size_t{2}}) {
    const torch::jit::Module module =
        module_as_stored(load_bundle_file(after, after.experts[expert].decoder), "decoder");
    for (const at::Tensor& parameter : module.parameters()) EXPECT_EQ(parameter.scalar_type(), at::kHalf);
  }
}

TEST_F(Finetune, OneSeedGivesOneFile) {
  const auto sha256 = [&](const std::string& name) {
    run(name);
    return read_bundle_info(output(name)).experts[2].decoder.sha256;
  };
  const std::string first = sha256("first");
  EXPECT_EQ(sha256("second"), first);
  options_.training.seed = 2;
  EXPECT_NE(sha256("third"), first);
}

TEST_F(Finetune, ANameThatIsTakenIsRefused) {
  options_.name = "other";
  EXPECT_NE(refused(ErrorCode::usage).find("other"), std::string::npos);
  options_.name = "general";
  refused(ErrorCode::usage);
}

TEST_F(Finetune, CasesForTestAndValidationAreNotTrainedWith) {
  cases_[0].split = "test";
  EXPECT_EQ(run().samples, 4U);
  cases_[1].split = "validation";
  fs::remove_all(output());
  EXPECT_NE(refused(ErrorCode::input).find("split"), std::string::npos);
}

TEST_F(Finetune, AnOutputThatIsThereIsRefusedAndKept) {
  fs::create_directory(output());
  refused(ErrorCode::output);
}

TEST_F(Finetune, ADeviceThatIsNotThereIsRefused) {
  if (at::hasCUDA()) GTEST_SKIP() << "this machine has a CUDA device";
  options_.training.device = Device::cuda;
  EXPECT_NE(refused(ErrorCode::usage).find("CUDA"), std::string::npos);
}

TEST_F(Finetune, AnInterruptionLeavesNothing) {
  for (const std::size_t moment : {std::size_t{2}, std::size_t{10}}) {
    options_.training.progress = [&](std::size_t done, std::size_t, const std::string&) {
      if (done == moment) throw Error(ErrorCode::interrupted, "stop");
    };
    refused(ErrorCode::interrupted);
  }
}

TEST_F(Finetune, ALossThatIsNotFiniteIsRefused) {
  BundleInfo bundle = read_bundle_info(bundle_);
  BundleFile& file = bundle.experts[0].decoder;
  torch::jit::Module module = module_as_stored(load_bundle_file(bundle, file), "decoder");
  const torch::NoGradGuard no_grad;
  for (at::Tensor parameter : module.parameters()) parameter.fill_(std::numeric_limits<double>::quiet_NaN());
  file.sha256 = write_module(module, bundle_ / file.file);
  std::ofstream(bundle_ / "bundle.json") << bundle_manifest_json(bundle);
  EXPECT_NE(refused(ErrorCode::processing).find("learning rate"), std::string::npos);
}

}  // namespace
}  // namespace sammoe
