#include "files/text_file.hpp"

#include "support/error_matchers.hpp"
#include "support/temporary_folder.hpp"

#include <fstream>

#include <gtest/gtest.h>

namespace sammoe {
namespace {

class TextFile : public testing::Test {
 protected:
  std::filesystem::path file_of(const std::string& bytes) const {
    std::ofstream(folder_.path() / "a.csv", std::ios::binary) << bytes;
    return folder_.path() / "a.csv";
  }

  TemporaryFolder folder_;
};

TEST_F(TextFile, GivesTheTextWithoutAByteOrderMark) {
  EXPECT_EQ(read_text_file(file_of("a,b\n1,2\n"), "a table"), "a,b\n1,2\n");
  EXPECT_EQ(read_text_file(file_of("\xEF\xBB\xBF"
                                   "a,b\r\n"),
                           "a table"),
            "a,b\r\n");
}

TEST_F(TextFile, RefusesWhatIsNoText) {
  const auto refused = [&](const std::string& bytes, const std::string& word) {
    expect_error(ErrorCode::input, {"a.csv", word}, [&] { read_text_file(file_of(bytes), "a table"); });
  };
  refused("", "is empty; expected a table");
  refused("\xEF\xBB\xBF \r\n", "is empty; expected a table");
  refused(std::string("a\0b", 3), "NUL bytes");
  refused(std::string((16U << 20U) + 1, 'x'), "larger than 16 MB; expected a table");
}

TEST_F(TextFile, RefusesAFolderAndAMissingFile) {
  expect_error(ErrorCode::input, {"is a folder; expected a table"},
               [&] { read_text_file(folder_.path(), "a table"); });
  expect_error(ErrorCode::input, {"none.csv", "cannot be opened", "No such file"},
               [&] { read_text_file(folder_.path() / "none.csv", "a table"); });
}

}  // namespace
}  // namespace sammoe
