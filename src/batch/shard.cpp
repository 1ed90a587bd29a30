#include "sammoe/batch.hpp"
#include "sammoe/error.hpp"

#include <charconv>

namespace sammoe {
namespace {

/// 0 if the text is not a whole number.
std::size_t whole_number(std::string_view text) {
  std::size_t number = 0;
  const auto [stop, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  return failure == std::errc{} && stop == text.data() + text.size() ? number : 0;
}

}  // namespace

void Shard::validate() const {
  if (number >= 1 && number <= count) return;
  throw Error(ErrorCode::usage, "shard " + std::to_string(number) + "/" + std::to_string(count) +
                                    " does not exist; expected 1/" + std::to_string(count) + " to " +
                                    std::to_string(count) + "/" + std::to_string(count));
}

Shard parse_shard(const std::string& text) {
  const std::size_t slash = text.find('/');
  const std::string_view whole = text;
  Shard shard{0, 0};
  if (slash != std::string::npos)
    shard = {whole_number(whole.substr(0, slash)), whole_number(whole.substr(slash + 1))};
  if (shard.number == 0 || shard.count == 0) {
    throw Error(ErrorCode::usage,
                "shard '" + text + "' cannot be read; expected I/N, part I of N counted from 1, such as 1/4");
  }
  shard.validate();
  return shard;
}

std::vector<std::size_t> cases_of_shard(const Shard& shard, std::size_t cases) {
  shard.validate();
  std::vector<std::size_t> positions;
  for (std::size_t n = shard.number - 1; n < cases; n += shard.count) positions.push_back(n);
  return positions;
}

}  // namespace sammoe
