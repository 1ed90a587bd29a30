#pragma once

#include "support/refusal.hpp"

#include <string>
#include <vector>

#include <gmock/gmock.h>

namespace sammoe {

/// Runs `action` and expects an Error of that code, in one line, that mentions each of the words.
template <typename Action>
void expect_error(ErrorCode code, const std::vector<std::string>& words, Action&& action) {
  const std::string message = refusal_of(action, code);
  for (const std::string& word : words) EXPECT_THAT(message, ::testing::HasSubstr(word));
}

}  // namespace sammoe
