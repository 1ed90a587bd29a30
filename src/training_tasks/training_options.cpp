#include "sammoe/bundle_training.hpp"
#include "sammoe/error.hpp"
#include "sammoe/segmenter.hpp"

#include "bundle/bundle_writer.hpp"

#include <cmath>
#include <sstream>
#include <string>

namespace sammoe {
namespace {

constexpr int kMaxFirstClicks = 1000;
constexpr int kMaxSteps = 10000000;
constexpr int kMaxBatch = 4096;
constexpr int kMaxClicks = 100;

/// Inclusive bounds of an option.
struct Bounds {
  int lowest;
  int highest;
};

void require_within(const std::string& option, int value, const Bounds& bounds) {
  if (value >= bounds.lowest && value <= bounds.highest) return;
  throw Error(ErrorCode::usage, option + " is " + std::to_string(value) + "; expected " +
                                    std::to_string(bounds.lowest) + " to " + std::to_string(bounds.highest));
}

/// The name and the description end up in bundle.json, so its rules are theirs.
void require_fits_manifest(const std::string& name, const std::string& description) {
  const BundleFile placeholder{"file.pt", std::string(64, '0')};
  BundleInfo bundle;
  bundle.name = "any";
  bundle.version = "1.0";
  bundle.selection.strategy = Strategy::general;
  bundle.image_encoder = placeholder;
  bundle.prompt_encoder = placeholder;
  bundle.experts = {{"general", "", {}, placeholder, {}, {}, ""}, {name, "", {}, placeholder, {}, {}, ""}};
  if (name == "general") {
    throw Error(ErrorCode::usage,
                "the new expert's name is general, which is the first expert's; choose another name");
  }
  try {
    bundle_manifest_json(bundle);
  } catch (const Error&) {
    throw Error(ErrorCode::usage,
                "the new expert's name is not 1 to 64 of a-z, 0-9, '_', '-'; choose another");
  }
  bundle.experts.back().description = description;
  try {
    bundle_manifest_json(bundle);
  } catch (const Error&) {
    throw Error(ErrorCode::usage, "the new expert's description is not one line of UTF-8 text");
  }
}

}  // namespace

void TrainingOptions::validate() const {
  SegmenterOptions computing;
  computing.threads = threads;
  computing.validate();
  read.validate();
  require_within("the number of first clicks", first_clicks_per_structure, {1, kMaxFirstClicks});
}

void FinetuneOptions::validate() const {
  training.validate();
  require_fits_manifest(name, description);
  require_within("the number of steps", steps, {1, kMaxSteps});
  require_within("the batch", batch, {1, kMaxBatch});
  require_within("the number of clicks", max_clicks, {1, kMaxClicks});
  // Written so that a NaN fails.
  if (!(learning_rate > 0 && learning_rate <= 1)) {
    std::ostringstream message;
    message << "learning rate is " << learning_rate << "; expected above 0 and at most 1";
    throw Error(ErrorCode::usage, message.str());
  }
}

}  // namespace sammoe
