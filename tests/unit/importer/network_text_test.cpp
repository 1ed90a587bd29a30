#include "importer/network_text.hpp"

#include <gtest/gtest.h>

namespace sammoe {
namespace {

TEST(Unrolled, RepeatsAMarkedLineForEachIndex) {
  const std::string text = "a\nrun(\"INDEX\", INDEX)  # unroll: blocks\nb\n";
  EXPECT_EQ(unrolled(text, "blocks", 2),
            "a\nrun(\"0\", 0)  # unroll: blocks\nrun(\"1\", 1)  # unroll: blocks\nb\n");
  EXPECT_EQ(unrolled(text, "blocks", 0), "a\nb\n");
}

TEST(Unrolled, LeavesOtherLinesAlone) {
  const std::string text = "INDEX\nx  # unroll: layers\n";
  EXPECT_EQ(unrolled(text, "blocks", 3), text);
  EXPECT_EQ(unrolled("no newline", "blocks", 3), "no newline");
}

TEST(NetworkText, HoldsTheFilesAsTheyAre) {
  const std::string_view text = network_text("encoder_mlp");
  EXPECT_EQ(text.front(), '#');
  EXPECT_EQ(text.back(), '\n');
  EXPECT_NE(text.find("def forward(self, tokens):\n"), std::string_view::npos);
}

TEST(NetworkText, RefusesAnUnknownName) {
  EXPECT_THROW(network_text("no_such_kind"), std::logic_error);
}

}  // namespace
}  // namespace sammoe
