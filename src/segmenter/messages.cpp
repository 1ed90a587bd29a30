#include "segmenter/messages.hpp"

#include "sammoe/printable.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string_view>

namespace sammoe {
namespace {

using nlohmann::json;

constexpr std::size_t kMaxPrompts = 65535;
constexpr std::size_t kMaxClicks = 1U << 20U;
constexpr std::size_t kMaxNames = 1U << 16U;
constexpr std::size_t kMaxMessageLength = 4000;
constexpr NumberRange kFinite{std::numeric_limits<double>::lowest(), std::numeric_limits<double>::max()};
constexpr NumberRange kCount{0, 1e15};
constexpr NumberRange kShare{0, 1};

constexpr std::array<const char*, 6> kErrorCodes{"usage",  "input",      "model",
                                                 "output", "processing", "interrupted"};
constexpr std::array<const char*, 3> kPrecisions{"fp32", "bf16", "auto"};
constexpr std::array<const char*, 2> kDevices{"cpu", "cuda"};
constexpr std::array<const char*, 3> kSandboxes{"auto", "on", "off"};
constexpr std::array<const char*, 2> kResamples{"linear", "nearest"};
constexpr std::array<const char*, 2> kFrames{"ras", "voxel"};
constexpr std::array<const char*, 10> kScalarTypes{"int8",   "uint8", "int16",  "uint16",  "int32",
                                                   "uint32", "int64", "uint64", "float32", "float64"};

/// Harmless for a terminal, and no longer than a message may be.
std::string one_line(const std::string& text) {
  return printable(std::string_view(text).substr(0, kMaxMessageLength));
}

/// The word of an enumerator whose value is its place in the table.
template <typename Enum, std::size_t count>
const char* word_of(Enum value, const std::array<const char*, count>& words) {
  return words.at(static_cast<std::size_t>(value));
}

template <typename Enum, std::size_t count>
Enum enum_of(const DocumentNode& node, const std::array<const char*, count>& words) {
  const std::string word = node.text();
  const auto found = std::find(words.begin(), words.end(), word);
  if (found == words.end()) node.refuse("is " + printable(word) + ", which is not known");
  return static_cast<Enum>(found - words.begin());
}

std::vector<double> read_numbers(const DocumentNode& node, std::size_t most,
                                 const NumberRange& range = kFinite) {
  std::vector<double> numbers;
  for (const DocumentNode& element : node.elements(most)) numbers.push_back(element.number(range));
  return numbers;
}

Point3 read_point(const DocumentNode& node) {
  const std::vector<double> numbers = read_numbers(node, 3);
  if (numbers.size() != 3) node.refuse("does not have three numbers");
  return {numbers[0], numbers[1], numbers[2]};
}

Index3 read_index(const DocumentNode& node) {
  Index3 index{};
  const std::vector<DocumentNode> elements = node.elements(3);
  if (elements.size() != 3) node.refuse("does not have three numbers");
  for (std::size_t n = 0; n < 3; ++n) index[n] = elements[n].integer(kCount);
  return index;
}

// Each struct is taken apart whole: one with a new field does not compile until the field is sent, or it is
// said why it is not.

json grid_json(const Grid& grid) {
  const auto& [size, spacing_mm, direction_in_ras, origin_in_ras] = grid;
  return {
      {"size", size}, {"spacing", spacing_mm}, {"direction", direction_in_ras}, {"origin", origin_in_ras}};
}

/// Checked to be a grid, of no more voxels than can be counted in bytes.
Grid read_grid(const DocumentNode& node) {
  Grid grid;
  grid.size = read_index(node.at("size"));
  grid.spacing_mm = read_point(node.at("spacing"));
  const std::vector<DocumentNode> rows = node.at("direction").elements(3);
  if (rows.size() != 3) node.refuse("does not have three directions");
  for (std::size_t n = 0; n < 3; ++n) grid.direction_in_ras[n] = read_point(rows[n]);
  grid.origin_in_ras = read_point(node.at("origin"));
  constexpr double kMaxVoxels = 1e15;
  double voxels = 1;
  for (const std::int64_t size : grid.size) voxels *= static_cast<double>(size);
  if (!(voxels >= 1 && voxels <= kMaxVoxels)) node.refuse("is not a size of a volume");
  grid.validate();
  return grid;
}

json click_json(const Click& click) {
  const auto& [position, frame, inside] = click;
  return {position[0], position[1], position[2], word_of(frame, kFrames), inside};
}

Click read_click(const DocumentNode& node) {
  const std::vector<DocumentNode> parts = node.elements(5);
  if (parts.size() != 5) node.refuse("is not a click");
  Click click;
  for (std::size_t n = 0; n < 3; ++n) click.position[n] = parts[n].number(kFinite);
  click.frame = enum_of<Frame>(parts[3], kFrames);
  click.inside = parts[4].boolean();
  return click;
}

json shares_json(const std::vector<ExpertShare>& shares) {
  json list = json::array();
  for (const auto& [expert, weight, channel] : shares)
    list.push_back({{"name", expert}, {"weight", weight}, {"channel", channel}});
  return list;
}

/// The name of a channel of that expert's network; empty where it is a decoder.
std::string read_channel(const DocumentNode& share, const ExpertInfo& expert) {
  std::string channel = share.at("channel").text();
  if (!expert.network && channel.empty()) return channel;
  if (expert.network) {
    const std::vector<std::string>& channels = expert.network->channels;
    if (std::find(channels.begin(), channels.end(), channel) != channels.end()) return channel;
  }
  share.refuse("names a channel that the expert does not have");
}

std::vector<ExpertShare> read_shares(const DocumentNode& node, const BundleInfo& bundle) {
  std::vector<ExpertShare> shares;
  for (const DocumentNode& element : node.elements(bundle.experts.size())) {
    const std::string name = element.at("name").text();
    const auto is_named = [&](const ExpertInfo& expert) { return expert.name == name; };
    const auto found = std::find_if(bundle.experts.begin(), bundle.experts.end(), is_named);
    if (found == bundle.experts.end()) element.refuse("names an expert that the bundle does not have");
    shares.push_back({name, element.at("weight").number(kShare), read_channel(element, *found)});
  }
  return shares;
}

}  // namespace

DocumentNode message_node(const json& body, const char* sender) {
  return {body, std::string("a message of ") + sender, ErrorCode::processing};
}

json error_json(const Error& error) {
  return {{"type", "error"}, {"code", word_of(error.code(), kErrorCodes)}, {"message", error.what()}};
}

Error read_error(const DocumentNode& node) {
  const auto code = enum_of<ErrorCode>(node.at("code"), kErrorCodes);
  return {code, one_line(node.at("message").any_text())};
}

json engine_json(const EngineInfo& engine) {
  const auto& [libtorch_version, threads, precision, sandbox] = engine;
  return {{"libtorch", libtorch_version},
          {"threads", threads},
          {"precision", name_of(precision)},
          {"sandbox", sandbox}};
}

EngineInfo read_engine(const DocumentNode& node) {
  EngineInfo engine;
  engine.libtorch_version = node.at("libtorch").text();
  engine.threads = static_cast<int>(node.at("threads").integer({0, 1e6}));
  engine.precision = enum_of<Precision>(node.at("precision"), kPrecisions);
  engine.sandbox = node.at("sandbox").text();
  return engine;
}

json segmenter_options_json(const SegmenterOptions& options) {
  // Isolation, patience and the program are for the side that starts the worker.
  const auto& [worker, threads, precision, device, expert_memory_mib, isolate_volumes] = options;
  const auto& [sandbox, engine_memory_mib, engine_patience_s, engine_program] = worker;
  return {{"threads", threads},
          {"precision", name_of(precision)},
          {"device", word_of(device, kDevices)},
          {"expert_memory_mib", expert_memory_mib},
          {"sandbox", word_of(sandbox, kSandboxes)},
          {"engine_memory_mib", engine_memory_mib}};
}

SegmenterOptions read_segmenter_options(const DocumentNode& node) {
  SegmenterOptions options;
  options.threads = static_cast<int>(node.at("threads").integer({0, 1e6}));
  options.precision = enum_of<Precision>(node.at("precision"), kPrecisions);
  options.device = enum_of<Device>(node.at("device"), kDevices);
  options.expert_memory_mib = static_cast<int>(node.at("expert_memory_mib").integer({0, 2e9}));
  options.worker.sandbox = enum_of<Sandbox>(node.at("sandbox"), kSandboxes);
  options.worker.engine_memory_mib = node.at("engine_memory_mib").integer(kCount);
  options.validate();
  return options;
}

json routing_json(const RoutingOptions& routing) {
  const auto& [strategy, expert, k, threshold, temperature] = routing;  // the text has strategy and expert
  return {{"strategy", to_string(routing)}, {"k", k}, {"threshold", threshold}, {"temperature", temperature}};
}

RoutingOptions read_routing(const DocumentNode& node) {
  RoutingOptions routing;
  set_strategy(routing, node.at("strategy").text());
  routing.k = static_cast<std::size_t>(node.at("k").integer(kCount));
  routing.threshold = node.at("threshold").number(kFinite);
  routing.temperature = node.at("temperature").number(kFinite);
  routing.validate();
  return routing;
}

json volume_json(const Volume& volume) {
  const auto& [slope, intercept] = volume.rescale();
  return {{"grid", grid_json(volume.grid())},
          {"scalar_type", name_of(volume.scalar_type())},
          {"slope", slope},
          {"intercept", intercept}};
}

VolumeHead read_volume_head(const DocumentNode& node) {
  VolumeHead head;
  head.grid = read_grid(node.at("grid"));
  head.type = enum_of<ScalarType>(node.at("scalar_type"), kScalarTypes);
  head.rescale = {node.at("slope").number(kFinite), node.at("intercept").number(kFinite)};
  return head;
}

json prompts_json(const std::vector<ObjectPrompt>& prompts) {
  json list = json::array();
  for (const ObjectPrompt& prompt : prompts) {
    // Name and terms are for records and outputs; masks follow as shared memory.
    const auto& [label, name, clicks, terms, channel, mask] = prompt;
    json click_list = json::array();
    for (const Click& click : clicks) click_list.push_back(click_json(click));
    list.push_back({{"label", label},
                    {"clicks", std::move(click_list)},
                    {"channel", channel ? json(*channel) : json(nullptr)}});
  }
  return list;
}

std::vector<ObjectPrompt> read_prompts_message(const DocumentNode& node) {
  std::vector<ObjectPrompt> prompts;
  for (const DocumentNode& element : node.elements(kMaxPrompts)) {
    ObjectPrompt prompt;
    prompt.label = static_cast<std::uint16_t>(element.at("label").integer({1, 65535}));
    for (const DocumentNode& click : element.at("clicks").elements(kMaxClicks))
      prompt.clicks.push_back(read_click(click));
    if (const DocumentNode channel = element.at("channel"); !channel.is_null())
      prompt.channel = static_cast<std::size_t>(channel.integer({0, kMaxNames}));
    prompts.push_back(std::move(prompt));
  }
  return prompts;
}

json segment_options_json(const SegmentOptions& options) {
  const auto& [routing, resample, mask_threshold, max_rois, keep_probabilities, progress] = options;
  return {{"routing", routing_json(*routing)},
          {"resample", word_of(resample, kResamples)},
          {"mask_threshold", mask_threshold},
          {"max_rois", max_rois},
          {"keep_probabilities", keep_probabilities}};
}

SegmentOptions read_segment_options(const DocumentNode& node) {
  SegmentOptions options;
  options.routing = read_routing(node.at("routing"));
  options.resample = enum_of<Resample>(node.at("resample"), kResamples);
  options.mask_threshold = node.at("mask_threshold").number(kShare);
  options.max_rois = static_cast<int>(node.at("max_rois").integer({1, 2e9}));
  options.keep_probabilities = node.at("keep_probabilities").boolean();
  options.validate();
  return options;
}

json object_json(const ObjectResult& object) {
  // The owner knows the name and counts the voxels; probabilities follow as shared memory.
  const auto& [label, name, clicks_in_voxels, gate_scores, experts, routing_reason, predicted_iou, roi_count,
               reached_roi_limit, voxel_count, probabilities] = object;
  return {{"label", label},
          {"clicks", clicks_in_voxels},
          {"gate_scores", gate_scores},
          {"experts", shares_json(experts)},
          {"reason", routing_reason},
          {"iou", std::isfinite(predicted_iou) ? json(predicted_iou) : json(nullptr)},
          {"rois", roi_count},
          {"reached_roi_limit", reached_roi_limit}};
}

ObjectResult read_object(const DocumentNode& node, const BundleInfo& bundle) {
  ObjectResult object;
  object.label = static_cast<std::uint16_t>(node.at("label").integer({1, 65535}));
  for (const DocumentNode& click : node.at("clicks").elements(kMaxClicks))
    object.clicks_in_voxels.push_back(read_point(click));
  object.gate_scores = read_numbers(node.at("gate_scores"), bundle.experts.size(), kShare);
  object.experts = read_shares(node.at("experts"), bundle);
  object.routing_reason = one_line(node.at("reason").any_text());
  const DocumentNode iou = node.at("iou");
  object.predicted_iou = iou.is_null() ? std::nan("") : iou.number(kFinite);
  object.roi_count = static_cast<std::size_t>(node.at("rois").integer(kCount));
  object.reached_roi_limit = node.at("reached_roi_limit").boolean();
  return object;
}

json region_json(const Region& region) {
  const auto& [begin, size] = region;
  return {{"begin", begin}, {"size", size}};
}

Region read_region(const DocumentNode& node, const Grid& grid) {
  const Region region{read_index(node.at("begin")), read_index(node.at("size"))};
  if (std::count(region.size.begin(), region.size.end(), 0) > 0) return {};
  if (clip(region, grid.size).size != region.size) node.refuse("does not lie within the volume");
  return region;
}

json stage_times_json(const std::vector<StageTime>& times) {
  json list = json::array();
  for (const auto& [stage, seconds] : times) list.push_back({{"stage", stage}, {"seconds", seconds}});
  return list;
}

std::vector<StageTime> read_stage_times(const DocumentNode& node) {
  std::vector<StageTime> times;
  for (const DocumentNode& element : node.elements(kMaxNames))
    times.push_back({element.at("stage").text(), element.at("seconds").number(kCount)});
  return times;
}

std::vector<std::string> read_names(const DocumentNode& node) {
  std::vector<std::string> names;
  for (const DocumentNode& element : node.elements(kMaxNames)) names.push_back(element.text());
  return names;
}

}  // namespace sammoe
