#include "low/floor.hpp"

#include <zlib.h>
