#include "sammoe/routing.hpp"

#include "bundle/bundle_writer.hpp"
#include "files/atomic_file.hpp"
#include "support/temporary_folder.hpp"
#include "unit/bundle/bundle_fixtures.hpp"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace sammoe {
namespace {

// The schema that is published and the reader must not drift apart, so an independent validator decides.
constexpr char kValidator[] = R"(
import json, pathlib, sys
import jsonschema
schema = json.loads(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8"))
jsonschema.Draft202012Validator.check_schema(schema)
validator = jsonschema.Draft202012Validator(schema)
for path in sorted(pathlib.Path(sys.argv[2]).glob("*.json")):
    valid = validator.is_valid(json.loads(path.read_text(encoding="utf-8")))
    print(path.stem, "valid" if valid else "invalid")
)";

std::string python_with_jsonschema() {
  for (const std::string python : {"/usr/bin/python3", "python3"}) {
    const std::string command = python + " -c 'from jsonschema import Draft202012Validator' 2>/dev/null";
    if (std::system(command.c_str()) == 0) return python;
  }
  return "";
}

std::string output_of(const std::string& command) {
  std::string output;
  FILE* pipe = ::popen(command.c_str(), "r");
  if (pipe == nullptr) return output;
  std::array<char, 4096> block{};
  while (const std::size_t count = std::fread(block.data(), 1, block.size(), pipe))
    output.append(block.data(), count);
  ::pclose(pipe);
  return output;
}

/// As one word of a shell's command line; for paths without single quotes.
std::string quoted(const std::string& path) {
  return " '" + path + "'";
}

/// Verdicts of the schema on each NAME.json in the folder: NAME -> "valid" or "invalid".
std::map<std::string, std::string> verdicts(const std::string& python, const std::filesystem::path& folder) {
  write_atomically(folder / "validate.py", kValidator);
  std::istringstream lines(output_of(python + quoted((folder / "validate.py").string()) +
                                     quoted(SAMMOE_SCHEMA) + quoted(folder.string())));
  std::map<std::string, std::string> found;
  std::string name;
  std::string verdict;
  while (lines >> name >> verdict) found[name] = verdict;
  return found;
}

TEST(BundleSchema, AcceptsWhatIsWrittenAndRefusesWhatTheReaderRefuses) {
  const std::string python = python_with_jsonschema();
  if (python.empty()) GTEST_SKIP() << "no python3 with jsonschema";
  const TemporaryFolder temporary;
  write_atomically(temporary.path() / "complete.json", bundle_manifest_json(complete_bundle()));
  write_atomically(temporary.path() / "minimal.json", bundle_manifest_json(minimal_bundle()));
  const std::vector<Mutation> mutations = schema_mutations();
  for (std::size_t n = 0; n < mutations.size(); ++n)
    write_atomically(temporary.path() / ("m" + std::to_string(n) + ".json"), mutated_manifest(mutations[n]));

  std::map<std::string, std::string> found = verdicts(python, temporary.path());
  ASSERT_EQ(found.size(), mutations.size() + 2);
  EXPECT_EQ(found["complete"], "valid");
  EXPECT_EQ(found["minimal"], "valid");
  for (std::size_t n = 0; n < mutations.size(); ++n)
    EXPECT_EQ(found["m" + std::to_string(n)], "invalid") << mutations[n].name;
}

/// The strategies that a bundle can name: those whose text is complete without a parameter.
std::vector<std::string> strategies_without_parameter() {
  std::vector<std::string> names;
  std::istringstream forms(strategy_forms());
  for (std::string form; std::getline(forms >> std::ws, form, ',');)
    if (form.find(':') == std::string::npos) names.push_back(form);
  return names;
}

TEST(BundleSchema, NamesTheStrategiesOfTheTableInItsOrder) {
  std::ifstream file(SAMMOE_SCHEMA);
  const nlohmann::json schema = nlohmann::json::parse(file);
  const nlohmann::json strategy = schema.at("properties").at("selection").at("properties").at("strategy");
  const std::vector<std::string> names = strategy.at("enum");
  EXPECT_EQ(names, strategies_without_parameter());
  const std::string description = strategy.at("description");
  for (const std::string& name : names)
    EXPECT_NE(description.find(name + ": "), std::string::npos) << name << " is not explained";
}

}  // namespace
}  // namespace sammoe
