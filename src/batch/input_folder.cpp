#include "batch/input_folder.hpp"

#include "sammoe/error.hpp"
#include "sammoe/printable.hpp"

#include "batch/output_names.hpp"
#include "core/ascii_text.hpp"
#include "core/refusal.hpp"
#include "files/file_lookup.hpp"
#include "files/text_file.hpp"
#include "files/volume_names.hpp"

#include <algorithm>
#include <map>
#include <system_error>

namespace sammoe {
namespace {

namespace fs = std::filesystem;

/// What follows the image's stem in the name of its prompts file.
constexpr const char* kPromptsEndings[] = {".prompts.json", ".prompts.csv", ".mrk.json", ".fcsv"};

/// Such as "a.prompts.json (or .prompts.csv, ...)".
std::string prompts_names(const std::string& stem) {
  std::string text;
  for (const std::string ending : kPromptsEndings)
    text += text.empty() ? stem + ending + " (or " : ending + ", ";
  return text.substr(0, text.size() - 2) + ")";
}

/// The stem that a prompts file's name shares with its image; empty if it is not a prompts file.
std::string stem_of_prompts(const std::string& name) {
  const std::string lower = lower_case(name);  // endings are read in any case
  for (const std::string ending : kPromptsEndings) {
    if (lower.size() > ending.size() && ends_with(lower, ending))
      return name.substr(0, name.size() - ending.size());
  }
  return "";
}

struct Names {
  std::vector<std::string> files;
  std::vector<std::string> folders;
};

Names names_in(const fs::path& folder) {
  Names names;
  std::error_code failure;
  for (fs::directory_iterator entry(folder, failure), end; !failure && entry != end;
       entry.increment(failure)) {
    const std::string name = entry->path().filename().string();
    std::error_code ignored;
    if (name.front() != '.') (entry->is_directory(ignored) ? names.folders : names.files).push_back(name);
  }
  if (failure)
    throw Error(ErrorCode::input, folder.string() + ": cannot be read: " + failure.message() +
                                      "; give a folder with images and their prompts files");
  std::sort(names.files.begin(), names.files.end());
  return names;
}

using NamesByStem = std::map<std::string, std::vector<std::string>>;

BatchCase case_of(const fs::path& folder, const std::string& image, const NamesByStem& prompts,
                  FileProblems& problems) {
  BatchCase result;
  result.place = image;
  result.image = folder / image;
  result.output = default_output(result.image);
  const std::string stem = volume_stem(image);
  const auto found = prompts.find(stem);
  fs::path prompts_file;
  if (const std::string control = first_control_character(image); !control.empty())
    problems.add(in_quotes(image), "the name holds the control character " + control +
                                       ", or is not UTF-8; expected a plain name; rename the file");
  if (found == prompts.end())
    problems.add(image, "no prompts; put " + prompts_names(stem) + " next to it");
  else if (found->second.size() > 1)
    problems.add(image, "both " + found->second[0] + " and " + found->second[1] + " next to it; keep one");
  else
    prompts_file = folder / found->second.front();
  FileLookup files(folder);
  const auto check = [&](const fs::path& path) {
    const std::string problem = files.problem_with_volume(path);
    if (!problem.empty()) problems.add(path.filename().string(), problem);
    return problem.empty();
  };
  check(result.image);
  // A pipe must not even be opened.
  if (!prompts_file.empty() && check(prompts_file)) result.prompts.from = PromptsFile{prompts_file};
  return result;
}

}  // namespace

std::vector<BatchCase> find_batch_cases(FileProblems& problems) {
  const fs::path& folder = problems.file();
  NamesByStem images;
  NamesByStem prompts;
  const Names names = names_in(folder);
  for (const std::string& name : names.files) {
    if (names_volume(name)) images[volume_stem(name)].push_back(name);
    if (!stem_of_prompts(name).empty()) prompts[stem_of_prompts(name)].push_back(name);
  }
  // A folder is an image only if there are prompts for it and no file they could belong to.
  for (const std::string& name : names.folders)
    if (prompts.count(name) != 0 && images.count(name) == 0) images[name].push_back(name);
  std::vector<BatchCase> cases;
  for (const auto& [stem, files] : images) {
    if (files.size() > 1)
      problems.add(files[1],
                   "has the same name as " + files[0] + " except for the ending; keep one, or use a table");
    cases.push_back(case_of(folder, files.front(), prompts, problems));
  }
  for (const auto& [stem, files] : prompts) {
    if (images.count(stem) == 0)
      problems.add(files.front(), "no image " + stem + ".nii.gz (or another of " + volume_endings() +
                                      ") next to it, and no folder " + stem + " of DICOM files");
  }
  if (cases.empty() && problems.count() == 0)
    problems.add("", "no images; expected " + volume_endings() + " files with prompts files next to them");
  return cases;
}

}  // namespace sammoe
