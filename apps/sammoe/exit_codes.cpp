#include "exit_codes.hpp"

namespace sammoe {
namespace {

constexpr int kFailed = 1;
constexpr int kUsage = 2;
constexpr int kInterrupted = 130;  // 128 + SIGINT, as shells report it

}  // namespace

const std::vector<ExitCode>& exit_codes() {
  static const std::vector<ExitCode> codes{
      {0, "Done."},
      {kFailed, "An input, a model, an output or the computation failed; standard error says which and why."},
      {kUsage, "The command line cannot be understood, contradicts itself, or names what the bundle lacks."},
      {kIncompleteStatus, "Some cases of a batch failed or are missing; the others are done."},
      {kInterrupted, "Interrupted; no output was changed, except those of cases that a batch had finished."},
  };
  return codes;
}

int exit_status(ErrorCode code) {
  switch (code) {
    case ErrorCode::usage:
      return kUsage;
    case ErrorCode::interrupted:
      return kInterrupted;
    case ErrorCode::input:
    case ErrorCode::model:
    case ErrorCode::output:
    case ErrorCode::processing:
      return kFailed;
  }
  return kFailed;
}

}  // namespace sammoe
