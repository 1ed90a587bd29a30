// Tables of labelled cases, of pairs of masks, and of a batch's cases as CSV and as JSON lines: refused, or
// rows that name files.
#include "sammoe/case_table.hpp"
#include "sammoe/mask_comparison.hpp"

#include "batch/batch_table.hpp"
#include "fuzz/input_file.hpp"

namespace {

void read_as_batch(const std::filesystem::path& path) {
  sammoe::FileProblems problems(path);
  const std::vector<sammoe::BatchCase> cases = sammoe::read_batch_table(problems);
  problems.throw_if_any();
  for (const sammoe::BatchCase& row : cases) sammoe::fuzz::require(!row.image.empty() && !row.place.empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sammoe;
  static fuzz::InputFile csv("cases.csv");
  static fuzz::InputFile json_lines("cases.jsonl");
  fuzz::read_or_refuse(ErrorCode::input, [&] {
    for (const LabelledCase& row : read_case_table(csv.holding(data, size)))
      fuzz::require(!row.image.empty() && row.line >= 1);
  });
  fuzz::read_or_refuse(ErrorCode::input, [&] { read_as_batch(csv.holding(data, size)); });
  fuzz::read_or_refuse(ErrorCode::input, [&] {
    const auto missing = size % 2 == 1 ? MissingPredictions::count_as_empty : MissingPredictions::refuse;
    for (const MaskPair& pair : read_pair_table(csv.holding(data, size), missing))
      fuzz::require(!pair.reference.empty() && !pair.name.empty());
  });
  fuzz::read_or_refuse(ErrorCode::input, [&] { read_as_batch(json_lines.holding(data, size)); });
  return 0;
}
