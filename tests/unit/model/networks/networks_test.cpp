#include "model/networks/networks.hpp"

#include "support/error_matchers.hpp"
#include "unit/model/script_modules.hpp"

#include <gtest/gtest.h>

namespace sammoe {
namespace {

// Stand-ins with S = 32, g = 4, C = 6.
constexpr char kImageEncoder[] = R"(
def forward(self, image):
    return torch.ones([1, 6, 4, 4, 4]) * image.mean()
)";
constexpr char kPromptEncoder[] = R"(
def forward(self, points, labels, mask_logits):
    dense = torch.ones([1, 6, 4, 4, 4])
    return torch.ones([1, points.size(1) + 1, 6]), dense + mask_logits.mean(), dense
)";
constexpr char kDecoder[] = R"(
def forward(self, image_embedding, position, sparse, dense):
    return torch.ones([1, 1, 16, 16, 16]) * (position.sum() - image_embedding.sum()), torch.ones([1, 1])
)";
constexpr char kGate[] = R"(
def forward(self, image_embedding, sparse, points, labels):
    return torch.ones([1, 3])
)";

at::Tensor cube(std::int64_t edge) {
  return torch::ones({1, 1, edge, edge, edge});
}

PromptEmbedding prompt_embedding() {
  return PromptEncoder(scripted(kPromptEncoder))
      .encode(torch::ones({1, 2, 3}), torch::ones({1, 2}), cube(16));
}

TEST(Networks, PassTensorsInTheOrderOfTheBundlesContract) {
  const at::Tensor embedding = ImageEncoder(scripted(kImageEncoder)).encode(cube(32));
  EXPECT_EQ(embedding.sizes(), (at::IntArrayRef{1, 6, 4, 4, 4}));
  const PromptEmbedding prompt = prompt_embedding();
  EXPECT_EQ(prompt.sparse.sizes(), (at::IntArrayRef{1, 3, 6}));
  EXPECT_TRUE(torch::equal(prompt.dense, prompt.position + 1));

  const MaskPrediction mask = MaskDecoder(scripted(kDecoder)).decode(embedding * 0, prompt);
  EXPECT_EQ(mask.low_res_logits.max().item<float>(), 6 * 64) << "the second argument is the position";
  EXPECT_EQ(mask.iou.sizes(), (at::IntArrayRef{1, 1}));

  const at::Tensor logits =
      Gate(scripted(kGate), "gate", 3)
          .logits(embedding, prompt.sparse, torch::ones({1, 2, 3}), torch::ones({1, 2}));
  EXPECT_EQ(logits.sizes(), (at::IntArrayRef{1, 3}));
}

TEST(Networks, ResultsAreOrdinaryTensorsWithoutGradient) {
  torch::jit::Module module("Weighted");
  module.register_parameter("weight", torch::ones({1, 6, 4, 4, 4}), false);
  module.define("def forward(self, image):\n    return self.weight * image.mean()\n");
  at::Tensor embedding = ImageEncoder(module).encode(cube(32));
  EXPECT_FALSE(embedding.requires_grad());
  EXPECT_NO_THROW(embedding.mul_(2));
}

TEST(Networks, RefuseArgumentsThatDoNotFit) {
  ImageEncoder encoder(scripted(kImageEncoder), "file.pt");
  expect_error(ErrorCode::model, {"file.pt", "(1, 1, 32, 32, 16)"}, [&] {
    encoder.encode(torch::ones({1, 1, 32, 32, 16}));
  });
  expect_error(ErrorCode::model, {"file.pt"}, [&] { encoder.encode(torch::ones({32, 32, 32})); });
  expect_error(ErrorCode::model, {"Double", "float32"}, [&] { encoder.encode(cube(32).to(at::kDouble)); });
  expect_error(ErrorCode::model, {"undefined"}, [&] { encoder.encode(at::Tensor()); });
  PromptEncoder prompts(scripted(kPromptEncoder));
  expect_error(ErrorCode::model, {"points"}, [&] {
    prompts.encode(torch::ones({1, 0, 3}), torch::ones({1, 0}), cube(16));
  });
  expect_error(ErrorCode::model, {"labels"}, [&] {
    prompts.encode(torch::ones({1, 2, 3}), torch::ones({1, 3}), cube(16));
  });
}

TEST(Networks, RefuseResultsThatDoNotFit) {
  const auto encode = [](const std::string& result) {
    ImageEncoder(scripted("def forward(self, image):\n    return " + result + "\n"), "file.pt")
        .encode(cube(32));
  };
  expect_error(ErrorCode::model, {"file.pt", "(6, 4, 4, 4)"}, [&] { encode("torch.ones([6, 4, 4, 4])"); });
  expect_error(ErrorCode::model, {"Double"}, [&] { encode("torch.ones([1, 6, 4, 4, 4], dtype=7)"); });
  expect_error(ErrorCode::model, {"expected a tensor"}, [&] { encode("image, image"); });

  PromptEncoder prompts(scripted("def forward(self, a, b, c):\n    return a, b\n"));
  expect_error(ErrorCode::model, {"tuple of 3"}, [&] {
    prompts.encode(torch::ones({1, 2, 3}), torch::ones({1, 2}), cube(16));
  });

  MaskDecoder decoder(
      scripted("def forward(self, a, b, c, d):\n    return torch.ones([1, 1, 8, 8, 8]), a\n"));
  expect_error(ErrorCode::model, {"logits", "(1, 1, 16, 16, 16)"}, [&] {
    decoder.decode(torch::ones({1, 6, 4, 4, 4}), prompt_embedding());
  });

  Gate gate(scripted(kGate), "gate.pt", 4);
  expect_error(ErrorCode::model, {"gate.pt", "(1, 3)", "(1, 4)"}, [&] {
    gate.logits(torch::ones({1, 6, 4, 4, 4}), torch::ones({1, 3, 6}), torch::ones({1, 2, 3}),
                torch::ones({1, 2}));
  });
}

TEST(Networks, FailuresInsideAModuleAreOneLine) {
  ImageEncoder failing(scripted("def forward(self, image):\n    return image.view([7, 7])\n"), "file.pt");
  expect_error(ErrorCode::model, {"file.pt", "[7, 7]"}, [&] { failing.encode(cube(32)); });
  ImageEncoder wrong_arity(scripted("def forward(self, image, more):\n    return image\n"), "file.pt");
  expect_error(ErrorCode::model, {"file.pt", "more"}, [&] { wrong_arity.encode(cube(32)); });
  ImageEncoder no_forward(scripted("def other(self, image):\n    return image\n"), "file.pt");
  expect_error(ErrorCode::model, {"file.pt", "forward"}, [&] { no_forward.encode(cube(32)); });
}

TEST(Networks, LackOfMemoryIsNotTheModelsFault) {
  ImageEncoder greedy(
      scripted("def forward(self, image):\n    return torch.ones([1, 6, 1048576, 1048576, 1024])\n"),
      "file.pt");
  expect_error(ErrorCode::processing, {"memory"}, [&] { greedy.encode(cube(32)); });
}

}  // namespace
}  // namespace sammoe
