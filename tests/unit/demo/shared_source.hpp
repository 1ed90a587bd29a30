#pragma once

#include "phantom_head.hpp"
#include "sample_source.hpp"
#include "support/temporary_folder.hpp"

#include <gtest/gtest.h>

namespace sammoe::demo {

/// Tests that need heads, which are made once for all of them.
class WithHeads : public ::testing::Test {
 protected:
  static const SampleSource& source() {
    static const SampleSource shared(heads(HeadSplit::train));
    return shared;
  }
  static const SampleSource& validation() {
    static const SampleSource shared(heads(HeadSplit::validation));
    return shared;
  }

 private:
  static std::vector<HeadMap> heads(HeadSplit split) {
    const TemporaryFolder folder;
    write_phantom_heads(folder.path());
    return load_heads(folder.path(), split);
  }
};

}  // namespace sammoe::demo
