#include "reference_command.hpp"

#include "markdown_reference.hpp"

#include <ostream>

namespace sammoe {

void ReferenceCommand::run(std::ostream& out) {
  out << markdown_reference(*app_.get_parent());
}

}  // namespace sammoe
