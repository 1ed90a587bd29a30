#include "report_options.hpp"

#include "sammoe/report.hpp"

#include "option_binding.hpp"

#include <ostream>

namespace sammoe {

void ReportOptions::declare(CLI::App& app) {
  constexpr const char* kGroup = "Output";
  app.add_flag("--json", as_json_, "Print JSON")->group(kGroup);
  add_path(app, csv_, {"--csv", "FILE", kGroup, "Write the scores of each structure as CSV"});
  add_path(app, json_, {"--json-file", "FILE", kGroup, "Write settings, means and scores as JSON"});
  add_path(app, markdown_, {"--markdown", "FILE", kGroup, "Write the printed table as Markdown"});
  add_path(app, html_,
           {"--html", "FILE", kGroup, "Write a page with tables, distributions and pictures of the worst"});
}

void ReportOptions::check_paths() const {
  for (const auto& path : {csv_, json_, markdown_, html_})
    if (path) check_report_path(*path);
}

void ReportOptions::write(std::ostream& out, const ReportTexts& texts) const {
  if (csv_) write_report(*csv_, texts.csv);
  if (json_) write_report(*json_, texts.json);
  if (markdown_) write_report(*markdown_, texts.markdown);
  if (html_) write_report(*html_, texts.html());
  out << (as_json_ ? texts.json : texts.table);
}

}  // namespace sammoe
