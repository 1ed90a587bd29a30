#include "head_labels.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace sammoe::demo {

const std::vector<HeadLabel>& head_labels() {
  static const std::vector<HeadLabel> labels{
      {2, Tissue::white, .4, 2},    {3, Tissue::grey, .3, 3},     {4, Tissue::fluid, 1, 4},
      {5, Tissue::fluid, .3, 5},    {7, Tissue::white, .4, 7},    {8, Tissue::grey, .8, 8},
      {10, Tissue::deep, 1, 10},    {11, Tissue::deep, 1, 11},    {12, Tissue::deep, 1, 12},
      {13, Tissue::deep, 1, 13},    {14, Tissue::fluid, .6, 14},  {15, Tissue::fluid, .6, 15},
      {16, Tissue::white, 1, 16},   {17, Tissue::grey, 1, 17},    {18, Tissue::grey, 1, 18},
      {24, Tissue::fluid, .1, 24},  {25, Tissue::other, 0, 25},   {26, Tissue::deep, .5, 26},
      {28, Tissue::deep, .6, 28},   {30, Tissue::other, 0, 30},   {41, Tissue::white, .4, 2},
      {42, Tissue::grey, .3, 3},    {43, Tissue::fluid, 1, 4},    {44, Tissue::fluid, .3, 5},
      {46, Tissue::white, .4, 7},   {47, Tissue::grey, .8, 8},    {49, Tissue::deep, 1, 10},
      {50, Tissue::deep, 1, 11},    {51, Tissue::deep, 1, 12},    {52, Tissue::deep, 1, 13},
      {53, Tissue::grey, 1, 17},    {54, Tissue::grey, 1, 18},    {57, Tissue::other, 0, 25},
      {58, Tissue::deep, .5, 26},   {60, Tissue::deep, .6, 28},   {62, Tissue::other, 0, 30},
      {72, Tissue::fluid, 0, 72},   {85, Tissue::white, 0, 85},   {136, Tissue::other, 0, 136},
      {137, Tissue::other, 0, 137}, {163, Tissue::other, 0, 136}, {164, Tissue::other, 0, 137},
      {502, Tissue::air, .2, 502},  {506, Tissue::soft, .2, 506}, {507, Tissue::soft, .2, 507},
      {508, Tissue::soft, .3, 508}, {509, Tissue::air, .3, 509},  {511, Tissue::soft, .2, 511},
      {512, Tissue::soft, .2, 512}, {514, Tissue::soft, .2, 514}, {515, Tissue::bone, .3, 515},
      {516, Tissue::bone, .3, 516}, {530, Tissue::soft, .3, 530}};
  return labels;
}

Code head_code(std::uint16_t label) {
  const std::vector<HeadLabel>& labels = head_labels();
  const auto found = std::find_if(labels.begin(), labels.end(),
                                  [&](const HeadLabel& entry) { return entry.label == label; });
  return found == labels.end() ? Code{0} : static_cast<Code>(found - labels.begin() + 1);
}

bool is_outside_brain(Code code) {
  constexpr std::uint16_t kFirstOutside = 500;
  return code == 0 || head_labels()[code - std::size_t{1}].label >= kFirstOutside;
}

bool is_nucleus(Code code) {
  constexpr std::array<std::uint16_t, 6> kNuclei{10, 11, 12, 13, 17, 18};
  if (code == 0 || code > head_labels().size()) return false;
  const std::uint16_t twin = head_labels()[code - std::size_t{1}].twin;
  return std::find(kNuclei.begin(), kNuclei.end(), twin) != kNuclei.end();
}

}  // namespace sammoe::demo
