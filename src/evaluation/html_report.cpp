#include "sammoe/evaluation_report.hpp"
#include "sammoe/version.hpp"

#include "core/ascii_text.hpp"
#include "core/counted.hpp"
#include "evaluation/html_sections.hpp"
#include "report/html_text.hpp"
#include "report/report_text.hpp"

#include <set>
#include <string>
#include <utility>

namespace sammoe {
namespace {

std::string lead_of(const Evaluation& evaluation, const EvaluationOptions& options,
                    const std::vector<LabelledCase>& cases) {
  std::set<std::pair<std::size_t, std::uint16_t>> structures;
  std::set<std::string> tasks;
  for (const EvaluationScore& score : evaluation.scores) {
    structures.insert({score.case_line, score.label});
    if (!score.task.empty()) tasks.insert(score.task);
  }
  std::string text = counted(structures.size(), "structure") + " of " + counted(cases.size(), "row");
  if (!tasks.empty()) text += " in " + counted(tasks.size(), "task");
  text += options.protocol == EvaluationProtocol::interactive
              ? ", the interactive protocol of the CVPR 2025 challenge"
              : ", simulated prompts";
  return text;
}

template <typename Number, typename TextOf>
std::string list_of(const std::vector<Number>& numbers, const TextOf& text_of) {
  std::string text;
  for (const Number number : numbers) text += (text.empty() ? "" : ", ") + text_of(number);
  return text;
}

const char* description_of(ClickPlace place) {
  switch (place) {
    case ClickPlace::core:
      return "at the deepest voxel, in mm";
    case ClickPlace::centre:
      return "nearest to the centre of mass";
    case ClickPlace::random:
      return "at random";
    case ClickPlace::challenge:
      break;
  }
  return "at the deepest voxel of the largest error, in voxels";
}

std::string entry(const std::string& name, const std::string& html) {
  return "<dt>" + html_escaped(name) + "</dt><dd>" + html + "</dd>\n";
}

HtmlSection settings_of(const EvaluationOptions& options, const BundleInfo& bundle) {
  std::string text = "<dl>\n";
  text += entry("bundle", html_escaped(bundle.name + " " + bundle.version));
  text += entry("SHA-256 of its manifest", "<code>" + html_escaped(bundle.manifest_sha256) + "</code>");
  text += entry("strategies", html_escaped(joined(options.strategies, ", ")));
  text += entry("clicks", list_of(options.clicks, [](int count) { return std::to_string(count); }));
  std::vector<std::string> prompts;
  for (const SimulatedPrompt prompt : options.prompts) prompts.emplace_back(name_of(prompt));
  if (options.has_other_prompts()) text += entry("prompts", joined(prompts, ", "));
  text += entry("first click", description_of(options.first_click));
  text += entry("further clicks", description_of(options.next_clicks));
  const auto in_mm = [](double number) { return fixed_text(number, 2); };
  if (options.has_measure("nsd"))
    text += entry("NSD", "within " + list_of(options.metrics.tolerances_mm, in_mm) + " mm, " +
                             (options.metrics.nsd_surface == NsdSurface::surface_area
                                  ? "by surface area, as DeepMind's surface-distance"
                                  : "by border voxels"));
  text += entry("seed", std::to_string(options.seed));
  text += entry("intervals", "95 %, from " + counted(options.bootstrap_samples, "resampling"));
  text += entry("program", html_escaped(std::string("sammoe ") + kVersion));
  return {"settings", "Settings", text + "</dl>\n"};
}

}  // namespace

std::string evaluation_html(const Evaluation& evaluation, const EvaluationOptions& options,
                            const BundleInfo& bundle, const std::vector<LabelledCase>& cases) {
  return html_page("Evaluation of " + bundle.name + " " + bundle.version, lead_of(evaluation, options, cases),
                   {html_summaries(evaluation), html_curves(evaluation), html_distributions(evaluation),
                    html_routing(evaluation, bundle), html_worst(evaluation), settings_of(options, bundle)});
}

}  // namespace sammoe
