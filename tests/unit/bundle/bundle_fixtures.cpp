#include "unit/bundle/bundle_fixtures.hpp"

#include "bundle/bundle_writer.hpp"

#include <stdexcept>

namespace sammoe {
namespace {

BundleFile file_of(const std::string& name, char digit) {
  return {name, std::string(64, digit)};
}

}  // namespace

BundleInfo minimal_bundle() {
  BundleInfo bundle;
  bundle.name = "least";
  bundle.version = "1";
  bundle.image_encoder = file_of("image_encoder.pt", '1');
  bundle.prompt_encoder = file_of("prompt_encoder.pt", '2');
  bundle.selection.strategy = Strategy::general;
  bundle.selection.k = 1;
  bundle.experts = {{"general", "", {}, file_of("experts/general.pt", '3'), {}, {}, ""}};
  return bundle;
}

BundleInfo complete_bundle() {
  BundleInfo bundle = minimal_bundle();
  bundle.name = "Bauch \xc3\xa4lter";
  bundle.version = "2.1";
  bundle.licence = "Apache-2.0";
  bundle.intended_use = "research only";
  bundle.roi = {64, 1.0 / 3.0, RoiPlacement::centred};
  bundle.intensity = {-1024.5, 3071, 0.25};
  bundle.gate = file_of("gate.pt", '4');
  bundle.selection = {Strategy::top_k, "", 3, 0.125, 0.7};
  bundle.experts.push_back({"spinal_cord",
                            "Cord \"C1\" to L2",
                            {"spinal cord"},
                            file_of("experts/spinal_cord.pt", '5'),
                            {},
                            {},
                            "cord.pth"});
  bundle.experts.push_back({"hip-2",
                            "whole",
                            {"left hip", "right hip"},
                            file_of("experts/hip-2.pt", '6'),
                            file_of("experts/hip-2.image_encoder.pt", '7'),
                            file_of("experts/hip-2.prompt_encoder.pt", '8'),
                            "hip.pth"});
  VolumeNetwork network;
  network.file = file_of("experts/organs.pt", '9');
  network.inputs = NetworkInputs::clicks_and_logits;
  network.channels = {"", "spleen", "left kidney"};
  network.kind = ChannelKind::sigmoid;
  network.channel = 2;
  network.roi = RoiBox{{96, 96, 32}, {0.75, 0.75, 3.5}, RoiPlacement::centred};
  network.intensity = IntensitySpec{-160, 240, 0, FixedScale{-160, 400}};
  bundle.experts.push_back({"organs", "", {}, {}, {}, {}, "unet.pt", network});
  network = {};
  network.file = file_of("experts/lesion.pt", 'a');
  network.channels = {"", "lesion"};
  bundle.experts.push_back({"lesion", "", {}, {}, {}, {}, "segresnet.pt", network});
  return bundle;
}

std::vector<Mutation> schema_mutations() {
  const std::string ones(64, '1');
  const std::string threes(64, '3');
  return {
      {"unknown key", "\"version\"", "\"colour\": 1, \"version\"", "unknown key 'colour'"},
      {"unknown key in roi", "\"spacing_mm\"", "\"origin\": 0, \"spacing_mm\"", "roi: unknown key"},
      {"unknown key in expert", "\"labels\"", "\"lables\": [], \"labels\"", "experts[0]: unknown key"},
      {"name missing", "\"name\": \"Bauch \xc3\xa4lter\",", "", "key \"name\" is missing"},
      {"name empty", "Bauch \xc3\xa4lter", "", "name: is empty"},
      {"name a number", "\"Bauch \xc3\xa4lter\"", "7", "name: is 7, a text"},
      {"licence null", "\"Apache-2.0\"", "null", "licence: is null"},
      {"control character", "research only", "research\\u001b[31m", "intended_use: "},
      {"newer layout", "\"schema_version\": 1", "\"schema_version\": 2", "use a newer sammoe"},
      {"layout as text", "\"schema_version\": 1", "\"schema_version\": \"1\"",
       "schema_version: is the text '1'"},
      {"roi too small", "\"size_voxels\": 64", "\"size_voxels\": 12", "from 16 to 512"},
      {"roi too large", "\"size_voxels\": 64", "\"size_voxels\": 516", "from 16 to 512"},
      {"roi no multiple of 4", "\"size_voxels\": 64", "\"size_voxels\": 66", "not a multiple of 4"},
      {"roi placed nowhere", "\"centred\"", "\"corner\"",
       "roi.placement: is \"corner\"; expected inside or centred"},
      {"roi a fraction", "\"size_voxels\": 64", "\"size_voxels\": 64.5", "a whole number"},
      {"spacing 0", "\"spacing_mm\": 0.33333333333333", "\"spacing_mm\": 0.000", "roi.spacing_mm: "},
      {"spacing negative", "\"spacing_mm\": 0", "\"spacing_mm\": -0", "roi.spacing_mm: "},
      {"spacing as text", "\"spacing_mm\": 0.3333333333333333", "\"spacing_mm\": \"1.5\"", "a number from"},
      {"foreground missing", ",\n    \"foreground_above\": 0.25", "", "\"foreground_above\" is missing"},
      {"clip null", "-1024.5", "null", "intensity.clip_min: is null"},
      {"absolute path", "\"image_encoder.pt\"", "\"/image_encoder.pt\"", "image_encoder.file: "},
      {"path through the parent", "\"image_encoder.pt\"", "\"../image_encoder.pt\"", "image_encoder.file: "},
      {"path through an inner parent", "experts/general", "experts/../general", "experts[0].decoder.file: "},
      {"backslash", "\"gate.pt\"", "\"a\\\\gate.pt\"", "gate.file: "},
      {"empty path", "\"gate.pt\"", "\"\"", "gate.file: "},
      {"path ends in a slash", "\"gate.pt\"", "\"gate/\"", "gate.file: "},
      {"path too long", "\"gate.pt\"", "\"" + std::string(256, 'g') + "\"", "gate.file: "},
      {"NUL in path", "\"gate.pt\"", "\"gate\\u0000.pt\"", "gate.file: "},
      {"digest too short", ones, ones.substr(1), "image_encoder.sha256: "},
      {"digest in capitals", threes, std::string(64, 'A'), "experts[0].decoder.sha256: "},
      {"digest not hex", ones, std::string(64, 'g'), "image_encoder.sha256: "},
      {"unknown strategy", "\"top-k\"", "\"best\"", "unknown strategy 'best'"},
      {"strategy with a parameter", "\"top-k\"", "\"top-k:3\"", "selection.strategy: "},
      {"one expert as strategy", "\"top-k\"", "\"expert:hip-2\"", "selection.strategy: "},
      {"k 0", "\"k\": 3", "\"k\": 0", "selection.k: "},
      {"threshold above 1", "0.125", "1.125", "selection.threshold: "},
      {"temperature 0", "0.7", "0", "selection.temperature: "},
      {"selection without a gate",
       "\"gate\": {\n    \"file\": \"gate.pt\",\n    \"sha256\": \"" + std::string(64, '4') + "\"\n  },", "",
       "needs a gate"},
      {"expert name with a slash", "\"hip-2\"", "\"hip/2\"", "experts[2].name: "},
      {"expert name empty", "\"hip-2\"", "\"\"", "experts[2].name: "},
      {"expert name too long", "\"hip-2\"", "\"" + std::string(65, 'h') + "\"", "experts[2].name: "},
      {"labels a text", "[\n        \"spinal cord\"\n      ]", "\"spinal cord\"", "an array was expected"},
      {"a label a number", "\"spinal cord\"", "4", "experts[1].labels[0]: is 4"},
      {"general expert with encoder", "\"provenance\": \"\"",
       "\"image_encoder\": {\"file\": \"a.pt\", \"sha256\": \"" + ones + "\"}, \"provenance\": \"\"",
       "the general expert"},
      {"general expert a network", "\"decoder\": {\n        \"file\": \"experts/general.pt\",",
       "\"network\": {\"inputs\": [\"image\"], \"channels\": [\"a\"], \"activation\": \"sigmoid\", "
       "\"channel\": 0, \"file\": \"experts/general.pt\",",
       "the general expert"},
      {"a network and a decoder", "\"network\": {",
       "\"decoder\": {\"file\": \"a.pt\", \"sha256\": \"" + ones + "\"}, \"network\": {",
       "has both \"network\" and \"decoder\""},
      {"unknown key in network", "\"activation\"", "\"layers\": 3, \"activation\"", "network: unknown key"},
      {"network without its file", "\"file\": \"experts/organs.pt\",", "", "\"file\" is missing"},
      {"inputs in another order", "\"points\",\n          \"labels\"", "\"labels\", \"points\"",
       "experts[3].network.inputs: "},
      {"channels without names", "\"\",\n          \"spleen\",\n          \"left kidney\"", "\"\", \"\"",
       "names no channel"},
      {"no channels", "\"\",\n          \"spleen\",\n          \"left kidney\"", "", "names no channel"},
      {"unknown activation", "\"activation\": \"sigmoid\"", "\"activation\": \"tanh\"",
       "experts[3].network.activation: is \"tanh\""},
      {"softmax over one channel", "\"\",\n          \"lesion\"", "\"lesion\"", "softmax over one channel"},
      {"channel by name", "\"channel\": 2", "\"channel\": \"spleen\"", "expected at-click, or the number"},
      {"channel negative", "\"channel\": 2", "\"channel\": -1", "experts[3].network.channel: "},
      {"own roi of two sizes", "96,\n            96,\n            32", "96, 96", "expected 1 or 3"},
      {"own roi no multiple of 4", "96,\n            32", "96, 30", "size_voxels[2]: is 30, not a multiple"},
      {"own spacing 0", "0.75,\n            3.5", "0, 3.5", "network.roi.spacing_mm[1]: "},
      {"scale of 0", "\"divide_by\": 400", "\"divide_by\": 0", "intensity.divide_by: "},
      {"half a scale", ",\n          \"divide_by\": 400.0", "", "\"divide_by\" is missing"},
      {"scale and z-score", "\"divide_by\": 400", "\"foreground_above\": 0, \"divide_by\": 400",
       "has both foreground_above"},
  };
}

std::vector<Mutation> reader_mutations() {
  return {
      {"clip reversed", "-1024.5", "4000", "clip_min is not below clip_max"},
      {"two experts of one name", "\"hip-2\"", "\"spinal_cord\"", "experts[2].name: "},
      {"one file, two digests", "experts/hip-2.image_encoder.pt", "image_encoder.pt", "named twice"},
      {"k above the experts", "\"k\": 3", "\"k\": 6", "k is 6 but the bundle has 5 experts"},
      {"two channels of one name", "left kidney", "spleen", "experts[3].network.channels[2]: "},
      {"channel beyond the last", "\"channel\": 2", "\"channel\": 3", "but there are 3 channels"},
      {"channel without a name", "\"channel\": 2", "\"channel\": 0", "a channel without a name"},
      {"own roi too small for clicks", "\"size_voxels\": 64", "\"size_voxels\": 256", "takes clicks"},
      {"key twice", "\"version\": \"2.1\"", "\"version\": \"2.1\", \"version\": \"3\"",
       "the key 'version' twice"},
      {"not a number", "0.25", "NaN", "not valid JSON"},
      {"number overflows", "0.25", "1e999", "not valid JSON"},
      {"cut short", "\"provenance\": \"segresnet.pt\"\n    }\n  ]\n}", "", "not valid JSON"},
      {"not UTF-8", "research only", "research \xff", "not valid JSON"},
      {"deep", "\"left hip\"", std::string(40, '[') + std::string(40, ']'), "nested more than 16 deep"},
  };
}

std::string mutated_manifest(const Mutation& mutation) {
  std::string text = bundle_manifest_json(complete_bundle());
  const std::size_t found = text.find(mutation.from);
  if (found == std::string::npos)
    throw std::logic_error("mutation \"" + mutation.name + "\" changes nothing");
  return text.replace(found, mutation.from.size(), mutation.to);
}

}  // namespace sammoe
