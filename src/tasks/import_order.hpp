#pragma once

#include "sammoe/bundle_import.hpp"

#include "files/document_node.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace sammoe {

/// What is asked of code that makes networks out of checkpoints: for each checkpoint its decoder, and its
/// encoders, but an expert's only where they differ from the general ones.
struct ImportOrder {
  std::vector<std::string> checkpoints;  ///< what messages call them; the general one is the first
  std::vector<std::string> recordings;   ///< what messages call that of each checkpoint; "" if it has none
  bool half_precision = false;
  std::string weights;               ///< ImportOptions::weights
  std::optional<double> lora_scale;  ///< ImportOptions::lora_scale
};

/// What it found out.
struct ImportAnswer {
  std::int64_t roi_size_voxels = 0;
  /// For each checkpoint what was chosen and left out, in words for the user.
  std::vector<std::vector<std::string>> notes;
  /// For each checkpoint how it agrees with its recording.
  std::vector<std::optional<ImportAgreement>> agreements;
};

enum class NetworkKind { image_encoder, prompt_encoder, decoder };

/// What the task calls a checkpoint and its recording (TaskHost::open_file), and a network
/// (TaskHost::make_output).
std::string checkpoint_name(std::size_t checkpoint);
std::string recording_name(std::size_t checkpoint);
std::string network_name(std::size_t checkpoint, NetworkKind kind);

/// Scales of LoRA adapters beyond this are mistakes.
inline constexpr double kMaxLoraScale = 1000;

/// The task's name.
inline constexpr char kImportTask[] = "import";

nlohmann::json import_order_json(const ImportOrder& order);
ImportOrder read_import_order(const DocumentNode& node);
nlohmann::json import_answer_json(const ImportAnswer& answer);
ImportAnswer read_import_answer(const DocumentNode& node);

}  // namespace sammoe
