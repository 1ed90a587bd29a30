#include "batch/leftovers.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <system_error>

namespace sammoe {
namespace {

namespace fs = std::filesystem;

/// Takes "<digits>-" off the front; false if there is none.
bool take_number(std::string_view& text) {
  const std::size_t end = text.find_first_not_of("0123456789");
  if (end == 0 || end == std::string_view::npos || text[end] != '-') return false;
  text.remove_prefix(end + 1);
  return true;
}

/// The name of the target of a temporary file's name (src/core/atomic_file.cpp,
/// src/cases/staged_outputs.cpp); empty if it is not one.
std::string target_of(std::string_view name) {
  const std::size_t whole = name.size();
  bool taken = true;
  while (taken) {
    taken = false;
    for (const std::string_view start : {std::string_view(".tmp-"), std::string_view(".staged-")}) {
      if (name.substr(0, start.size()) != start) continue;
      name.remove_prefix(start.size());
      if (!take_number(name) || !take_number(name)) return "";
      taken = true;
    }
  }
  return name.size() == whole ? std::string() : std::string(name);
}

std::size_t remove_from(const fs::path& folder, const std::set<std::string>& names) {
  std::vector<fs::path> leftovers;
  std::error_code failure;
  for (fs::directory_iterator entry(folder, failure), end; !failure && entry != end;
       entry.increment(failure)) {
    if (names.count(target_of(entry->path().filename().string())) != 0) leftovers.push_back(entry->path());
  }
  return static_cast<std::size_t>(std::count_if(leftovers.begin(), leftovers.end(), [](const fs::path& path) {
    std::error_code ignored;
    return fs::remove(path, ignored);
  }));
}

}  // namespace

std::size_t remove_leftovers(const std::vector<fs::path>& targets) {
  std::map<fs::path, std::set<std::string>> names_by_folder;
  for (const fs::path& target : targets)
    names_by_folder[target.parent_path()].insert(target.filename().string());
  std::size_t count = 0;
  for (const auto& [folder, names] : names_by_folder) count += remove_from(folder, names);
  return count;
}

}  // namespace sammoe
