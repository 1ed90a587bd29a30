#pragma once
namespace sammoe {
void warm_up(int threads);
}
