#pragma once

#include "sample_source.hpp"

#include <filesystem>
#include <memory>

#include <gtest/gtest.h>

namespace sammoe::demo {

/// Tests that need the atlases, which are read once for all of them.
class WithAtlases : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(kAtlasFolder))
      GTEST_SKIP() << kAtlasFolder << " is not there; install Debian's package mricron-data";
  }

  static const SampleSource& source() {
    static const SampleSource shared(kAtlasFolder);
    return shared;
  }
};

}  // namespace sammoe::demo
