#pragma once

#include "model/archive/pickle_cursor.hpp"
#include "model/archive/pickle_reader.hpp"

#include <unordered_map>
#include <utility>

namespace sammoe {

/// The memory of the machine that a pickle is a program for: a stack with marks, numbered memories, and the
/// values made so far. Functions named as an operation return true, so that they can end a dispatch.
class PickleStack {
 public:
  PickleStack(const std::string& bytes, const std::string& source) : cursor_(bytes, source) {}

 protected:
  using Kind = PickleValue::Kind;

  PickleRef add(PickleValue value) {
    if (pickle_.values.size() >= kMaxValues) cursor_.fail("it has too many values");
    pickle_.values.push_back(std::move(value));
    return static_cast<PickleRef>(pickle_.values.size() - 1);
  }

  bool push(PickleValue value) {
    stack_.push_back(add(std::move(value)));
    return true;
  }

  bool push_kind(Kind kind, std::int64_t integer = 0) {
    PickleValue value;
    value.kind = kind;
    value.integer = integer;
    return push(std::move(value));
  }

  bool push_text(Kind kind, std::string words) {
    PickleValue value;
    value.kind = kind;
    value.text = std::move(words);
    return push(std::move(value));
  }

  bool push_items(Kind kind, std::vector<PickleRef> items) {
    PickleValue value;
    value.kind = kind;
    value.items = std::move(items);
    return push(std::move(value));
  }

  std::size_t bottom() const { return marks_.empty() ? 0 : marks_.back(); }

  PickleRef pop() {
    if (stack_.size() <= bottom()) cursor_.fail("a value is missing");
    const PickleRef ref = stack_.back();
    stack_.pop_back();
    return ref;
  }

  PickleRef top() const {
    if (stack_.size() <= bottom()) cursor_.fail("a value is missing");
    return stack_.back();
  }

  std::vector<PickleRef> pop_many(std::size_t count) {
    if (stack_.size() < bottom() + count) cursor_.fail("a value is missing");
    const auto first = stack_.end() - static_cast<std::ptrdiff_t>(count);
    std::vector<PickleRef> items(first, stack_.end());
    stack_.erase(first, stack_.end());
    return items;
  }

  std::vector<PickleRef> pop_to_mark() {
    if (marks_.empty()) cursor_.fail("a mark is missing");
    std::vector<PickleRef> items = pop_many(stack_.size() - marks_.back());
    marks_.pop_back();
    return items;
  }

  bool memorise(std::uint64_t key) {
    memo_[key] = top();
    return true;
  }

  bool recall(std::uint64_t key) {
    const auto found = memo_.find(key);
    if (found == memo_.end()) cursor_.fail("value " + std::to_string(key) + " was never remembered");
    stack_.push_back(found->second);
    return true;
  }

  bool mark() {
    marks_.push_back(stack_.size());
    return true;
  }

  bool duplicate() {
    stack_.push_back(top());
    return true;
  }

  std::size_t memo_count() const { return memo_.size(); }

  PickleCursor cursor_;
  Pickle pickle_;

 private:
  /// Real checkpoints have some ten thousand values; the limit only keeps memory bounded.
  static constexpr std::size_t kMaxValues = 4u << 20;

  std::vector<PickleRef> stack_;
  std::vector<std::size_t> marks_;  ///< heights of the stack
  std::unordered_map<std::uint64_t, PickleRef> memo_;
};

}  // namespace sammoe
