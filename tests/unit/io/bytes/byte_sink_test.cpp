#include "io/bytes/byte_sink.hpp"

#include "io/bytes/byte_source.hpp"
#include "support/file_bytes.hpp"
#include "support/temporary_folder.hpp"

#include <gtest/gtest.h>

namespace sammoe {
namespace {

TEST(ByteSink, WritesAPlainFrontAndAPackedRestAndHashesWhatIsInTheFile) {
  const TemporaryFolder folder;
  const std::filesystem::path path = folder.path() / "file";
  const Bytes front = bytes_of("front");
  const Bytes rest(1000, 'x');
  ByteSink sink(path);
  sink.write(front.data(), front.size());
  sink.begin(Coding::gzip, 1);
  sink.write(rest.data(), rest.size());
  EXPECT_FALSE(std::filesystem::exists(path));
  const std::string digest = sink.commit();
  const Bytes written = read_bytes(path);
  EXPECT_EQ(digest, sha256_hex(written.data(), written.size()));
  ByteSource source(path);
  source.skip(front.size());
  source.begin(Coding::gzip);
  Bytes back(rest.size());
  source.read(back.data(), back.size());
  EXPECT_EQ(source.finish(), digest);
  EXPECT_EQ(back, rest);
}

TEST(ByteSink, LeavesNothingIfAbandoned) {
  const TemporaryFolder folder;
  {
    ByteSink sink(folder.path() / "file");
    sink.write("abc", 3);
  }
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

}  // namespace
}  // namespace sammoe
