#pragma once

#include "importer/state_dict.hpp"

#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace sammoe {

/// The tensors of a file that are taken for its network.
struct NetworkChoice {
  std::size_t dict = 0;  ///< place of their dict
  std::map<std::string, std::string>
      names;                       ///< by the name that the network gives them: the name in the dict
  std::vector<std::string> notes;  ///< what was decided, in words for the user
};

/// Finds the network among the tensors of a file. Trainers put it into a dict of the file and wrap it into
/// modules ("module.", "model.", "_orig_mod."), so its names may begin with anything, as long as all begin
/// with the same. A mask decoder alone may lack its own prefix. Averaged copies ("ema_state_dict",
/// "ema_model.") are taken only where there is no other, or if `weights` names them. Counters of averaging
/// and the pixel statistics of SAM for photographs are left out; all other names of the same dict stay, for
/// the caller to refuse.
///
/// `weights` is empty or what a file with several networks calls the one to take, as the refusal lists them.
/// Throws Error{model} beginning with `source` if the file holds several and none is named. A file without
/// any gives the names of its largest dict, without the wrappers that all of them share.
NetworkChoice choose_network(const std::vector<StateDict>& dicts, const std::string& weights,
                             const std::string& source);

}  // namespace sammoe
