#pragma once

#include "sammoe/evaluation.hpp"
#include "sammoe/in_process.hpp"
#include "sammoe/volume_io.hpp"

#include "support/temporary_folder.hpp"
#include "support/tiny_bundle.hpp"

#include <cmath>
#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace sammoe {

inline constexpr std::uint16_t kBall = 3;
inline constexpr std::uint16_t kBox = 8;

/// A volume with a bright ball and a grey box, its labels, and a bundle with a gate.
class EvaluationScene : public testing::Test {
 protected:
  EvaluationScene() {
    TinyBundle bundle = tiny_bundle_with_gate();
    bundle.experts.push_back({"clicks", click_counting_decoder(), ""});
    bundle.gate = constant_gate({1, 2, 0, 0});
    bundle.selection = {Strategy::top_k_threshold, "", 2, 0.5, 1.0};
    write_tiny_bundle(folder_.path() / "bundle", bundle);
    SegmenterOptions options;
    options.threads = 1;
    segmenter_ = std::make_unique<Segmenter>(segmenter_in_this_process(folder_.path() / "bundle", options));

    LabelMap image;
    image.grid.size = {28, 26, 24};
    image.grid.spacing_mm = {1.5, 1.5, 1.5};
    labels_.grid = image.grid;
    for (std::int64_t k = 0; k < 24; ++k) {
      for (std::int64_t j = 0; j < 26; ++j) {
        for (std::int64_t i = 0; i < 28; ++i) {
          const bool is_ball = std::hypot(i - 9, j - 9, k - 9) <= 5;
          const bool is_box = i >= 18 && i < 25 && j >= 14 && j < 21 && k >= 12 && k < 20;
          // Half of the box is as bright as the ball, so that no expert is right everywhere.
          std::uint16_t value = 900;
          if (!is_ball && !is_box) value = static_cast<std::uint16_t>((i + j + k) % 3 * 20);
          if (is_box && i < 22) value = 500;
          image.labels.push_back(value);
          labels_.labels.push_back(is_ball ? kBall : is_box ? kBox : std::uint16_t{0});
        }
      }
    }
    write_label_map(folder_.path() / "image.nii", image);
    write_label_map(folder_.path() / "labels.nii", labels_);
  }

  LabelledCase a_case(std::size_t line, std::optional<std::uint16_t> label = {},
                      const std::string& task = "task") const {
    return {folder_.path() / "image.nii", folder_.path() / "labels.nii", label, task, "", line};
  }
  std::vector<LabelledCase> both() const { return {a_case(2, kBall, "ball"), a_case(3, kBox, "box")}; }

  static EvaluationOptions with(const std::vector<std::string>& strategies) {
    EvaluationOptions options;
    options.clicks = {1, 2, 4};
    options.strategies = strategies;
    options.bootstrap_samples = 50;
    return options;
  }
  Evaluation evaluate(const EvaluationOptions& options) {
    return evaluate_model(*segmenter_, both(), options);
  }

  static const EvaluationScore& score_of(const Evaluation& evaluation, std::uint16_t label,
                                         const std::string& strategy, int clicks) {
    for (const EvaluationScore& score : evaluation.scores)
      if (score.label == label && score.strategy == strategy && score.clicks == clicks) return score;
    throw std::runtime_error("no score of " + strategy);
  }

  TemporaryFolder folder_;
  std::unique_ptr<Segmenter> segmenter_;
  LabelMap labels_;
};

}  // namespace sammoe
