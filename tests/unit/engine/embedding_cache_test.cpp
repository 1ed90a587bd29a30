#include "engine/embedding_cache.hpp"

#include <gtest/gtest.h>

namespace sammoe {
namespace {

Grid roi_at(double x) {
  Grid roi;
  roi.size = {8, 8, 8};
  roi.origin_in_ras[0] = x;
  return roi;
}

class EmbeddingCacheTest : public ::testing::Test {
 protected:
  /// Whether asking had to encode.
  bool encodes(const Grid& roi, const std::string& encoder) {
    bool encoded = false;
    cache_.get(roi, encoder, [&] {
      encoded = true;
      return at::ones({1});
    });
    return encoded;
  }

  EmbeddingCache cache_{2};
};

TEST_F(EmbeddingCacheTest, EncodesEachRoiAndEncoderOnce) {
  EXPECT_TRUE(encodes(roi_at(0), "a"));
  EXPECT_FALSE(encodes(roi_at(0), "a"));
  EXPECT_TRUE(encodes(roi_at(0), "b"));
  EXPECT_FALSE(encodes(roi_at(0), "a"));
}

TEST_F(EmbeddingCacheTest, GivesBackWhatWasEncoded) {
  const at::Tensor first = cache_.get(roi_at(0), "a", [] { return at::full({1}, 3); });
  const at::Tensor again = cache_.get(roi_at(0), "a", [] { return at::full({1}, 4); });
  EXPECT_EQ(again.item<float>(), 3);
  EXPECT_TRUE(again.is_same(first));
}

TEST_F(EmbeddingCacheTest, ForgetsTheLeastRecentlyUsed) {
  encodes(roi_at(0), "a");
  encodes(roi_at(1), "a");
  encodes(roi_at(0), "a");
  encodes(roi_at(2), "a");
  EXPECT_EQ(cache_.size(), 2U);
  EXPECT_FALSE(encodes(roi_at(0), "a"));
  EXPECT_TRUE(encodes(roi_at(1), "a"));
}

TEST_F(EmbeddingCacheTest, ForgetsAllWhenItIsCleared) {
  encodes(roi_at(0), "a");
  cache_.clear();
  EXPECT_TRUE(encodes(roi_at(0), "a"));
}

}  // namespace
}  // namespace sammoe
