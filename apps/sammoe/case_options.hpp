#pragma once

#include "sammoe/segmenter.hpp"
#include "sammoe/volume_io.hpp"

#include <vector>

#include <CLI/CLI.hpp>

namespace sammoe {

/// The options that say how a volume is read. Returns them.
std::vector<const CLI::Option*> declare_read_options(CLI::App& app, ReadOptions& read);

/// Those of them that files of volumes need, and those that repair DICOM series.
std::vector<const CLI::Option*> declare_volume_options(CLI::App& app, ReadOptions& read);
std::vector<const CLI::Option*> declare_series_repairs(CLI::App& app, DicomReadOptions& dicom);

/// The options that say how a mask is made and written.
void declare_result_options(CLI::App& app, SegmentOptions& segment, WriteOptions& write);

}  // namespace sammoe
