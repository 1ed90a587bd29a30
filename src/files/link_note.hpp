#pragma once

#include <filesystem>
#include <string>

namespace sammoe {

/// For messages about a path that does not exist: " (it is a link to 'X', which does not exist; fetch its
/// content)" if that is why, as in clones of data sets whose files were not fetched; else empty.
std::string link_note(const std::filesystem::path& path);

/// Whether there is something of that name, if only a link to nothing: what opens it then says so.
bool is_there(const std::filesystem::path& path);

}  // namespace sammoe
