#pragma once

#include "sammoe/bundle.hpp"

#include <filesystem>
#include <map>
#include <string>

namespace sammoe {

/// Puts files that a user gave into the folder of a bundle, hashed as they are copied. Equal files are put
/// there once.
class NetworkCopies {
 public:
  /// `folder` holds the files of `bundle`.
  NetworkCopies(std::filesystem::path folder, const BundleInfo& bundle);

  /// Copies it under that name ("experts/liver.pt"), or a name like it if that is taken. Throws Error{model},
  /// Error{output}.
  BundleFile add(const std::filesystem::path& file, const std::string& name);

  /// The file that was given for a name in the folder; the name itself if the bundle had it before.
  std::string given_as(const std::string& name) const;

 private:
  std::string free_name(const std::string& name) const;

  std::filesystem::path folder_;
  std::map<std::string, std::string> stored_;             ///< SHA-256 to name
  std::map<std::string, std::filesystem::path> sources_;  ///< name to the file that was given
};

}  // namespace sammoe
