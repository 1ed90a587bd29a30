#include "dicom/file/file_serialisation.hpp"

#include "sammoe/error.hpp"

#include <dcmtk/dcmdata/dcistrmb.h>
#include <dcmtk/dcmdata/dcostrma.h>

namespace sammoe {
namespace {

/// Where DCMTK's output streams end: in a string.
class StringConsumer : public DcmConsumer {
 public:
  OFBool good() const override { return OFTrue; }
  OFCondition status() const override { return EC_Normal; }
  OFBool isFlushed() const override { return OFTrue; }
  offile_off_t avail() const override { return offile_off_t{1} << 30; }
  offile_off_t write(const void* bytes, offile_off_t count) override {
    bytes_.append(static_cast<const char*>(bytes), static_cast<std::size_t>(count));
    return count;
  }
  void flush() override {}

  std::string take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

class StringStream : public DcmOutputStream {
 public:
  explicit StringStream(StringConsumer& consumer) : DcmOutputStream(&consumer) {}
};

}  // namespace

std::string bytes_of_file(DcmFileFormat& file) {
  StringConsumer consumer;
  StringStream stream(consumer);
  file.transferInit();
  const OFCondition written = file.write(stream, EXS_LittleEndianExplicit, EET_ExplicitLength, nullptr,
                                         EGL_recalcGL, EPD_withoutPadding);
  file.transferEnd();
  if (written.bad())
    throw Error(ErrorCode::processing, std::string("DICOM cannot be made: ") + written.text() +
                                           "; this is a bug in sammoe or its DCMTK");
  return consumer.take();
}

std::unique_ptr<DcmFileFormat> file_of_bytes(const std::string& bytes) {
  DcmInputBufferStream stream;
  stream.setBuffer(bytes.data(), static_cast<offile_off_t>(bytes.size()));
  stream.setEos();
  auto file = std::make_unique<DcmFileFormat>();
  file->transferInit();
  const OFCondition read = file->read(stream, EXS_Unknown, EGL_noChange, DCM_MaxReadLength);
  file->transferEnd();
  if (read.bad()) throw Error(ErrorCode::input, std::string("cannot be read as DICOM: ") + read.text());
  return file;
}

}  // namespace sammoe
