#include "importer/stored_records.hpp"

#include "importer/checkpoint_reader.hpp"
#include "model/archive/memory_archive.hpp"
#include "support/error_matchers.hpp"

#include <vector>

#include <caffe2/serialize/inline_container.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace {

std::string archive_with(const std::vector<std::string>& stored, const std::vector<std::string>& compressed) {
  std::string output;
  caffe2::serialize::PyTorchStreamWriter writer([&](const void* data, std::size_t size) {
    output.append(static_cast<const char*>(data), size);
    return size;
  });
  const std::string zeros(1 << 20, '\0');
  for (const std::string& name : stored) writer.writeRecord(name, zeros.data(), zeros.size());
  for (const std::string& name : compressed) writer.writeRecord(name, zeros.data(), zeros.size(), true);
  writer.writeEndOfFile();
  return output;
}

void check(const std::string& bytes) {
  require_stored_records(MemoryArchive(bytes), "test");
}

TEST(StoredRecords, AcceptsWhatTorchSaves) {
  EXPECT_NO_THROW(check(archive_with({"data.pkl", "data/0", "data/1"}, {})));
}

TEST(StoredRecords, RefusesACompressedRecordWhereverItStands) {
  const std::string bomb = archive_with({"data.pkl"}, {"data/0"});
  ASSERT_LT(bomb.size(), std::size_t{3} << 19) << "the record is not compressed";
  expect_error(ErrorCode::model, {"test", "data/0", "compressed"}, [&] { check(bomb); });
  expect_error(ErrorCode::model, {"data/0"}, [&] { read_checkpoint_bytes(bomb, "test"); });
  expect_error(ErrorCode::model, {"data.pkl"}, [&] { check(archive_with({}, {"data.pkl"})); });
}

TEST(StoredRecords, LeavesDamagedArchivesToTheZipReader) {
  const std::string whole = archive_with({"data.pkl"}, {});
  EXPECT_NO_THROW(check(""));
  EXPECT_NO_THROW(check("PK\x05\x06"));
  for (std::size_t cut = 1; cut < 300; ++cut) EXPECT_NO_THROW(check(whole.substr(0, whole.size() - cut)));
}

}  // namespace
}  // namespace sammoe
