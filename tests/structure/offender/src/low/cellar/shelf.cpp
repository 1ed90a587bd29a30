#include "low/attic/roof_beam.hpp"
#include "low/cellar/wine.hpp"
#include "low/floor.hpp"
