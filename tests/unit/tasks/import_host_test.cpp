#include "tasks/import_host.hpp"

#include "sammoe/error.hpp"

#include "files/file_bytes.hpp"
#include "support/error_matchers.hpp"
#include "support/temporary_folder.hpp"
#include "tasks/bundle_import.hpp"
#include "tasks/import_order.hpp"

#include <filesystem>
#include <fstream>
#include <set>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace sammoe {
namespace {

namespace fs = std::filesystem;

void make(TaskHost& host, std::size_t checkpoint, NetworkKind kind, const std::string& bytes) {
  const std::unique_ptr<TaskOutput> output = host.make_output(network_name(checkpoint, kind));
  output->write(bytes.data(), bytes.size());
  output->finish();
}

void make_general(TaskHost& host) {
  make(host, 0, NetworkKind::image_encoder, "image encoder");
  make(host, 0, NetworkKind::prompt_encoder, "prompt encoder");
  make(host, 0, NetworkKind::decoder, "general decoder");
}

class ImportHostTest : public ::testing::Test {
 protected:
  ImportHostTest() {
    for (const char* name : {"general.pth", "liver.pth"}) std::ofstream(folder_.path() / name) << name;
    options_.general = folder_.path() / "general.pth";
    options_.experts = {{"liver", folder_.path() / "liver.pth"}};
    options_.output = folder_.path() / "bundle";
  }

  /// The import by code that does this and has so much to say about the checkpoints.
  BundleInfo import(const std::function<void(TaskHost&)>& act, std::int64_t roi_size = 128,
                    const std::vector<std::vector<std::string>>& notes = {{}, {}}) {
    return import_bundle(options_, [&](const ImportOrder&, TaskHost& host) {
      act(host);
      return ImportAnswer{roi_size, notes, agreements_};
    });
  }

  void refused(ErrorCode code, const std::vector<std::string>& words,
               const std::function<void(TaskHost&)>& act, std::int64_t roi_size = 128) {
    expect_error(code, words, [&] { import(act, roi_size); });
    std::set<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder_.path())) names.insert(entry.path().filename());
    EXPECT_EQ(names, (std::set<std::string>{"general.pth", "liver.pth"}));
  }

  TemporaryFolder folder_;
  ImportOptions options_;
  std::vector<std::optional<ImportAgreement>> agreements_ = std::vector<std::optional<ImportAgreement>>(2);
};

TEST_F(ImportHostTest, ComposesTheBundleOfWhatWasMade) {
  const BundleInfo bundle = import([](TaskHost& host) {
    make_general(host);
    make(host, 1, NetworkKind::decoder, "liver decoder");
    make(host, 1, NetworkKind::image_encoder, "another image encoder");
    make(host, 1, NetworkKind::prompt_encoder, "prompt encoder");  // the general one's bytes
  });
  EXPECT_TRUE(verify_bundle(bundle).empty());
  EXPECT_EQ(bundle.experts.at(1).decoder.file, "experts/liver.pt");
  EXPECT_EQ(bundle.experts.at(1).image_encoder.value().file, "experts/liver.image_encoder.pt");
  EXPECT_EQ(bundle.experts.at(1).prompt_encoder.value().file, "prompt_encoder.pt");
  EXPECT_EQ(bundle.experts.at(1).provenance,
            "liver.pth, SHA-256 " + sha256_of_file(folder_.path() / "liver.pth", ErrorCode::model));
  EXPECT_FALSE(fs::exists(bundle.folder / "experts/liver.prompt_encoder.pt"));
}

TEST_F(ImportHostTest, NotesStandInTheProvenanceAndAreTold) {
  const auto everything = [](TaskHost& host) {
    make_general(host);
    make(host, 1, NetworkKind::decoder, "liver decoder");
  };
  std::vector<std::string> told;
  options_.note = [&](const std::string& expert, const std::string& note) {
    told.push_back(expert + ": " + note);
  };
  const BundleInfo bundle = import(everything, 128, {{}, {"took 'ema'", "ignored pixel_mean"}});
  EXPECT_EQ(bundle.experts.at(0).provenance.find(';'), std::string::npos);
  const std::string& provenance = bundle.experts.at(1).provenance;
  EXPECT_EQ(provenance.substr(provenance.find(';')), "; took 'ema'; ignored pixel_mean");
  EXPECT_EQ(told, (std::vector<std::string>{"liver: took 'ema'", "liver: ignored pixel_mean"}));
  options_.output = folder_.path() / "other";
  expect_error(ErrorCode::processing, {"of 1 checkpoints, not of the 2"},
               [&] { import(everything, 128, {{}}); });
}

TEST_F(ImportHostTest, NotesAreMadeFitToPrint) {
  const auto everything = [](TaskHost& host) {
    make_general(host);
    make(host, 1, NetworkKind::decoder, "liver decoder");
  };
  std::vector<std::string> told;
  options_.note = [&](const std::string& /*expert*/, const std::string& note) { told.push_back(note); };
  const BundleInfo bundle = import(everything, 128, {{"a\nb"}, {std::string(1000, 'x')}});
  EXPECT_EQ(told.at(0), "a\\nb");
  EXPECT_LT(told.at(1).size(), 300u);
  EXPECT_NE(bundle.experts.at(0).provenance.find("; a\\nb"), std::string::npos);
}

TEST_F(ImportHostTest, EveryRecordingThatIsGivenIsComparedWith) {
  std::ofstream(folder_.path() / "liver_check.pt") << "recorded";
  options_.checks = {{"liver", folder_.path() / "liver_check.pt"}};
  std::vector<std::string> told;
  options_.checked = [&](const std::string& expert, const ImportAgreement& agreement) {
    told.push_back(expert + " " + std::to_string(agreement.logits.value()));
  };
  const auto everything = [](TaskHost& host) {
    EXPECT_EQ(read_open_file(host.open_file("recording.1"), "", 100, ErrorCode::model).view(), "recorded");
    expect_error(ErrorCode::processing, {"asked for the file"}, [&] { host.open_file("recording.0"); });
    make_general(host);
    make(host, 1, NetworkKind::decoder, "liver decoder");
  };
  expect_error(ErrorCode::processing, {"liver_check.pt", "was not compared"}, [&] { import(everything); });
  agreements_.pop_back();
  expect_error(ErrorCode::processing, {"of 1 checkpoints, not of the 2"}, [&] { import(everything); });
  EXPECT_FALSE(fs::exists(options_.output));
  EXPECT_TRUE(told.empty());
  agreements_.push_back(ImportAgreement{0, 0.5});
  const BundleInfo bundle = import(everything);
  EXPECT_EQ(told, std::vector<std::string>{"liver 0.500000"});
  const std::string& provenance = bundle.experts.at(1).provenance;
  EXPECT_NE(provenance.find("; computes what is in liver_check.pt, SHA-256 "), std::string::npos);
  EXPECT_EQ(bundle.experts.at(0).provenance.find(';'), std::string::npos);
}

TEST(ImportAnswer, SaysWhatItWasMadeOf) {
  const ImportAnswer answer{64, {{"a"}, {}}, {ImportAgreement{1e-6, {}}, std::nullopt}};
  const nlohmann::json json = import_answer_json(answer);
  const ImportAnswer read = read_import_answer(DocumentNode(json, "answer", ErrorCode::processing));
  EXPECT_EQ(read.agreements.at(0).value().embedding, 1e-6);
  EXPECT_FALSE(read.agreements.at(0)->logits);
  EXPECT_FALSE(read.agreements.at(1));
}

TEST(ImportAnswer, AgreesWithinTheToleranceOrNotAtAll) {
  for (const double difference : {-1e-6, 2 * kImportTolerance}) {
    const nlohmann::json told = import_answer_json({64, {{}}, {ImportAgreement{0, difference}}});
    expect_error(ErrorCode::processing, {"logits"},
                 [&] { read_import_answer(DocumentNode(told, "answer", ErrorCode::processing)); });
  }
}

TEST(ImportAnswer, HasNotesWithoutEndFromNoWorker) {
  const std::vector<std::vector<std::string>> notes{std::vector<std::string>(1000, "x")};
  const nlohmann::json told{{"roi_size_voxels", 64}, {"notes", notes}};
  expect_error(ErrorCode::processing, {"notes"},
               [&] { read_import_answer(DocumentNode(told, "answer", ErrorCode::processing)); });
}

TEST_F(ImportHostTest, OpensTheCheckpointsAndNothingElse) {
  for (const std::string name :
       {"checkpoint.2", "checkpoint.", "general.pth", "/etc/passwd", "../general.pth"})
    refused(ErrorCode::processing, {"asked for the file"}, [&](TaskHost& host) { host.open_file(name); });
  import([](TaskHost& host) {
    EXPECT_EQ(read_open_file(host.open_file("checkpoint.1"), "liver", 100, ErrorCode::model).view(),
              "liver.pth");
  make_general(host);
  make(host, 1, NetworkKind::decoder, "liver decoder");
});
}  // namespace

TEST_F(ImportHostTest, ACheckpointThatChangesWhileItIsReadIsRefused) {
  refused(ErrorCode::model, {"liver.pth", "changed while it was read"}, [&](TaskHost& host) {
    host.open_file("checkpoint.1");
    make_general(host);
    make(host, 1, NetworkKind::decoder, "liver decoder");
    std::ofstream(folder_.path() / "liver.pth") << "trained further";
  });
}

TEST_F(ImportHostTest, MakesTheNetworksOfTheCheckpointsEachOnceAndNothingElse) {
  for (const std::string name :
       {"decoder.2", "gate.0", "../decoder.0", "/tmp/x", "experts/general.pt", "bundle.json", ""})
    refused(ErrorCode::processing, {"asked for room"}, [&](TaskHost& host) { host.make_output(name); });
  refused(ErrorCode::processing, {"asked for room"}, [&](TaskHost& host) {
    make_general(host);
    make_general(host);
  });
  refused(ErrorCode::processing, {"an image"}, [](TaskHost& host) { host.read_image(0); });
  refused(ErrorCode::processing, {"labels"}, [](TaskHost& host) { host.read_labels(0); });
}

TEST_F(ImportHostTest, ANetworkThatIsMissingLeavesNothing) {
  refused(ErrorCode::processing, {"decoder.1", "was not made"}, make_general);
  refused(ErrorCode::processing, {"was not made"}, [](TaskHost& host) {
    make_general(host);
    host.make_output(network_name(1, NetworkKind::decoder))->write("half", 4);
  });
}

TEST_F(ImportHostTest, ANetworkMuchLargerThanItsCheckpointIsRefused) {
  refused(ErrorCode::processing, {"image_encoder.pt", "would have more than"}, [](TaskHost& host) {
    const std::unique_ptr<TaskOutput> output = host.make_output(network_name(0, NetworkKind::image_encoder));
    const std::string block(std::size_t{1} << 20, 'x');
    for (int n = 0; n < 100; ++n) output->write(block.data(), block.size());
  });
}

TEST_F(ImportHostTest, AnRoiSizeThatNoBundleHasIsRefused) {
  const auto everything = [](TaskHost& host) {
    make_general(host);
    make(host, 1, NetworkKind::decoder, "liver decoder");
  };
  refused(ErrorCode::model, {"size_voxels"}, everything, 100000);
  refused(ErrorCode::model, {"size_voxels"}, everything, 127);
}

}  // namespace sammoe
}  // namespace sammoe
