#include "sammoe/batch.hpp"
#include "sammoe/error.hpp"
#include "sammoe/prompt_io.hpp"

#include "batch/batch_table.hpp"
#include "batch/input_folder.hpp"
#include "batch/output_claims.hpp"

#include <algorithm>

namespace sammoe {
namespace {

/// Prompts files are small, so a broken one shows before any work; images and masks are checked when read.
void check_prompts(const BatchCase& job, FileProblems& problems) {
  try {
    const std::vector<ObjectPrompt> objects =
        job.prompts_file ? read_prompts(*job.prompts_file) : job.prompts;
    if (objects.empty() || !job.only_label) return;
    const bool found = std::any_of(objects.begin(), objects.end(), [&](const ObjectPrompt& object) {
      return object.label == *job.only_label;
    });
    if (!found) {
      problems.add(job.place,
                   "unknown label " + std::to_string(*job.only_label) + "; choose one that the prompts have");
    }
  } catch (const Error& error) {
    problems.add(job.place, error.what());
  }
}

}  // namespace

std::vector<BatchCase> plan_batch(const BatchSource& source, const std::filesystem::path& output_folder,
                                  const BatchCompanions& companions) {
  if (source.table.has_value() == source.folder.has_value())
    throw Error(ErrorCode::usage, "a batch needs either a table of cases or a folder of images; give one");
  FileProblems problems(source.table ? *source.table : *source.folder);
  std::vector<BatchCase> cases = source.table ? read_batch_table(problems) : find_batch_cases(problems);
  OutputClaims claims(output_folder, cases, problems);
  for (BatchCase& job : cases) {
    check_prompts(job, problems);
    claims.check(job, companions);
    job.output = job.output.lexically_normal();
  }
  problems.throw_if_any();
  return cases;
}

}  // namespace sammoe
