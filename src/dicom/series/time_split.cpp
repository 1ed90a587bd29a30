#include "dicom/series/time_split.hpp"

#include "dicom/planes/slice_stack.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <numeric>
#include <utility>

namespace sammoe {
namespace {

using Frames = std::vector<ImageFrame>;

constexpr std::size_t kMaxAttributes = 3;

std::string dimension_of(const ImageFrame& frame, std::size_t n) {
  return n < frame.dimensions.size() ? frame.dimensions[n] : std::string();
}

/// The number of each text among those that differ, in the order of their first appearance.
std::vector<std::uint32_t> numbered(const std::vector<std::string>& texts) {
  std::map<std::string, std::uint32_t> number_of;
  std::vector<std::uint32_t> numbers;
  for (const std::string& text : texts)
    numbers.push_back(number_of.emplace(text, static_cast<std::uint32_t>(number_of.size())).first->second);
  return numbers;
}

bool vary(const std::vector<std::uint32_t>& numbers) {
  return std::any_of(numbers.begin(), numbers.end(), [&](std::uint32_t n) { return n != numbers.front(); });
}

/// Slices by their places, and the attributes that may tell apart those of one place.
class DoublePlaces {
 public:
  explicit DoublePlaces(const Frames& frames) : frames_(frames) {
    number_places();
    number_attributes();
  }

  bool are_none() const { return place_count_ == frames_.size(); }

  /// Empty if no attributes divide the slices.
  std::vector<Frames> divided_by_attributes() const {
    std::vector<Frames> parts;
    for (std::size_t count = 1; count <= kMaxAttributes && parts.empty(); ++count)
      divide_by(count, 0, {}, parts);
    return parts;
  }

  /// The n-th slices of all places as volume n; empty if places have different numbers of slices, or slices
  /// have no number.
  std::vector<Frames> divided_by_number() const {
    const std::size_t count = frames_.size() / place_count_;
    std::vector<std::vector<std::size_t>> at_place(place_count_);
    for (std::size_t n = 0; n < frames_.size(); ++n) at_place[place_of_[n]].push_back(n);
    std::vector<Frames> parts(count);
    for (std::vector<std::size_t>& members : at_place) {
      if (members.size() != count || place_count_ < 2 || !sort_by_number(members)) return {};
      for (std::size_t n = 0; n < count; ++n) parts[n].push_back(frames_[members[n]]);
    }
    return parts;
  }

 private:
  using Chosen = std::vector<std::size_t>;

  void number_places() {
    std::vector<std::size_t> order(frames_.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::vector<double> places;
    for (const ImageFrame& frame : frames_) places.push_back(place_along_normal_mm(frame.plane));
    std::sort(order.begin(), order.end(), [&](auto a, auto b) { return places[a] < places[b]; });
    place_of_.resize(frames_.size());
    for (std::size_t n = 0; n < order.size(); ++n) {
      if (n == 0 || !same_place(places[order[n]], places[order[n - 1]])) ++place_count_;
      place_of_[order[n]] = place_count_ - 1;
    }
  }

  void number_attributes() {
    std::size_t count = 0;
    for (const ImageFrame& frame : frames_) count = std::max(count, frame.dimensions.size());
    for (std::size_t n = 0; n <= count; ++n) {
      std::vector<std::string> values;
      for (const ImageFrame& frame : frames_)
        values.push_back(n < count           ? dimension_of(frame, n)
                         : frame.number == 0 ? std::string()
                                             : std::to_string(frame.file));
      std::vector<std::uint32_t> numbers = numbered(values);
      if (vary(numbers)) attributes_.push_back(std::move(numbers));
    }
  }

  /// Tries every `count` attributes from `first` on beside those that were chosen, until parts are volumes.
  void divide_by(std::size_t count, std::size_t first, Chosen chosen, std::vector<Frames>& parts) const {
    if (count == 0) {
      const std::vector<std::size_t> part_of = parts_by(chosen);
      if (are_volumes(part_of)) parts = collected(part_of);
      return;
    }
    for (std::size_t next = first; next < attributes_.size() && parts.empty(); ++next) {
      chosen.push_back(next);
      divide_by(count - 1, next + 1, chosen, parts);
      chosen.pop_back();
    }
  }

  /// The part of each slice, counted in the order of their first slices.
  std::vector<std::size_t> parts_by(const Chosen& chosen) const {
    std::map<std::array<std::uint32_t, kMaxAttributes>, std::size_t> number_of;
    std::vector<std::size_t> part_of;
    for (std::size_t n = 0; n < frames_.size(); ++n) {
      std::array<std::uint32_t, kMaxAttributes> key{};
      for (std::size_t at = 0; at < chosen.size(); ++at) key[at] = attributes_[chosen[at]][n];
      part_of.push_back(number_of.emplace(key, number_of.size()).first->second);
    }
    return part_of;
  }

  bool are_volumes(const std::vector<std::size_t>& part_of) const {
    std::vector<std::pair<std::size_t, std::size_t>> met;
    for (std::size_t n = 0; n < part_of.size(); ++n) met.emplace_back(part_of[n], place_of_[n]);
    std::sort(met.begin(), met.end());
    if (std::adjacent_find(met.begin(), met.end()) != met.end()) return false;
    std::vector<std::size_t> sizes(met.back().first + 1);
    for (const std::size_t part : part_of) ++sizes[part];
    return sizes.size() > 1 && have_sizes_of_volumes(sizes);
  }

  /// A single slice is what a scan that was stopped leaves after several whole volumes.
  static bool have_sizes_of_volumes(const std::vector<std::size_t>& sizes) {
    const auto singles = std::count(sizes.begin(), sizes.end(), std::size_t{1});
    if (singles == 0) return true;
    const std::size_t largest = *std::max_element(sizes.begin(), sizes.end());
    const auto wholes = std::count(sizes.begin(), sizes.end(), largest);
    return singles == 1 && largest > 1 && wholes > 1 &&
           static_cast<std::size_t>(wholes + singles) == sizes.size();
  }

  std::vector<Frames> collected(const std::vector<std::size_t>& part_of) const {
    std::vector<Frames> parts(*std::max_element(part_of.begin(), part_of.end()) + 1);
    for (std::size_t n = 0; n < frames_.size(); ++n) parts[part_of[n]].push_back(frames_[n]);
    return parts;
  }

  /// By the numbers of the images, then of frames; false if they do not tell all apart.
  bool sort_by_number(std::vector<std::size_t>& members) const {
    const auto order_of = [&](std::size_t n) { return frames_[n].order(); };
    std::sort(members.begin(), members.end(), [&](auto a, auto b) { return order_of(a) < order_of(b); });
    const auto same = [&](auto a, auto b) { return order_of(a) == order_of(b); };
    return std::adjacent_find(members.begin(), members.end(), same) == members.end();
  }

  const Frames& frames_;
  std::vector<std::size_t> place_of_;  ///< of each slice, numbered by rising place
  std::size_t place_count_ = 0;
  std::vector<std::vector<std::uint32_t>> attributes_;  ///< those that vary: the number of each slice's value
};

}  // namespace

TimeSplit split_by_time(const Frames& frames) {
  const DoublePlaces places(frames);
  if (places.are_none()) return {{frames}, {}};
  std::vector<Frames> parts = places.divided_by_attributes();
  if (!parts.empty()) return {std::move(parts), {}};
  parts = places.divided_by_number();
  if (parts.empty()) return {{frames}, {}};
  return {std::move(parts),
          {"several slices lie at each position and no attribute tells them apart: the n-th of each "
           "position, by InstanceNumber or frame, were taken as volume n"}};
}

}  // namespace sammoe
