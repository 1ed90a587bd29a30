#include "files/volume_names.hpp"

#include "core/ascii_text.hpp"

#include <vector>

namespace sammoe {
namespace {

enum class NameUse {
  series,   ///< read and written, several volumes in one file too
  written,  ///< read, and written one by one
  read,
  other,  ///< not read: the voxels of a header beside it, which stands for both, or a mask only
};

struct NameRow {
  const char* ending;  ///< in lower case; a longer one stands before its own end
  NameUse use;
};
constexpr NameRow kNames[] = {
    {".nii.gz", NameUse::series}, {".nii", NameUse::series},       {".nii.bz2", NameUse::read},
    {".hdr.gz", NameUse::read},   {".hdr", NameUse::read},         {".img.gz", NameUse::other},
    {".img", NameUse::other},     {".seg.nrrd", NameUse::written}, {".nrrd", NameUse::written},
    {".nhdr", NameUse::read},     {".mha", NameUse::written},      {".mhd", NameUse::read},
    {".mgz", NameUse::series},    {".mgh", NameUse::series},       {".dcm", NameUse::read}};

bool is_written(NameUse use) {
  return use == NameUse::series || use == NameUse::written;
}

bool ends_in(const std::string& name, const std::string& ending) {
  return name.size() > ending.size() && name.compare(name.size() - ending.size(), ending.size(), ending) == 0;
}

const NameRow* row_of(const std::filesystem::path& path) {
  const std::string name = lower_case(path.filename().string());
  for (const NameRow& row : kNames)
    if (ends_in(name, row.ending)) return &row;
  return nullptr;
}

template <typename Wanted>
std::string listed(const Wanted& wanted) {
  std::vector<std::string> endings;
  for (const NameRow& row : kNames)
    if (wanted(row.use)) endings.emplace_back(row.ending);
  std::string text;
  for (std::size_t n = 0; n < endings.size(); ++n)
    text += (n == 0 ? "" : n + 1 == endings.size() ? " or " : ", ") + endings[n];
  return text;
}

}  // namespace

std::string volume_ending(const std::filesystem::path& path) {
  const NameRow* const row = row_of(path);
  if (row == nullptr) return "";
  const std::string name = path.filename().string();
  return name.substr(name.size() - std::string(row->ending).size());
}

std::string volume_stem(const std::filesystem::path& path) {
  const std::string name = path.filename().string();
  return name.substr(0, name.size() - volume_ending(path).size());
}

bool names_volume(const std::filesystem::path& path) {
  const NameRow* const row = row_of(path);
  return row != nullptr && row->use != NameUse::other;
}

bool names_written_volume(const std::filesystem::path& path) {
  const NameRow* const row = row_of(path);
  return row != nullptr && is_written(row->use);
}

bool names_written_series(const std::filesystem::path& path) {
  const NameRow* const row = row_of(path);
  return row != nullptr && row->use == NameUse::series;
}

std::string volume_endings() {
  return listed([](NameUse use) { return use != NameUse::other; });
}

std::string written_endings() {
  return listed(is_written);
}

std::string written_series_endings() {
  return listed([](NameUse use) { return use == NameUse::series; });
}

}  // namespace sammoe
