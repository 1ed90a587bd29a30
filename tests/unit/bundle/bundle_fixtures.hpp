#pragma once

#include "sammoe/bundle.hpp"

#include <string>
#include <vector>

namespace sammoe {

/// A bundle in which every field is set: a gate, two decoders as specialists, one with encoders of its own,
/// and two whole networks.
BundleInfo complete_bundle();
/// The least a bundle can say: no gate, the general expert alone.
BundleInfo minimal_bundle();

/// A change to the text of complete_bundle()'s manifest: `from` becomes `to`, once.
struct Mutation {
  std::string name;
  std::string from;
  std::string to;
  std::string complaint;  ///< what the reader's message must contain
};

/// Manifests that the schema refuses.
std::vector<Mutation> schema_mutations();
/// Manifests that only the reader can refuse.
std::vector<Mutation> reader_mutations();

/// The manifest of complete_bundle() after that change.
std::string mutated_manifest(const Mutation& mutation);

}  // namespace sammoe
