#include "patient_tables.hpp"

#include "sammoe/error.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

namespace sammoe::demo {
namespace {

namespace fs = std::filesystem;

constexpr const char* kHeader = "image,label,label_value,task,split\n";
constexpr int kMaxNumber = 999;

std::string three_digits(int number) {
  const std::string digits = std::to_string(number);
  return std::string(3 - digits.size(), '0') + digits;
}

/// One field of CSV.
std::string quoted(const fs::path& path) {
  std::string text = "\"";
  for (const char character : path.string()) text += character == '"' ? "\"\"" : std::string(1, character);
  return text + "\"";
}

std::string row(const fs::path& image, const fs::path& label, const std::string& rest) {
  return quoted(fs::absolute(image)) + "," + quoted(fs::absolute(label)) + "," + rest + "\n";
}

[[noreturn]] void refuse(const fs::path& folder, const std::string& expected) {
  throw Error(ErrorCode::input, folder.string() + ": no " + expected + "; give the folder that holds them");
}

}  // namespace

std::string hippocampus_split(int number) {
  constexpr int kParts = 5;
  const int part = number % kParts;
  return part == 0 ? "test" : part == 1 ? "validation" : "train";
}

std::string sarcoma_split(int number) {
  static const std::set<int> test{4, 8, 12, 24, 28, 32, 36, 44, 48};
  static const std::set<int> validation{3, 19, 31, 43};
  return test.count(number) != 0 ? "test" : validation.count(number) != 0 ? "validation" : "train";
}

std::string hippocampus_table(const fs::path& folder) {
  std::string rows;
  for (int number = 0; number <= kMaxNumber; ++number) {
    const std::string name = "hippocampus_" + three_digits(number) + ".nii.gz";
    const fs::path image = folder / "images" / name, label = folder / "labels" / name;
    if (!fs::exists(image) || !fs::exists(label)) continue;
    for (const char* part : {"1", "2"})
      rows += row(image, label, std::string(part) + ",hippocampus," + hippocampus_split(number));
  }
  if (rows.empty()) refuse(folder, "images/hippocampus_NNN.nii.gz with labels/hippocampus_NNN.nii.gz");
  return kHeader + rows;
}

std::string sarcoma_table(const fs::path& folder) {
  constexpr std::array<std::pair<const char*, const char*>, 3> kModalities{
      {{"CT", "sarcoma_ct"}, {"MR_T1", "sarcoma_mr"}, {"PET", "sarcoma_pet"}}};
  std::string rows;
  for (int number = 0; number <= kMaxNumber; ++number) {
    const fs::path patient = folder / ("STS_" + three_digits(number));
    for (const auto& [modality, task] : kModalities) {
      const fs::path image = patient / (std::string(modality) + "_image.nii.gz");
      const fs::path label = patient / (std::string(modality) + "_mask.nii.gz");
      if (!fs::exists(image) || !fs::exists(label)) continue;
      rows += row(image, label, std::string("1,") + task + "," + sarcoma_split(number));
    }
  }
  if (rows.empty()) refuse(folder, "STS_NNN/{CT,MR_T1,PET}_image.nii.gz with their masks");
  return kHeader + rows;
}

}  // namespace sammoe::demo
