#include "model/torch_error.hpp"

#include "support/error_matchers.hpp"

#include <new>

#include <gtest/gtest.h>
#include <torch/script.h>

namespace sammoe {
namespace {

std::string reason_of(const std::string& what) {
  return torch_reason(std::runtime_error(what));
}

TEST(TorchError, KeepsTheComplaintAndDropsTheTraceback) {
  EXPECT_EQ(reason_of("The following operation failed in the TorchScript interpreter.\nTraceback of "
                      "TorchScript (most recent call last):\n  File \"x\"\nRuntimeError: shape is bad\nmore"),
            "shape is bad");
  EXPECT_EQ(reason_of("\n  plain words\nsecond line"), "plain words");
  EXPECT_EQ(reason_of(""), "");
  EXPECT_EQ(reason_of("\n"), "");
}

TEST(TorchError, DropsTheStackOfATorchError) {
  try {
    TORCH_CHECK(false, "seven is odd");
  } catch (const std::exception& exception) {
    EXPECT_EQ(torch_reason(exception), "seven is odd");
  }
}

TEST(TorchError, ChoosesTheCodeByTheCause) {
  expect_error(ErrorCode::model, {"loading: odd"},
               [] { rethrow_torch_error("loading", std::runtime_error("odd")); });
  expect_error(ErrorCode::processing, {"memory"}, [] { rethrow_torch_error("loading", std::bad_alloc()); });
  expect_error(ErrorCode::output, {"disk full"},
               [] { rethrow_torch_error("loading", Error(ErrorCode::output, "disk full")); });
}

}  // namespace
}  // namespace sammoe
