#pragma once

#include "sammoe/error.hpp"

#include <string>

#include <gtest/gtest.h>

namespace sammoe {

/// The message with which `action` throws Error of that code; a test failure and "" if it does not throw.
template <typename Action>
std::string refusal_of(const Action& action, ErrorCode code = ErrorCode::input) {
  try {
    action();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), code) << error.what();
    EXPECT_EQ(std::string(error.what()).find('\n'), std::string::npos) << error.what();
    return error.what();
  }
  ADD_FAILURE() << "accepted";
  return "";
}

}  // namespace sammoe
