#include "importer/found_layout.hpp"

#include "support/random_network.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

std::string found(const std::vector<std::string>& names) {
  TensorMap tensors;
  for (const std::string& name : names) tensors[name] = at::ones({1});
  return found_layout(tensors);
}

TEST(FoundLayout, CountsTensorsAndShowsNamesFromAllOver) {
  EXPECT_THAT(found({"a.weight"}),
              StartsWith("holds 1 tensor, such as a.weight; no name belongs to SAM-Med3D"));
  EXPECT_THAT(found({"a1", "a2", "b1", "b2", "c1", "c2"}),
              StartsWith("holds 6 tensors, such as a1, b1, c1; "));
}

TEST(FoundLayout, NamesTheNearestKnownLayout) {
  const std::string block = "image_encoder.blocks.0.";
  EXPECT_THAT(found({"image_encoder.trunk.pos_embed", "memory_attention.a"}), HasSubstr("SAM 2"));
  EXPECT_THAT(found({block + "attn.rel_pos_h", block + "Adapter.channel.0.weight"}),
              HasSubstr("adapters in its"));
  EXPECT_THAT(found({block + "attn.rel_pos_h", block + "attn.rel_pos_w"}),
              AllOf(HasSubstr("SAM for photographs"), HasSubstr("give a SAM-Med3D checkpoint")));
  EXPECT_THAT(found({block + "norm1.weight", "mask_decoder.iou_token.weight"}),
              HasSubstr("FastSAM3D's student"));
  EXPECT_THAT(found({"blocks.0.attn.rel_pos_d", "patch_embed.proj.weight"}),
              HasSubstr("image encoder alone"));
  EXPECT_THAT(found({"encoder.stages.0.0.convs.0.conv.weight", "decoder.seg_layers.0.weight"}),
              HasSubstr("nnU-Net"));
  EXPECT_THAT(found({"swinViT.patch_embed.proj.weight"}), HasSubstr("SwinUNETR"));
  EXPECT_THAT(found({"vit.patch_embedding.position_embeddings"}), HasSubstr("UNETR"));
  EXPECT_THAT(found({"model.0.conv.unit0.conv.weight"}), HasSubstr("MONAI's UNet"));
}

TEST(FoundLayout, NamesThePartsOfSamMed3DThatAreThere) {
  EXPECT_THAT(found({"mask_decoder.iou_token.weight"}),
              HasSubstr("a part of SAM-Med3D, mask_decoder without image_encoder, prompt_encoder"));
  EXPECT_THAT(found_layout(test::random_tensors(test::small_shape())),
              HasSubstr("nearest layout: SAM-Med3D"));
}

}  // namespace
}  // namespace sammoe
