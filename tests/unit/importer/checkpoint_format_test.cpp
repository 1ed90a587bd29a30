#include "importer/checkpoint_format.hpp"

#include "importer/checkpoint_reader.hpp"
#include "model/archive/memory_archive.hpp"
#include "support/error_matchers.hpp"

#include <sstream>

#include <caffe2/serialize/inline_container.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace {

using namespace std::string_literals;

/// Bytes that go on for as long as those of a file do.
std::string long_file(const std::string& begin) {
  return begin + std::string(1000, 'x');
}

void refuses(const std::string& bytes, const std::vector<std::string>& words) {
  SCOPED_TRACE(words.front());
  expect_error(ErrorCode::model, words, [&] { require_torch_save(MemoryArchive(bytes), "a.pth"); });
  expect_error(ErrorCode::model, words, [&] { read_checkpoint_bytes(bytes, "a.pth"); });
}

/// A zip archive as LibTorch writes it, of records with these names in the folder "archive".
std::string archive_of(const std::vector<std::string>& names) {
  std::string output;
  const auto append = [&](const void* data, std::size_t size) {
    output.append(static_cast<const char*>(data), size);
    return size;
  };
  caffe2::serialize::PyTorchStreamWriter writer(append);
  for (const std::string& name : names) writer.writeRecord(name, "data", 4, name == "compressed");
  writer.writeEndOfFile();
  return output;
}

TEST(CheckpointFormat, NamesWhatIsPackedAndSaysHowToUnpackIt) {
  refuses(long_file("\x1f\x8b\x08"), {"a.pth: is packed with gzip", "gunzip"});
  refuses(long_file("BZh9"), {"bzip2", "bunzip2"});
  refuses(long_file("\xfd"
                    "7zXZ\0"s),
          {"xz", "unxz"});
  refuses(long_file("\x28\xb5\x2f\xfd"), {"zstd", "unzstd"});
  refuses(long_file("7z\xbc\xaf\x27\x1c"), {"7z archive"});
  refuses(long_file("Rar!\x1a\x07"), {"RAR"});
  refuses(long_file("sam_med3d.pth" + std::string(244, '\0') + "ustar"), {"tar archive", "tar xf"});
}

TEST(CheckpointFormat, NamesOtherFilesOfWeights) {
  refuses(long_file("\x89HDF\r\n\x1a\n"), {"HDF5"});
  refuses(long_file("\x93NUMPY"), {"NumPy"});
  refuses(long_file("GGUF"), {"GGUF"});
  refuses(long_file("{\"metadata\": 1}"), {"JSON"});
  refuses(long_file("\x80\x02"), {"before 1.6", "PyTorch >= 1.6"});
  refuses(long_file("anything"), {"not a checkpoint"});
  refuses("", {"empty"});
}

TEST(CheckpointFormat, NamesWhatAZipArchiveHolds) {
  refuses(archive_of({"data.pkl", "constants.pkl", "code/a.py"}), {"TorchScript", "sammoe bundle"});
  refuses(archive_of({"code/a.py", "compressed"}), {"TorchScript"});
  refuses(archive_of({"a.pth", "b.txt", "c", "d"}),
          {"zip archive of other files (archive/a.pth, archive/b.txt, archive/c, ...)", "unpack it"});
  refuses(archive_of({"weight.npy"}), {"NumPy (.npz)"});
  refuses(archive_of({"archive_format", "models/model.json"}), {"torch.export", "state_dict()"});
}

TEST(CheckpointFormat, ATorchScriptFileIsNamedAlthoughItsCodeIsCompressed) {
  torch::jit::Module module("Module");
  module.define("def forward(self, x):\n    return x\n");
  std::ostringstream file;
  module.save(file);
  refuses(file.str(), {"TorchScript"});
}

TEST(CheckpointFormat, LetsThroughWhatTorchSavesAndWhatTheZipReaderRefuses) {
  EXPECT_NO_THROW(require_torch_save(MemoryArchive(archive_of({"data.pkl", "data/0"})), "a.pth"));
  EXPECT_NO_THROW(require_torch_save(MemoryArchive("PK\x03\x04 and then nonsense"), "a.pth"));
}

}  // namespace
}  // namespace sammoe
