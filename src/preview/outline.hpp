#pragma once

#include "preview/panel.hpp"

namespace sammoe {

/// Draws a line along the inner side of each label's border, with a thin dark rim outside.
void draw_outlines(RgbImage& image, const Slice& slice, const PanelScale& scale, const LabelColours& colours);

}  // namespace sammoe
