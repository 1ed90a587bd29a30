#include "batch/output_names.hpp"

#include "files/volume_names.hpp"

#include <system_error>

namespace sammoe {

namespace fs = std::filesystem;

fs::path default_output(const fs::path& image) {
  // The name of a folder may end with a slash.
  const fs::path name = image.has_filename() ? image.filename() : image.parent_path().filename();
  std::error_code ignored;
  if (fs::is_directory(image, ignored)) return name.string() + ".nii.gz";
  const bool is_other = !volume_ending(name).empty() && !names_written_volume(name);
  return is_other ? fs::path(volume_stem(name) + ".nii.gz") : name;
}

std::vector<OutputName> output_names(const fs::path& mask, const BatchCompanions& companions) {
  std::vector<OutputName> names{{"mask", mask}};
  const fs::path stem = mask.parent_path() / volume_stem(mask);
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
