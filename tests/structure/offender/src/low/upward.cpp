#include "sammoe/roof.hpp"

#include "high/roof.hpp"

#include <zlib.h>
