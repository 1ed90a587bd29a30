#include "training/sample_deck.hpp"

#include <algorithm>
#include <numeric>

namespace sammoe {

SampleDeck::SampleDeck(std::size_t count, std::uint64_t seed) : order_(count), next_(count), random_(seed) {
  std::iota(order_.begin(), order_.end(), std::size_t{0});
}

std::vector<std::size_t> SampleDeck::draw(std::size_t count) {
  std::vector<std::size_t> drawn;
  while (drawn.size() < count) {
    if (next_ == order_.size()) {
      std::shuffle(order_.begin(), order_.end(), random_);
      next_ = 0;
    }
    drawn.push_back(order_[next_++]);
  }
  return drawn;
}

}  // namespace sammoe
