#include "sammoe/base.hpp"
