#include "model/archive/zip_directory.hpp"

#include "model/archive/memory_archive.hpp"

#include <string>

#include <caffe2/serialize/inline_container.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace {

std::string archive() {
  std::string output;
  caffe2::serialize::PyTorchStreamWriter writer([&](const void* data, std::size_t size) {
    output.append(static_cast<const char*>(data), size);
    return size;
  });
  const std::string zeros(1 << 20, '\0');
  writer.writeRecord("data/0", zeros.data(), 1000);
  writer.writeRecord("code/a.py", zeros.data(), zeros.size(), true);
  writer.writeEndOfFile();
  return output;
}

TEST(ZipDirectory, TellsEachRecord) {
  const std::vector<ZipEntry> entries = zip_entries(MemoryArchive(archive()));
  ASSERT_GE(entries.size(), 2U);
  EXPECT_EQ(entries[0].name, "archive/data/0");
  EXPECT_FALSE(entries[0].is_compressed);
  EXPECT_EQ(entries[0].unpacked_bytes, 1000U);
  EXPECT_EQ(entries[1].name, "archive/code/a.py");
  EXPECT_TRUE(entries[1].is_compressed);
  EXPECT_EQ(entries[1].unpacked_bytes, 1U << 20);
}

TEST(ZipDirectory, FindsSizesOf64BitsInTheExtraFields) {
  std::string bytes = archive();
  const std::size_t entry = bytes.find("PK\x01\x02");
  const std::size_t name_bytes = static_cast<unsigned char>(bytes[entry + 28]);
  bytes.replace(entry + 24, 4, "\xff\xff\xff\xff");
  bytes[entry + 30] = 24;  // another extra field first
  bytes.replace(entry + 46 + name_bytes, 24,
                std::string("\x07\0\x04\0xxxx\x01\0\x0c\0\0\0\0\0\x09\0\0\0zzzz", 24));
  EXPECT_EQ(zip_entries(MemoryArchive(bytes)).at(0).unpacked_bytes, std::uint64_t{9} << 32);
}

TEST(ZipDirectory, LeavesDamagedArchivesToTheZipReader) {
  const std::string whole = archive();
  EXPECT_TRUE(zip_entries(MemoryArchive(std::string())).empty());
  EXPECT_TRUE(zip_entries(MemoryArchive(std::string("PK\x05\x06"))).empty());
  for (std::size_t cut = 1; cut < 300; ++cut)
    EXPECT_NO_THROW(zip_entries(MemoryArchive(whole.substr(0, whole.size() - cut))));
}

}  // namespace
}  // namespace sammoe
