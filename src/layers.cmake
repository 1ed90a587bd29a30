# The layers, lowest first. Each row says what the layer may include besides itself, and is used twice: the build links
# a layer with what its row names (cmake/SammoeTargets.cmake), and a test proves that its sources include nothing else
# (tests/structure/check_layers.cmake). docs/architecture.md explains the order.
#
# layer | layers it may use | third-party headers (regular expressions) | its public headers
set(SAMMOE_LAYERS
  "core|||error grid label_map preprocessing printable prompt sandbox version volume"
  "files|core|openssl/.+ nlohmann/.+|"
  "masks|core|itk.+|metrics"
  "routing|core||routing"
  "dicom|core files|dcmtk/.+ openjpeg.h zlib.h|dicom dicom_inspection dicom_segmentation"
  "io|core files masks dicom|zlib.h bzlib.h isa-l/.+|case_table volume_inspection volume_io"
  "prompts|core files masks|nlohmann/.+|prompt_io"
  "preview|core files masks|png.h|preview"
  "preprocess|core masks|itk.+|"
  "bundle|core files routing|nlohmann/.+|bundle"
  "worker|core files|seccomp.h nlohmann/.+|"
  "segmenter|core files masks routing bundle worker|nlohmann/.+|runtime segmenter"
  "tasks|core files routing bundle worker segmenter|nlohmann/.+|bundle_import worker_task"
  "training_tasks|core files routing io bundle worker segmenter tasks|nlohmann/.+|bundle_training"
  "model|core routing bundle|torch/.+ ATen/.+ c10/.+ caffe2/.+|"
  "importer|core files routing bundle tasks model|torch/.+ ATen/.+ c10/.+ caffe2/.+ nlohmann/.+|checkpoint_import"
  "engine|core files masks routing preprocess bundle worker segmenter tasks model|torch/.+ ATen/.+ c10/.+ nlohmann/.+|in_process worker"
  "report|core files masks||report"
  "comparison|core files masks io preview report|nlohmann/.+|mask_comparison mask_comparison_report"
  "evaluation|core files masks routing io preview bundle segmenter report comparison|nlohmann/.+|evaluation evaluation_report"
  "training|core masks routing io preprocess bundle segmenter tasks training_tasks model importer engine|torch/.+ ATen/.+ c10/.+ nlohmann/.+|training"
  "server|core files masks routing bundle segmenter|httplib.h zstd.h nlohmann/.+|server"
  "cases|core files masks routing dicom io prompts preview bundle segmenter|nlohmann/.+|prompt_source segment_case"
  "batch|core files routing io prompts bundle segmenter cases|nlohmann/.+|batch batch_report"
)

# The rooms of the large layers, lowest first: folder | rooms of the same layer that it may use. Files of the layer outside
# its rooms are open to all of them. Checked by the same test.
set(SAMMOE_ROOMS
  "dicom/file|"
  "dicom/planes|file"
  "dicom/pixels|file planes"
  "dicom/series|file planes pixels"
  "dicom/segmentation|file planes pixels"
  "server/packed|"
  "model/archive|"
  "model/scan|archive"
  "model/networks|archive scan"
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
