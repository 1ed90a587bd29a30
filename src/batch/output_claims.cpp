#include "batch/output_claims.hpp"

#include "batch/output_names.hpp"
#include "cases/mask_formats.hpp"
#include "core/refusal.hpp"

#include <algorithm>
#include <system_error>

#include <sys/stat.h>

namespace sammoe {
namespace {

namespace fs = std::filesystem;

/// The path without links and dots, as far as it exists.
fs::path real_path(const fs::path& path) {
  std::error_code failure;
  fs::path real = fs::weakly_canonical(fs::absolute(path, failure), failure);
  return failure ? path.lexically_normal() : real;
}

bool lies_in(const fs::path& path, const fs::path& folder) {
  return std::mismatch(folder.begin(), folder.end(), path.begin(), path.end()).first == folder.end();
}

}  // namespace

std::optional<OutputClaims::FileNumber> OutputClaims::number_of(const fs::path& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) return std::nullopt;
  return FileNumber(status.st_dev, status.st_ino);
}

OutputClaims::OutputClaims(const fs::path& output_folder, const std::vector<BatchCase>& cases,
                           FileProblems& problems)
    : folder_(output_folder), real_folder_(real_path(output_folder)), problems_(problems) {
  // A trailing slash would be an empty last part, which no path inside has.
  if (!real_folder_.has_filename()) real_folder_ = real_folder_.parent_path();
  const auto add = [this](const fs::path& path) {
    if (const auto number = number_of(path)) inputs_.emplace(*number, path.string());
  };
  for (const BatchCase& job : cases) {
    if (!job.image.empty()) add(job.image);
    if (const fs::path* prompts = job.prompts.path()) add(*prompts);
  }
}

std::string OutputClaims::problem_with(const fs::path& output) const {
  const fs::path plain = output.lexically_normal();
  if (output.is_absolute()) return "is absolute; expected a path inside the output folder";
  if (plain.begin() != plain.end() && *plain.begin() == "..")
    return "leads out of the output folder; expected a path inside";
  if (!names_mask(plain)) return "has no known ending; expected " + mask_formats();
  if (plain.filename().string().front() == '.')
    return "begins with a dot, as temporary files do; choose another name";
  if (!lies_in(real_path(folder_ / plain.parent_path()), real_folder_))
    return "leads out of the output folder through a link; expected a path inside";
  return "";
}

void OutputClaims::claim(const BatchCase& job, const fs::path& file) {
  if (const auto number = number_of(folder_ / file)) {
    const auto input = inputs_.find(*number);
    if (input != inputs_.end()) {
      problems_.add(job.place, "output " + in_quotes(file.string()) + " is the input " +
                                   in_quotes(input->second) + "; give it another name or folder");
      return;
    }
  }
  const fs::path place_on_disk = real_path(folder_ / file.parent_path()) / file.filename();
  const auto [first, is_new] = claimed_.try_emplace(place_on_disk, job.place);
  if (!is_new) {
    problems_.add(job.place, "output " + in_quotes(file.string()) + " is also that of " + first->second +
                                 "; give each case its own");
  }
}

void OutputClaims::check(const BatchCase& job, const BatchCompanions& companions) {
  if (job.output.empty()) return;  // without an image, which is a problem already
  const std::string problem = problem_with(job.output);
  if (!problem.empty()) {
    problems_.add(job.place, "output " + in_quotes(job.output.string()) + " " + problem);
    return;
  }
  const std::size_t before = problems_.count();
  for (const OutputName& name : output_names(job.output.lexically_normal(), companions)) {
    if (problems_.count() == before) claim(job, name.path);  // one word is enough for all companions
  }
}

}  // namespace sammoe
