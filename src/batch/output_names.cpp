#include "batch/output_names.hpp"

namespace sammoe {

std::string volume_ending(const std::filesystem::path& path) {
  const std::string name = path.filename().string();
  for (const std::string ending : {".nii.gz", ".nii", ".nrrd", ".mha", ".dcm"}) {
    if (name.size() > ending.size() && name.compare(name.size() - ending.size(), ending.size(), ending) == 0)
      return ending;
  }
  return "";
}

std::string volume_stem(const std::filesystem::path& path) {
  const std::string name = path.filename().string();
  return name.substr(0, name.size() - volume_ending(path).size());
}

std::vector<OutputName> output_names(const std::filesystem::path& mask, const BatchCompanions& companions) {
  std::vector<OutputName> names{{"mask", mask}};
  const std::filesystem::path stem = mask.parent_path() / volume_stem(mask);
  const auto add_if = [&](bool wanted, const char* role, const char* ending) {
    if (wanted) names.push_back({role, stem.string() + ending});
  };
  // NIfTI whatever the mask is: the one format that holds the probabilities of several objects.
  add_if(companions.probabilities, "probabilities", ".probabilities.nii.gz");
  add_if(companions.record, "record", ".json");
  add_if(companions.preview, "preview", ".png");
  return names;
}

}  // namespace sammoe
