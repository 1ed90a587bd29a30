# The layers, lowest first. Each row says what the layer may include besides itself, and is used twice: the build links
# a layer with what its row names (cmake/SammoeTargets.cmake), and a test proves that its sources include nothing else
# (tests/structure/check_layers.cmake). docs/architecture.md explains the order.
#
# layer | layers it may use | third-party headers (regular expressions) | its public headers
set(SAMMOE_LAYERS
  "core|||error grid label_map preprocessing printable prompt sandbox version volume"
  "interop|core|itk.+ ATen/.+ openssl/.+ nlohmann/.+|"
  "routing|core||routing"
  "dicom|core interop|dcmtk/.+ openjpeg.h zlib.h|dicom dicom_inspection dicom_segmentation"
  "io|core interop dicom|zlib.h bzlib.h isa-l/.+|case_table volume_inspection volume_io"
  "prompts|core interop|nlohmann/.+|prompt_io"
  "preview|core|png.h|preview"
  "metrics|core||metrics"
  "preprocess|core interop|itk.+|"
  "bundle|core interop routing|nlohmann/.+|bundle"
  "worker|core interop|seccomp.h nlohmann/.+|"
  "segmenter|core interop routing preprocess bundle worker|nlohmann/.+|runtime segmenter"
  "tasks|core interop routing bundle worker segmenter|nlohmann/.+|bundle_import worker_task"
  "training_tasks|core interop routing io bundle worker segmenter tasks|nlohmann/.+|bundle_training"
  "model|core interop routing bundle|torch/.+ ATen/.+ c10/.+ caffe2/.+|"
  "importer|core interop routing bundle tasks model|torch/.+ ATen/.+ c10/.+ caffe2/.+ nlohmann/.+|checkpoint_import"
  "engine|core interop routing preprocess bundle worker segmenter tasks model|torch/.+ ATen/.+ c10/.+ nlohmann/.+|in_process worker"
  "evaluation|core interop routing io preview metrics bundle segmenter|nlohmann/.+|evaluation evaluation_report mask_comparison mask_comparison_report"
  "training|core interop routing io preprocess metrics bundle segmenter tasks training_tasks model importer engine|torch/.+ ATen/.+ c10/.+ nlohmann/.+|training"
  "cases|core interop routing dicom io prompts preview metrics preprocess bundle segmenter|nlohmann/.+|segment_case"
  "batch|core interop routing io prompts bundle segmenter cases|nlohmann/.+|batch batch_report"
)

# sammoe_layer_row(<name> <uses> <third party> <public headers>): the columns of a layer's row, as lists.
function(sammoe_layer_row name uses_out third_party_out headers_out)
  foreach(row IN LISTS SAMMOE_LAYERS)
    if(row MATCHES "^([^|]*)\\|([^|]*)\\|([^|]*)\\|([^|]*)$" AND CMAKE_MATCH_1 STREQUAL "${name}")
      string(REPLACE " " ";" uses "${CMAKE_MATCH_2}")
      string(REPLACE " " ";" third_party "${CMAKE_MATCH_3}")
      string(REPLACE " " ";" headers "${CMAKE_MATCH_4}")
      set(${uses_out} "${uses}" PARENT_SCOPE)
      set(${third_party_out} "${third_party}" PARENT_SCOPE)
      set(${headers_out} "${headers}" PARENT_SCOPE)
      return()
    endif()
  endforeach()
  message(FATAL_ERROR "layer '${name}' has no row in src/layers.cmake")
endfunction()

# sammoe_layer_names(<out>): the layers, lowest first.
function(sammoe_layer_names out)
  set(names "")
  foreach(row IN LISTS SAMMOE_LAYERS)
    string(REGEX REPLACE "\\|.*" "" name "${row}")
    list(APPEND names "${name}")
  endforeach()
  set(${out} "${names}" PARENT_SCOPE)
endfunction()
