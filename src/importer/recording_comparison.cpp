#include "importer/recording_comparison.hpp"

#include "sammoe/error.hpp"

#include "core/refusal.hpp"
#include "importer/network_assembly.hpp"
#include "model/networks/networks.hpp"

#include <cmath>
#include <string>

namespace sammoe {
namespace {

/// Beyond this the difference is of another computation or other weights, not of arithmetic with fewer
/// digits.
constexpr double kFewerDigits = 0.02;

double relative_difference(const at::Tensor& computed, const at::Tensor& recorded) {
  return ((computed - recorded).abs().max() / recorded.abs().max()).item<double>();
}

std::string likely_cause(double difference) {
  if (difference < kFewerDigits)
    return "so small a difference usually comes from arithmetic with fewer digits: record on the CPU in "
           "float32, without autocast";
  return "the recording is of other weights, or its code computes something else under the same names: then "
         "save its networks as TorchScript and use sammoe bundle (docs/export.md)";
}

/// The difference, if it is tolerated.
double require_agreement(const at::Tensor& computed, const at::Tensor& recorded, const std::string& what) {
  const double difference = relative_difference(computed, recorded);
  if (difference <= kImportTolerance) return difference;  // NaN is not
  throw Error(ErrorCode::model, what + " than the imported networks compute: the difference is up to " +
                                    text_of(difference) + " of the largest value, at most " +
                                    text_of(kImportTolerance) + " is expected; " + likely_cause(difference));
}

at::Tensor logits_of(const NetworkSource& source, const NetworkRecording& recording,
                     const at::Tensor& embedding) {
  const NetworkRecording::Clicks& clicks = *recording.clicks;
  PromptEncoder prompt_encoder(assemble_prompt_encoder(source.tensors, source.shape),
                               source.path + ": prompt encoder");
  MaskDecoder decoder(assemble_mask_decoder(source.tensors, source.shape), source.path + ": mask decoder");
  const at::Tensor no_mask = at::zeros_like(clicks.low_res_logits);
  return decoder.decode(embedding, prompt_encoder.encode(clicks.points, clicks.labels, no_mask))
      .low_res_logits;
}

}  // namespace

ImportAgreement compare_with_recording(const NetworkSource& source, const NetworkRecording& recording) {
  ImageEncoder encoder(assemble_image_encoder(source.tensors, source.shape), source.path + ": image encoder");
  const at::Tensor embedding = encoder.encode(recording.image);
  ImportAgreement agreement;
  agreement.embedding =
      require_agreement(embedding, recording.embedding, recording.path + ": has another embedding");
  if (recording.clicks)
    agreement.logits =
        require_agreement(logits_of(source, recording, embedding), recording.clicks->low_res_logits,
                          recording.path + ": has the embedding, but other logits");
  return agreement;
}

}  // namespace sammoe
