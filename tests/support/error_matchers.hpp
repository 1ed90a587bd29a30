#pragma once

#include "sammoe/error.hpp"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sammoe {

/// Runs `action` and expects an Error of that code, in one line, that mentions each of the words.
template <typename Action>
void expect_error(ErrorCode code, const std::vector<std::string>& words, Action&& action) {
  try {
    action();
  } catch (const Error& error) {
    const std::string message = error.what();
    EXPECT_EQ(error.code(), code) << message;
    EXPECT_THAT(message, ::testing::Not(::testing::HasSubstr("\n")));
    for (const std::string& word : words) EXPECT_THAT(message, ::testing::HasSubstr(word));
    return;
  }
  ADD_FAILURE() << "no Error was thrown";
}

}  // namespace sammoe
