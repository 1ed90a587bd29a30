# The layers, lowest first: what each may include (besides itself and include/sammoe) and which third party.
# tests/structure/check_layers.cmake proves that the sources keep to it; docs/architecture.md explains it.
#
#            layer      | layers below it that it may use                          | third-party headers (regular expressions)
set(SAMMOE_LAYER_TABLE
  "core|                                                                           |"
  "interop|core                                                                    |itk.*,ATen/.*,openssl/.*"
  "routing|core                                                                    |"
  "io|core,interop                                                                 |itk.*,zlib.h,png.h,nlohmann/.*"
  "metrics|core,interop                                                            |itk.*"
  "preprocess|core,interop                                                         |itk.*"
  "model|core,interop                                                              |torch/.*,ATen/.*,caffe2/.*,nlohmann/.*"
  "importer|core,interop,model                                                     |torch/.*,ATen/.*,caffe2/.*"
  "engine|core,interop,preprocess,model,routing                                    |torch/.*,ATen/.*"
  "cases|core,interop,io,engine,metrics                                            |nlohmann/.*"
)
