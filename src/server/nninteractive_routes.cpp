#include "server/nninteractive_routes.hpp"

#include "core/refusal.hpp"
#include "files/document_node.hpp"
#include "files/json_document.hpp"
#include "server/array_axes.hpp"
#include "server/array_volume.hpp"
#include "server/refused_request.hpp"

#include <memory>
#include <new>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

namespace sammoe {
namespace {

using httplib::Request;
using httplib::Response;
using nlohmann::json;

constexpr const char* kJson = "application/json";
/// The version of the client whose protocol this is.
constexpr const char* kProtocol = "2.6.0";
constexpr double kLargestSpacing_mm = 1000;
constexpr NumberRange kIndices{-1e15, 1e15};

void answer(Response& response, const json& body) {
  response.set_content(body.dump(), kJson);
}

void refuse(Response& response, int status, const std::string& sentence) {
  response.status = status;
  if (status == 503) response.set_header("Retry-After", "10");
  response.set_content(json{{"detail", sentence}}.dump(-1, ' ', true, json::error_handler_t::replace), kJson);
}

int status_of(ErrorCode code) {
  if (code == ErrorCode::input || code == ErrorCode::usage) return 400;
  return code == ErrorCode::interrupted ? 503 : 500;
}

/// Takes as long for every wrong key of a length.
bool is_same_secret(const std::string& a, const std::string& b) {
  if (a.size() != b.size()) return false;
  unsigned difference = 0;
  for (std::size_t n = 0; n < a.size(); ++n)
    difference |= static_cast<unsigned char>(a[n]) ^ static_cast<unsigned char>(b[n]);
  return difference == 0;
}

void require_key(const ServerState& state, const Request& request) {
  const std::string& key = state.options.api_key;
  if (!key.empty() && !is_same_secret(request.get_header_value("Authorization"), "Bearer " + key))
    throw RefusedRequest(401,
                         "the API key is missing or wrong; enter the one that the server was started with");
}

std::string token_of(const Request& request) {
  return request.get_header_value("X-Lease-Token");
}

/// Answers with what `work` says, or with its error.
template <typename Work>
httplib::Server::Handler answering(ServerState& state, Work work) {
  return [&state, work](const Request& request, Response& response) {
    try {
      require_key(state, request);
      work(request, response);
    } catch (const RefusedRequest& refused) {
      refuse(response, refused.status(), refused.what());
    } catch (const Error& error) {
      refuse(response, status_of(error.code()), error.what());
      state.log(request.path + ": " + error.what());
    } catch (const std::bad_alloc&) {
      refuse(response, 413, "the server has not enough memory for this; send a smaller volume");
    }
  };
}

/// The same for a request that acts in a session: `work` gets the session too.
template <typename Work>
httplib::Server::Handler acting(ServerState& state, Work work) {
  return answering(state, [&state, work](const Request& request, Response& response) {
    const auto use = state.leases.use(token_of(request));
    work(use->session(), request, response);
  });
}

json parsed(const std::string& text, const char* name) {
  return parse_json_document(text, kUsualJsonDepth, name, ErrorCode::input);
}

/// Axis order of the array, as the client has it.
json box_json(const Region& region) {
  json box = json::array();
  for (std::size_t axis = 3; axis-- > 0;)
    box.push_back({region.begin[axis], region.begin[axis] + region.size[axis]});
  return box;
}

void answer_mask(Response& response, const SessionAnswer& result) {
  json meta{{"ran_prediction", result.acted}, {"bbox", nullptr}};
  std::string body;
  if (result.changed) {
    const Index3 shape = reversed(result.changed->region.size);
    const std::vector<std::int64_t> sizes(shape.begin(), shape.end());
    body = pack_mask(result.changed->voxels, sizes);
    meta["bbox"] = box_json(result.changed->region);
    meta["dtype"] = "uint8";
    meta["shape"] = sizes;
  }
  response.set_header("X-Meta", meta.dump());
  response.set_content(body, "application/octet-stream");
}

Point3 spacing_of(const DocumentNode& properties) {
  const auto spacing = properties.find("spacing");
  if (!spacing)
    refuse_input("the volume came without a spacing", "millimetres for each axis of the array",
                 "send it as \"spacing\" in image_properties");
  const std::vector<DocumentNode> numbers = spacing->elements(3);
  if (numbers.size() != 3) spacing->refuse("has " + text_of(numbers.size()) + " numbers; expected 3");
  Point3 spacing_mm{};
  for (std::size_t axis = 0; axis < 3; ++axis)
    spacing_mm[axis] = numbers[axis].number({0, kLargestSpacing_mm});
  return spacing_mm;
}

MaskBox predicted_mask(ServerState& state, OpenVolume& volume, const std::vector<Click>& clicks) {
  SegmentOptions options = state.options.segment;
  options.progress = [&state](std::size_t, std::size_t) { state.check_stop(); };
  return mask_of(volume.segment({ObjectPrompt{1, "", clicks}}, options).labels);
}

void set_image(ServerState& state, ClickSession& session, const Request& request, Response& response) {
  const json meta = parsed(request.get_header_value("X-Meta"), "the header X-Meta");
  const DocumentNode node(meta, "the header X-Meta", ErrorCode::input);
  const DocumentNode properties = node.at("image_properties");
  const auto own_axes = properties.find("axes");
  const std::string codes = own_axes ? own_axes->text() : state.options.axes;
  const Point3 spacing_mm = spacing_of(properties);
  const PackedArray array =
      unpack_array(request.body, static_cast<std::size_t>(state.options.max_volume_mib) << 20);
  const auto volume =
      std::make_shared<OpenVolume>(state.segmenter.open(volume_of_array(array, spacing_mm, codes)));
  const Grid grid = volume->volume().grid();
  session.open(grid, [&state, volume](const std::vector<Click>& clicks) {
    return predicted_mask(state, *volume, clicks);
  });
  state.log("volume of " + text_of(array.shape[1]) + " x " + text_of(array.shape[2]) + " x " +
            text_of(array.shape[3]) + ", " + array.dtype + "; array axes " + codes +
            (own_axes ? ", as the client says" : ", by --axes"));
  answer(response, {{"original_image_shape", array.shape}});
}

void set_target(const Request& request, Response& response) {
  const json body = parsed(request.body, "the request");
  const std::string dtype = DocumentNode(body, "the request", ErrorCode::input).at("dtype").text();
  if (item_bytes_of(dtype) == 0 || dtype.rfind("float", 0) == 0)
    refuse_input("the target has the type " + in_quotes(dtype), "bool or whole numbers", "use uint8");
  answer(response, json::object());
}

void add_point(ClickSession& session, const Request& request, Response& response) {
  const json body = parsed(request.body, "the request");
  const DocumentNode node(body, "the request", ErrorCode::input);
  const std::vector<DocumentNode> numbers = node.at("coordinates").elements(3);
  if (numbers.size() != 3)
    node.refuse("has a point of " + text_of(numbers.size()) + " coordinates; expected 3");
  Index3 index{};
  for (std::size_t axis = 0; axis < 3; ++axis) index[axis] = numbers[axis].integer(kIndices);
  const bool is_now = node.at("run_prediction").boolean();
  answer_mask(response, session.add_click(reversed(index), node.at("include_interaction").boolean(),
                                          is_now ? Prediction::now : Prediction::later));
}

/// What this server can do; viewers disable the tools that it cannot.
json capabilities(const ServerState& state) {
  return {{"supported_interactions",
           {{"points", true}, {"scribble", false}, {"lasso", false}, {"bbox2d", false}, {"bbox3d", false}}},
          {"channel_mapping", json::object()},
          {"num_interaction_channels", 0},
          {"supports_initial_label", false},
          {"supports_zero_shot_label_refinement", false},
          {"preferred_scribble_thickness", {1, 1, 1}},
          {"interaction_decay", nullptr},
          {"inference_session_version", kProtocol},
          {"supports_undo", true},
          {"do_autozoom", false},
          {"license", "sammoe with the model " + state.segmenter.bundle().name +
                          "; research only, not a medical device"}};
}

void add_lease_routes(httplib::Server& server, ServerState& state) {
  server.Get("/healthz", [](const Request&, Response& response) { answer(response, {{"ok", true}}); });
  server.Post("/claim", answering(state, [&state](const Request&, Response& response) {
                const std::string token = state.leases.claim(std::make_shared<ClickSession>());
                state.log("a client has connected; array axes are " + state.options.axes + " (--axes)");
                answer(response, {{"lease_token", token},
                                  {"idle_timeout_seconds", state.options.idle_timeout_s},
                                  {"liveness_timeout_seconds", state.options.liveness_timeout_s},
                                  {"max_sessions", state.options.max_sessions}});
              }));
  server.Post("/release", answering(state, [&state](const Request& request, Response& response) {
                state.leases.release(token_of(request));
                answer(response, {{"released", true}});
              }));
  server.Post("/heartbeat", answering(state, [&state](const Request& request, Response& response) {
                answer(response, {{"remaining_seconds", state.leases.heartbeat(token_of(request))}});
              }));
  server.Get("/lease_status", answering(state, [&state](const Request& request, Response& response) {
               answer(response, {{"remaining_seconds", state.leases.remaining_s(token_of(request))},
                                 {"idle_timeout_seconds", state.options.idle_timeout_s}});
             }));
  server.Get("/capabilities", answering(state, [&state](const Request&, Response& response) {
               answer(response, capabilities(state));
             }));
}

}  // namespace

void add_nninteractive_routes(httplib::Server& server, ServerState& state) {
  add_lease_routes(server, state);
  server.Post("/set_image",
              acting(state, [&state](ClickSession& session, const Request& request, Response& response) {
                set_image(state, session, request, response);
              }));
  server.Post("/set_target_buffer", acting(state, [](ClickSession&, const Request& request,
                                                     Response& response) { set_target(request, response); }));
  server.Post("/set_do_autozoom", acting(state, [](ClickSession&, const Request&, Response& response) {
                answer(response, json::object());
              }));
  server.Post("/reset_interactions",
              acting(state, [](ClickSession& session, const Request&, Response& response) {
                session.reset();
                answer(response, json::object());
              }));
  server.Post("/add_point_interaction", acting(state, add_point));
  for (const char* route : {"/add_bbox_interaction", "/add_scribble_interaction", "/add_lasso_interaction",
                            "/add_initial_seg_interaction"})
    server.Post(route, acting(state, [](ClickSession&, const Request&, Response&) {
                  refuse_input("the prompt is of a kind that this server does not support", "points",
                               "use points");
                }));
  server.Post("/undo", acting(state, [](ClickSession& session, const Request&, Response& response) {
                answer_mask(response, session.undo());
              }));
  server.Post("/predict", acting(state, [](ClickSession& session, const Request&, Response& response) {
                answer_mask(response, session.predict());
              }));
}

}  // namespace sammoe
