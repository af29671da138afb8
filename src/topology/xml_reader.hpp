#pragma once

#include <cstdint>
#include <istream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gigatwin::topology {

/// Reads XML front to back, one event at a time, and keeps nothing but the open elements: a file of any size needs no
/// memory. Checks that elements nest and that there is one root; skips comments, processing instructions and the
/// document type; knows the five named entities and character references. Names keep their prefixes.
/// Source: Extensible Markup Language (XML) 1.0, fifth edition; UTF-8 only.
class XmlReader {
 public:
  enum class Event : std::uint8_t { open, close, text, end };

  /// @param file  its name, for messages
  XmlReader(std::istream& in, std::string file);

  /// The next event; blank text is left out. Throws FormatError with the line where the file is not XML.
  Event next();
  /// Of the element that the event opens or closes.
  const std::string& element() const { return element_; }
  /// Value of an attribute of the element that was opened; null if it has none of that name.
  const std::string* attribute(std::string_view name) const;
  /// Characters of a text event, without blanks at the ends.
  const std::string& text() const { return text_; }
  /// Counted from 1.
  int line() const { return line_; }
  [[noreturn]] void fail(const std::string& what) const;

 private:
  int get();
  char need(const char* where);
  char skip_blanks(const char* where);
  void skip_past(std::string_view end, const char* where);
  void skip_document_type();
  std::string read_name(char first);
  std::string read_until(char end, const char* where);
  void append(std::string& token, char c) const;
  void append_reference(std::string& token);
  void read_attributes(char c);
  Event read_open(char first);
  Event read_close();
  bool read_cdata();
  bool read_text();
  bool trim_text();

  std::streambuf& in_;
  std::string file_;
  int line_ = 1;
  bool closes_at_once_ = false;  ///< the element ended with "/>": its close is still to be told
  bool has_root_ = false;
  std::string element_, text_;
  std::vector<std::pair<std::string, std::string>> attributes_;
  std::vector<std::string> open_;
};

}  // namespace gigatwin::topology
