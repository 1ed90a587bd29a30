#include "sammoe/batch.hpp"
#include "sammoe/error.hpp"

#include "batch/batch_table.hpp"
#include "batch/input_folder.hpp"
#include "batch/output_claims.hpp"
#include "batch/prompt_check.hpp"

#include <cstddef>

namespace sammoe {
namespace {

/// As many as are counted: the author of a table wants to see them all.
constexpr std::size_t kProblemsShown = 100;

}  // namespace

std::vector<BatchCase> plan_batch(const BatchSource& source, const std::filesystem::path& output_folder,
                                  const BatchCompanions& companions) {
  if (source.table.has_value() == source.folder.has_value())
    throw Error(ErrorCode::usage, "a batch needs either a table of cases or a folder of images; give one");
  FileProblems problems(source.table ? *source.table : *source.folder, kProblemsShown);
  std::vector<BatchCase> cases = source.table ? read_batch_table(problems) : find_batch_cases(problems);
  OutputClaims claims(output_folder, cases, problems);
  PromptCheck prompts(problems);
  for (BatchCase& job : cases) {
    prompts.check(job);
    claims.check(job, companions);
    job.output = job.output.lexically_normal();
  }
  problems.throw_if_any();
  return cases;
}

}  // namespace sammoe
