#include "batch/journal_entry.hpp"

#include "sammoe/version.hpp"

#include <exception>
#include <tuple>
#include <utility>

#include <nlohmann/json.hpp>

namespace sammoe {
namespace {

/// Keeps the order of docs/batch.md.
using Json = nlohmann::ordered_json;

constexpr int kSchemaVersion = 1;

// Each struct is taken apart whole: one with a new field does not compile until the journal has the field.

Json objects_json(const std::vector<BatchObject>& objects) {
  Json list = Json::array();
  for (const auto& [label, name, voxel_count, volume_ml] : objects) {
    list.push_back({{"label", label}, {"name", name}, {"voxels", voxel_count}, {"volume_ml", volume_ml}});
  }
  return list;
}

Json files_json(const std::vector<FileRecord>& files) {
  Json json = Json::object();
  for (const auto& [role, path, sha256] : files) json[role] = {{"path", path.string()}, {"sha256", sha256}};
  return json;
}

Json digests_json(const CaseDigests& digests) {
  const auto& [image, prompts, bundle, options] = digests;
  return {{"image", image}, {"prompts", prompts}, {"bundle", bundle}, {"options", options}};
}

Json to_json(const CaseEntry& entry) {
  const auto& [time, outcome, digests, entry_files] = entry;
  const auto& [image, output, place, state, error, warnings, objects, read_seconds, segment_seconds,
               write_seconds] = outcome;
  Json json{{"schema_version", kSchemaVersion},
            {"event", "case"},
            {"time", time},
            {"state", state == CaseState::done ? "done" : "failed"},
            {"output", output.string()},
            {"image", image.string()},
            {"place", place}};
  if (state == CaseState::failed) json["error"] = error;
  json["sha256"] = digests_json(digests);
  json["files"] = files_json(entry_files);
  json["objects"] = objects_json(objects);
  json["warnings"] = warnings;
  json["seconds"] = {{"read", read_seconds}, {"segment", segment_seconds}, {"write", write_seconds}};
  return json;
}

Json shard_json(const Shard& shard) {
  const auto& [number, count] = shard;
  return {{"number", number}, {"count", count}};
}

Json to_json(const RunEntry& entry) {
  const auto& [time, shard, cases, table, host, bundle_name, options] = entry;
  return {{"schema_version", kSchemaVersion},
          {"event", "run"},
          {"time", time},
          {"program", std::string("sammoe ") + kVersion},
          {"shard", shard_json(shard)},
          {"cases", cases},
          {"host", host},
          {"bundle", bundle_name},
          {"options", Json::parse(options, nullptr, false)},
          {"table", table}};
}

Json to_json(const EndEntry& entry) {
  const auto& [time, seconds] = entry;
  return {{"schema_version", kSchemaVersion}, {"event", "end"}, {"time", time}, {"seconds", seconds}};
}

CaseEntry case_entry_of(const Json& json) {
  CaseEntry entry;
  json.at("time").get_to(entry.time);
  BatchOutcome& outcome = entry.outcome;
  outcome.state = json.at("state") == "done" ? CaseState::done : CaseState::failed;
  outcome.output = json.at("output").get<std::string>();
  outcome.image = json.at("image").get<std::string>();
  json.at("place").get_to(outcome.place);
  outcome.error = json.value("error", "");
  const Json& digests = json.at("sha256");
  entry.digests = {digests.at("image"), digests.at("prompts"), digests.at("bundle"), digests.at("options")};
  for (const auto& [role, file] : json.at("files").items())
    entry.files.push_back({role, file.at("path").get<std::string>(), file.at("sha256")});
  for (const Json& object : json.at("objects"))
    outcome.objects.push_back(
        {object.at("label"), object.at("name"), object.at("voxels"), object.at("volume_ml")});
  json.at("warnings").get_to(outcome.warnings);
  const Json& seconds = json.at("seconds");
  seconds.at("read").get_to(outcome.read_seconds);
  seconds.at("segment").get_to(outcome.segment_seconds);
  seconds.at("write").get_to(outcome.write_seconds);
  return entry;
}

RunEntry run_entry_of(const Json& json) {
  RunEntry entry;
  json.at("time").get_to(entry.time);
  entry.shard = {json.at("shard").at("number"), json.at("shard").at("count")};
  entry.shard.validate();
  json.at("cases").get_to(entry.cases);
  json.at("table").get_to(entry.table);
  json.at("host").get_to(entry.host);
  json.at("bundle").get_to(entry.bundle_name);
  entry.options = json.at("options").dump();
  return entry;
}

}  // namespace

bool operator==(const CaseDigests& one, const CaseDigests& other) {
  const auto values = [](const CaseDigests& digests) {
    const auto& [image, prompts, bundle, options] = digests;
    return std::tie(image, prompts, bundle, options);
  };
  return values(one) == values(other);
}

std::string journal_line(const JournalEntry& entry) {
  const Json json = std::visit([](const auto& known) { return to_json(known); }, entry);
  // Messages of foreign libraries may hold bytes that are not UTF-8.
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::optional<JournalEntry> parse_journal_line(const std::string& line) {
  try {
    const Json json = Json::parse(line);
    if (json.at("schema_version") != kSchemaVersion) return std::nullopt;
    const std::string event = json.at("event");
    if (event == "case") return case_entry_of(json);
    if (event == "run") return run_entry_of(json);
    if (event == "end") return EndEntry{json.at("time"), json.at("seconds")};
    return std::nullopt;
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

}  // namespace sammoe
