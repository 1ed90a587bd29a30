#include "low/cellar/wine.hpp"
