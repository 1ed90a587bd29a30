// Prompt files of every format: refused, or objects with labels and finite clicks.
#include "sammoe/prompt_io.hpp"

#include "fuzz/input_file.hpp"

#include <cmath>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sammoe;
  static fuzz::InputFile file("prompts");
  fuzz::read_or_refuse(ErrorCode::input, [&] {
    const std::vector<ObjectPrompt> objects = read_prompts(file.holding(data, size));
    fuzz::require(!objects.empty());
    for (const ObjectPrompt& object : objects) {
      fuzz::require(object.label >= 1);
      for (const Click& click : object.clicks)
        for (const double coordinate : click.position) fuzz::require(std::isfinite(coordinate));
    }
  });
  return 0;
}
