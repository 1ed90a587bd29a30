#pragma once

#include <algorithm>
#include <cstddef>
#include <list>
#include <numeric>

namespace sammoe {

/// Results with what they depend on, the most recently used ones: no more than a number and a size of them,
/// and the latest however large it is. `Entry::bytes()` is the size of one.
template <typename Entry>
class RecentlyUsed {
 public:
  RecentlyUsed(std::size_t capacity, std::size_t max_bytes) : capacity_(capacity), max_bytes_(max_bytes) {}

  /// The entry for which `is_it` holds; if there is none, the one that `make` makes.
  template <typename IsIt, typename Make>
  const Entry& get(const IsIt& is_it, const Make& make) {
    const auto found = std::find_if(entries_.begin(), entries_.end(), is_it);
    if (found != entries_.end()) {
      entries_.splice(entries_.begin(), entries_, found);
    } else {
      entries_.push_front(make());
      while (entries_.size() > 1 && (entries_.size() > capacity_ || bytes() > max_bytes_))
        entries_.pop_back();
    }
    return entries_.front();
  }

  void clear() { entries_.clear(); }
  std::size_t size() const { return entries_.size(); }

 private:
  std::size_t bytes() const {
    return std::accumulate(entries_.begin(), entries_.end(), std::size_t{0},
                           [](std::size_t sum, const Entry& entry) { return sum + entry.bytes(); });
  }

  std::size_t capacity_, max_bytes_;
  std::list<Entry> entries_;  ///< most recently used first
};

}  // namespace sammoe
