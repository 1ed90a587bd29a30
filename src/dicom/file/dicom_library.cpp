#include "dicom/file/dicom_library.hpp"

#include "sammoe/dicom.hpp"
#include "sammoe/error.hpp"

#include <mutex>

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcdict.h>
#include <dcmtk/dcmdata/dcvr.h>
#include <dcmtk/dcmjpeg/djdecode.h>
#include <dcmtk/dcmjpls/djdecode.h>
#include <dcmtk/oflog/oflog.h>

namespace sammoe {
namespace {

void prepare() {
  OFLog::configure(OFLogger::OFF_LOG_LEVEL);
  if (!dcmDataDict.isDictionaryLoaded())
    throw Error(ErrorCode::processing,
                "DCMTK's data dictionary (dicom.dic) cannot be loaded; install DCMTK again, or unset "
                "DCMDICTPATH");
  // Attributes whose type a converter or gateway did not know are those of the dictionary all the same.
  dcmEnableUnknownVRConversion.set(OFTrue);
  DJDecoderRegistration::registerCodecs();
  DJLSDecoderRegistration::registerCodecs();
}

}  // namespace

void use_dicom_library() {
  static std::once_flag once;
  std::call_once(once, prepare);
}

void prepare_dicom() {
  use_dicom_library();
}

}  // namespace sammoe
