#include "files/file_problems.hpp"

#include "sammoe/error.hpp"

#include <algorithm>
#include <charconv>

namespace sammoe {
namespace {

constexpr std::size_t kMaxProblems = 100;

/// The number in "line 3"; 0 if it says something else.
std::size_t line_of(const std::string& where) {
  const std::string start = "line ";
  std::size_t line = 0;
  if (where.compare(0, start.size(), start) == 0)
    std::from_chars(where.data() + start.size(), where.data() + where.size(), line);
  return line;
}

}  // namespace

void FileProblems::add(const std::string& where, const std::string& what) {
  ++count_;
  if (first_.size() < shown_) first_.push_back({line_of(where), where.empty() ? what : where + ": " + what});
  if (count_ == kMaxProblems) throw_if_any();
}

void FileProblems::warn(const std::string& where, const std::string& what) {
  warnings_.push_back(file_.string() + ": " + (where.empty() ? what : where + ": " + what));
}

void FileProblems::throw_if_any() const {
  if (count_ == 0) return;
  std::string message = file_.string() + ": ";
  if (count_ == 1) throw Error(ErrorCode::input, message + first_.front().text);
  message += (count_ < kMaxProblems ? "" : "at least ") + std::to_string(count_) + " problems:";
  // Some checks need the whole file, so problems are not found in its order.
  std::vector<Problem> sorted = first_;
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const Problem& a, const Problem& b) { return a.line < b.line; });
  for (std::size_t n = 0; n < sorted.size(); ++n)
    message += " (" + std::to_string(n + 1) + ") " + sorted[n].text + (n + 1 < sorted.size() ? ";" : "");
  if (count_ > sorted.size()) message += "; and " + std::to_string(count_ - sorted.size()) + " more";
  throw Error(ErrorCode::input, message);
}

}  // namespace sammoe
