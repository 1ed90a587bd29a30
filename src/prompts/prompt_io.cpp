#include "sammoe/prompt_io.hpp"

#include "core/ascii_text.hpp"
#include "files/csv_line.hpp"
#include "files/json_document.hpp"
#include "files/text_file.hpp"
#include "prompts/formats.hpp"

#include <nlohmann/json.hpp>

namespace sammoe {
namespace {

constexpr const char* kExpected =
    "a file of prompts (JSON, .mrk.json, .fcsv or CSV) with at least one object";

bool is_json(const std::filesystem::path& path, const std::string& text) {
  const char first = text[text.find_first_not_of(" \t\r\n")];
  return first == '{' || first == '[' || lower_case(path.extension().string()) == ".json";
}

bool is_fcsv(const std::filesystem::path& path, const std::string& text) {
  return lower_case(path.extension().string()) == ".fcsv" || starts_with(text, "# Markups fiducial file");
}

std::vector<ObjectPrompt> read_any_format(const std::string& text, FileProblems& problems) {
  if (is_json(problems.file(), text)) {
    const nlohmann::json document =
        parse_json_document(text, kUsualJsonDepth, problems.file().string(), ErrorCode::input);
    return document.is_object() && document.contains("markups") ? read_markups_prompts(document, problems)
                                                                : read_json_prompts(document, problems);
  }
  if (text[text.find_first_not_of(" \t\r\n")] == '<') {
    problems.add("",
                 "is XML, as MITK (.mps) and ITK-SNAP (.annot) write it; expected JSON, .mrk.json, .fcsv or "
                 "CSV; write the points as CSV with the columns frame,x,y,z (docs/prompts.md)");
    return {};
  }
  if (is_fcsv(problems.file(), text)) return read_fcsv_prompts(text, problems);
  return is_slicer_table(text) ? read_slicer_table(text, problems) : read_csv_prompts(text, problems);
}

std::vector<ObjectPrompt> prompts_in(const std::string& text, const std::filesystem::path& name,
                                     std::vector<std::string>* warnings) {
  FileProblems problems(name);
  std::vector<ObjectPrompt> prompts = read_any_format(text, problems);
  problems.throw_if_any();
  if (warnings) warnings->insert(warnings->end(), problems.warnings().begin(), problems.warnings().end());
  return prompts;
}

}  // namespace

std::vector<ObjectPrompt> read_prompts(const std::filesystem::path& path,
                                       std::vector<std::string>* warnings) {
  return prompts_in(read_text_file(path, kExpected), path, warnings);
}

std::vector<ObjectPrompt> parse_prompts(const std::string& text, const std::filesystem::path& name,
                                        std::vector<std::string>* warnings) {
  return prompts_in(checked_text(text, name, kExpected), name, warnings);
}

}  // namespace sammoe
