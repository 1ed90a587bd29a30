#include "high/roof.hpp"
#include "sammoe/roof.hpp"
#include <zlib.h>
