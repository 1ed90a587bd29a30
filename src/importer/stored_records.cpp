#include "importer/stored_records.hpp"

#include "sammoe/error.hpp"
#include "sammoe/printable.hpp"

#include "model/archive/zip_directory.hpp"

namespace sammoe {

void require_stored_records(const caffe2::serialize::ReadAdapterInterface& archive,
                            const std::string& source) {
  for (const ZipEntry& entry : zip_entries(archive)) {
    if (!entry.is_compressed) continue;
    throw Error(ErrorCode::model,
                source + ": its record " + printable_start(entry.name) +
                    " is compressed, which torch.save never does; load it in Python and save it "
                    "again with torch.save");
  }
}

}  // namespace sammoe
