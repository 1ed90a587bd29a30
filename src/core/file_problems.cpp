#include "core/file_problems.hpp"

#include "sammoe/error.hpp"

namespace sammoe {
namespace {

constexpr std::size_t kProblemsShown = 10;
constexpr std::size_t kMaxProblems = 100;
constexpr std::size_t kBytesQuoted = 60;

bool continues_a_character(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

}  // namespace

void FileProblems::add(const std::string& where, const std::string& what) {
  ++count_;
  if (first_.size() < kProblemsShown) first_.push_back(where.empty() ? what : where + ": " + what);
  if (count_ == kMaxProblems) throw_if_any();
}

void FileProblems::throw_if_any() const {
  if (count_ == 0) return;
  std::string message = file_.string() + ": ";
  if (count_ == 1) throw Error(ErrorCode::input, message + first_.front());
  message += (count_ < kMaxProblems ? "" : "at least ") + std::to_string(count_) + " problems:";
  for (std::size_t n = 0; n < first_.size(); ++n) {
    message += " (" + std::to_string(n + 1) + ") " + first_[n] + (n + 1 < first_.size() ? ";" : "");
  }
  if (count_ > first_.size()) message += "; and " + std::to_string(count_ - first_.size()) + " more";
  throw Error(ErrorCode::input, message);
}

std::string in_quotes(std::string_view text) {
  std::size_t end = text.size();
  if (end > kBytesQuoted) {
    end = kBytesQuoted;
    while (end > 0 && continues_a_character(text[end])) --end;
  }
  std::string result = "'";
  for (const char c : text.substr(0, end)) {
    const auto byte = static_cast<unsigned char>(c);
    result += byte < 0x20 || byte == 0x7F ? '?' : c;
  }
  return result + (end < text.size() ? "...'" : "'");
}

}  // namespace sammoe
