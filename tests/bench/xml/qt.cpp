// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Qt's QXmlStreamWriter. Its text is UTF-16, so texts in UTF-8 are converted before; once with that
// counted in, and once with the texts ready as Qt wants them.

#include "xml/writers.hpp"

#include <QIODevice>
#include <QString>
#include <QXmlStreamWriter>

#include <cstdio>
#include <cstdlib>
#include <memory>

namespace bench {
namespace {

class drain_device final : public QIODevice {
public:
  explicit drain_device(drain& to) : to_(to) { open(QIODevice::WriteOnly); }

protected:
  qint64 readData(char*, qint64) override { return -1; }
  qint64 writeData(char const* data, qint64 size) override {
    to_.take({data, static_cast<std::size_t>(size)});
    return size;
  }

private:
  drain& to_;
};

struct qt_record {
  QString id;
  QString type;
  QString code;
  QString text;
};

QString convert(std::string const& text) {
  return QString::fromUtf8(text.data(), static_cast<int>(text.size()));
}

qt_record convert(record const& one) {
  return {convert(one.id), convert(one.type), convert(one.code), convert(one.text)};
}

qt_record const& convert(qt_record const& one) { return one; }

template <class Records>
void write(Records const& all, drain& to) {
  drain_device device(to);
  QXmlStreamWriter xml(&device);
  QString const name = "record";
  QString const id = "id";
  QString const type = "type";
  QString const code = "code";
  xml.writeStartDocument();
  xml.writeStartElement("records");
  for (auto const& each : all) {
    auto const& one = convert(each);
    xml.writeStartElement(name);
    xml.writeAttribute(id, one.id);
    xml.writeAttribute(type, one.type);
    xml.writeAttribute(code, one.code);
    xml.writeCharacters(one.text);
    xml.writeEndElement();
  }
  xml.writeEndElement();
  xml.writeEndDocument();
  if (!xml.hasError()) return;
  std::fprintf(stderr, "Qt: an error while writing\n");
  std::exit(1);
}

}  // namespace

void add_qt(std::vector<xml_writer>& to) {
  to.push_back({"qt", "peer", "UTF-8, characters", [](records const& all) -> write_document {
                  return [&all](drain& out) { write(all, out); };
                }});
  to.push_back({"qt-ready", "peer", "characters; the texts are UTF-16 already",
                [](records const& all) -> write_document {
                  auto const ready = std::make_shared<std::vector<qt_record>>();
                  for (record const& one : all) ready->push_back(convert(one));
                  return [ready](drain& out) { write(*ready, out); };
                }});
}

}  // namespace bench
