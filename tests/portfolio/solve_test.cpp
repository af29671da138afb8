#include <gtest/gtest.h>

#include "portfolio/solve.hpp"
