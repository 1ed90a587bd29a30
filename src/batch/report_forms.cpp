#include "sammoe/batch_report.hpp"
#include "sammoe/printable.hpp"

#include "core/ascii_text.hpp"
#include "files/csv_line.hpp"

#include <algorithm>
#include <iomanip>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace sammoe {
namespace {

using Json = nlohmann::ordered_json;

const char* name_of_state(CaseState state) {
  return state == CaseState::failed ? "failed" : "done";
}

std::string name_of_shard(const Shard& shard) {
  return std::to_string(shard.number) + "/" + std::to_string(shard.count);
}

/// Times of the cases that are done.
struct Times {
  double read = 0;
  double segment = 0;
  double write = 0;
  double longest = 0;
};

Times times_of(const BatchReport& report) {
  Times times;
  for (const BatchOutcome& outcome : report.outcomes) {
    if (outcome.state != CaseState::done) continue;
    times.read += outcome.read_seconds;
    times.segment += outcome.segment_seconds;
    times.write += outcome.write_seconds;
    times.longest = std::max(times.longest, outcome.segment_seconds);
  }
  return times;
}

Json case_json(const BatchOutcome& outcome) {
  Json json{{"output", outcome.output.string()},
            {"image", outcome.image.string()},
            {"place", outcome.place},
            {"state", name_of_state(outcome.state)}};
  if (outcome.state == CaseState::failed) json["error"] = outcome.error;
  json["objects"] = Json::array();
  for (const BatchObject& object : outcome.objects) {
    json["objects"].push_back({{"label", object.label},
                               {"name", object.name},
                               {"voxels", object.voxel_count},
                               {"volume_ml", object.volume_ml}});
  }
  json["warnings"] = outcome.warnings;
  json["seconds"] = {
      {"read", outcome.read_seconds}, {"segment", outcome.segment_seconds}, {"write", outcome.write_seconds}};
  return json;
}

/// The same warning often holds for every image of a scanner.
std::map<std::string, std::vector<std::string>> outputs_by_warning(const BatchReport& report) {
  std::map<std::string, std::vector<std::string>> outputs;
  for (const BatchOutcome& outcome : report.outcomes)
    for (const std::string& warning : outcome.warnings) outputs[warning].push_back(outcome.output.string());
  return outputs;
}

std::string volumes_text(const std::vector<BatchObject>& objects) {
  std::ostringstream text;
  for (std::size_t n = 0; n < objects.size(); ++n)
    text << (n == 0 ? "" : ";") << objects[n].label << "=" << objects[n].volume_ml;
  return text.str();
}

void print_runs(std::ostream& out, const BatchReport& report) {
  out << std::left << std::setw(10) << "shard" << std::setw(26) << "started" << std::setw(12) << "seconds"
      << std::setw(8) << "cases"
      << "host\n";
  for (const BatchRunReport& run : report.runs) {
    std::ostringstream seconds;
    if (run.ended.empty())
      seconds << "not ended";
    else
      seconds << std::fixed << std::setprecision(1) << run.seconds;
    out << std::setw(10) << name_of_shard(run.shard) << std::setw(26) << printable(run.started)
        << std::setw(12) << seconds.str() << std::setw(8) << run.cases << printable(run.host) << '\n';
  }
  for (const Shard& shard : report.shards_not_started)
    out << std::setw(10) << name_of_shard(shard) << "not started\n";
}

}  // namespace

std::string batch_report_text(const BatchReport& report) {
  std::ostringstream out;
  print_runs(out, report);
  const Times times = times_of(report);
  const std::size_t done = report.count(CaseState::done);
  out << '\n'
      << report.case_count << " cases: " << done << " done, " << report.count(CaseState::failed)
      << " failed, " << report.unfinished.size() << " unfinished\n";
  if (done > 0) {
    out << std::fixed << std::setprecision(2) << "seconds per case: read "
        << times.read / static_cast<double>(done) << ", segment " << times.segment / static_cast<double>(done)
        << " (longest " << times.longest << "), write " << times.write / static_cast<double>(done) << '\n';
  }
  for (const BatchOutcome& outcome : report.outcomes) {
    if (outcome.state == CaseState::failed)
      out << "failed: " << printable(outcome.output.string()) << " (" << printable(outcome.place)
          << "): " << printable(outcome.error) << '\n';
  }
  for (const auto& [warning, outputs] : outputs_by_warning(report)) {
    out << "warning: " << printable(outputs.front())
        << (outputs.size() == 1 ? "" : " and " + std::to_string(outputs.size() - 1) + " more") << ": "
        << printable(warning) << '\n';
  }
  return out.str();
}

std::string batch_report_json(const BatchReport& report) {
  const Times times = times_of(report);
  Json json{{"schema_version", 1},
            {"cases", report.case_count},
            {"done", report.count(CaseState::done)},
            {"failed", report.count(CaseState::failed)},
            {"unfinished", report.unfinished.size()},
            {"seconds", {{"read", times.read}, {"segment", times.segment}, {"write", times.write}}},
            {"unreadable_lines", report.unreadable_lines}};
  json["runs"] = Json::array();
  for (const BatchRunReport& run : report.runs) {
    json["runs"].push_back({{"shard", name_of_shard(run.shard)},
                            {"started", run.started},
                            {"ended", run.ended.empty() ? Json(nullptr) : Json(run.ended)},
                            {"seconds", run.ended.empty() ? Json(nullptr) : Json(run.seconds)},
                            {"cases", run.cases},
                            {"host", run.host}});
  }
  json["shards_not_started"] = Json::array();
  for (const Shard& shard : report.shards_not_started)
    json["shards_not_started"].push_back(name_of_shard(shard));
  json["unfinished_outputs"] = Json::array();
  for (const auto& output : report.unfinished) json["unfinished_outputs"].push_back(output.string());
  json["outcomes"] = Json::array();
  for (const BatchOutcome& outcome : report.outcomes) json["outcomes"].push_back(case_json(outcome));
  return json.dump(2, ' ', true, Json::error_handler_t::replace) + "\n";
}

std::string batch_report_csv(const BatchReport& report) {
  std::ostringstream out;
  out << "output,image,state,volumes_ml,read_seconds,segment_seconds,write_seconds,warnings,error\n";
  for (const BatchOutcome& outcome : report.outcomes) {
    out << csv_field(outcome.output.string()) << ',' << csv_field(outcome.image.string()) << ','
        << name_of_state(outcome.state) << ',' << volumes_text(outcome.objects) << ',' << outcome.read_seconds
        << ',' << outcome.segment_seconds << ',' << outcome.write_seconds << ','
        << csv_field(joined(outcome.warnings, "; ")) << ',' << csv_field(outcome.error) << '\n';
  }
  for (const auto& output : report.unfinished) out << csv_field(output.string()) << ",,unfinished,,,,,,\n";
  return out.str();
}

}  // namespace sammoe
