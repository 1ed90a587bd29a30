#pragma once

#include "sammoe/bundle.hpp"

#include <gtest/gtest.h>

namespace sammoe {

inline void expect_equal(const BundleFile& one, const BundleFile& other) {
  EXPECT_EQ(one.file, other.file);
  EXPECT_EQ(one.sha256, other.sha256);
}

inline void expect_equal(const std::optional<BundleFile>& one, const std::optional<BundleFile>& other) {
  ASSERT_EQ(one.has_value(), other.has_value());
  if (one) expect_equal(*one, *other);
}

inline void expect_equal(const IntensitySpec& one, const IntensitySpec& other) {
  EXPECT_EQ(one.clip_min, other.clip_min);
  EXPECT_EQ(one.clip_max, other.clip_max);
  EXPECT_EQ(one.foreground_above, other.foreground_above);
  ASSERT_EQ(one.fixed_scale.has_value(), other.fixed_scale.has_value());
  if (!one.fixed_scale) return;
  EXPECT_EQ(one.fixed_scale->subtract, other.fixed_scale->subtract);
  EXPECT_EQ(one.fixed_scale->divide_by, other.fixed_scale->divide_by);
}

inline void expect_equal(const VolumeNetwork& one, const VolumeNetwork& other) {
  expect_equal(one.file, other.file);
  EXPECT_EQ(one.inputs, other.inputs);
  EXPECT_EQ(one.channels, other.channels);
  EXPECT_EQ(one.kind, other.kind);
  EXPECT_EQ(one.channel, other.channel);
  ASSERT_EQ(one.roi.has_value(), other.roi.has_value());
  if (one.roi) {
    EXPECT_EQ(one.roi->size_voxels, other.roi->size_voxels);
    EXPECT_EQ(one.roi->spacing_mm, other.roi->spacing_mm);
    EXPECT_EQ(one.roi->placement, other.roi->placement);
  }
  ASSERT_EQ(one.intensity.has_value(), other.intensity.has_value());
  if (one.intensity) expect_equal(*one.intensity, *other.intensity);
}

inline void expect_equal(const ExpertInfo& one, const ExpertInfo& other) {
  EXPECT_EQ(one.name, other.name);
  EXPECT_EQ(one.description, other.description);
  EXPECT_EQ(one.labels, other.labels);
  expect_equal(one.decoder, other.decoder);
  expect_equal(one.image_encoder, other.image_encoder);
  expect_equal(one.prompt_encoder, other.prompt_encoder);
  EXPECT_EQ(one.provenance, other.provenance);
  ASSERT_EQ(one.network.has_value(), other.network.has_value());
  if (one.network) expect_equal(*one.network, *other.network);
}

/// Equal in everything that bundle.json holds.
inline void expect_equal(const BundleInfo& one, const BundleInfo& other) {
  EXPECT_EQ(one.name, other.name);
  EXPECT_EQ(one.version, other.version);
  EXPECT_EQ(one.licence, other.licence);
  EXPECT_EQ(one.intended_use, other.intended_use);
  EXPECT_EQ(one.roi.size_voxels, other.roi.size_voxels);
  EXPECT_EQ(one.roi.spacing_mm, other.roi.spacing_mm);
  EXPECT_EQ(one.roi.placement, other.roi.placement);
  expect_equal(one.intensity, other.intensity);
  expect_equal(one.image_encoder, other.image_encoder);
  expect_equal(one.prompt_encoder, other.prompt_encoder);
  expect_equal(one.gate, other.gate);
  EXPECT_EQ(one.selection.strategy, other.selection.strategy);
  EXPECT_EQ(one.selection.k, other.selection.k);
  EXPECT_EQ(one.selection.threshold, other.selection.threshold);
  EXPECT_EQ(one.selection.temperature, other.selection.temperature);
  ASSERT_EQ(one.experts.size(), other.experts.size());
  for (std::size_t n = 0; n < one.experts.size(); ++n) expect_equal(one.experts[n], other.experts[n]);
}

}  // namespace sammoe
