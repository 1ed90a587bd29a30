#include "importer/network_assembly.hpp"
#include "model/scan/script_scan.hpp"
#include "support/random_network.hpp"

#include <sstream>

#include <gtest/gtest.h>

namespace sammoe {
namespace {

// A network that the importer makes and the scan refuses could never be used.
void expect_accepted(const torch::jit::Module& module) {
  std::ostringstream stream;
  module.save(stream);
  EXPECT_NO_THROW(scan_script(stream.str(), "network"));
}

TEST(NetworkScan, AcceptsEveryNetworkThatIsAssembled) {
  NetworkShape shape = test::small_shape();
  shape.click_blob = true;
  const TensorMap tensors = test::random_tensors(shape);
  expect_accepted(assemble_image_encoder(tensors, shape));
  expect_accepted(assemble_image_encoder(tensors, shape, WindowedForm::plain));
  expect_accepted(assemble_prompt_encoder(tensors, shape));
  expect_accepted(assemble_mask_decoder(tensors, shape));
}

}  // namespace
}  // namespace sammoe
