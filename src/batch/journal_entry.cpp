#include "batch/journal_entry.hpp"

#include "sammoe/version.hpp"

#include <nlohmann/json.hpp>

namespace sammoe {
namespace {

/// Keeps the order of docs/batch.md.
using Json = nlohmann::ordered_json;

constexpr int kSchemaVersion = 1;

Json objects_json(const std::vector<BatchObject>& objects) {
  Json list = Json::array();
  for (const BatchObject& object : objects) {
    list.push_back({{"label", object.label},
                    {"name", object.name},
                    {"voxels", object.voxel_count},
                    {"volume_ml", object.volume_ml}});
  }
  return list;
}

Json files_json(const std::vector<FileRecord>& files) {
  Json json = Json::object();
  for (const FileRecord& file : files)
    json[file.role] = {{"path", file.path.string()}, {"sha256", file.sha256}};
  return json;
}

Json to_json(const CaseEntry& entry) {
  const BatchOutcome& outcome = entry.outcome;
  Json json{{"schema_version", kSchemaVersion},
            {"event", "case"},
            {"time", entry.time},
            {"state", outcome.state == CaseState::done ? "done" : "failed"},
            {"output", outcome.output.string()},
            {"image", outcome.image.string()},
            {"place", outcome.place}};
  if (outcome.state == CaseState::failed) json["error"] = outcome.error;
  json["sha256"] = {{"image", entry.digests.image},
                    {"prompts", entry.digests.prompts},
                    {"bundle", entry.digests.bundle},
                    {"options", entry.digests.options}};
  json["files"] = files_json(entry.files);
  json["objects"] = objects_json(outcome.objects);
  json["warnings"] = outcome.warnings;
  json["seconds"] = {
      {"read", outcome.read_seconds}, {"segment", outcome.segment_seconds}, {"write", outcome.write_seconds}};
  return json;
}

Json to_json(const RunEntry& entry) {
  return {{"schema_version", kSchemaVersion},
          {"event", "run"},
          {"time", entry.time},
          {"program", std::string("sammoe ") + kVersion},
          {"shard", {{"number", entry.shard.number}, {"count", entry.shard.count}}},
          {"cases", entry.cases},
          {"host", entry.host},
          {"bundle", entry.bundle_name},
          {"options", Json::parse(entry.options, nullptr, false)},
          {"table", entry.table}};
}

Json to_json(const EndEntry& entry) {
  return {
      {"schema_version", kSchemaVersion}, {"event", "end"}, {"time", entry.time}, {"seconds", entry.seconds}};
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
