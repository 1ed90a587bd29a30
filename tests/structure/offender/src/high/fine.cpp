#include "low/floor.hpp"

#include <vector>

#include <zlib.h>
