#include "topology/xml_reader.hpp"

#include <fmt/format.h>

#include <charconv>

#include "base/error.hpp"

namespace gigatwin::topology {
namespace {

constexpr int end_of_file = std::streambuf::traits_type::eof();
/// Longest name, attribute or text in bytes: a quote that is never closed must not fill the memory.
constexpr std::size_t longest_token = 1 << 16;
/// Deepest nesting; real files have some ten levels.
constexpr std::size_t deepest = 1000;

bool is_blank(int c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

bool is_name_character(char c) {
  const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
  return letter || (c >= '0' && c <= '9') || c == '_' || c == ':' || c == '-' || c == '.';
}

void append_utf8(std::string& token, unsigned long code) {
  const auto byte = [&token](unsigned long b) { token.push_back(static_cast<char>(static_cast<unsigned char>(b))); };
  if (code < 0x80) return byte(code);
  if (code < 0x800) return byte(0xC0 | code >> 6), byte(0x80 | (code & 0x3F));
  if (code < 0x10000) return byte(0xE0 | code >> 12), byte(0x80 | (code >> 6 & 0x3F)), byte(0x80 | (code & 0x3F));
  byte(0xF0 | code >> 18), byte(0x80 | (code >> 12 & 0x3F)), byte(0x80 | (code >> 6 & 0x3F));
  byte(0x80 | (code & 0x3F));
}

}  // namespace

XmlReader::XmlReader(std::istream& in, std::string file) : in_(*in.rdbuf()), file_(std::move(file)) {
  for (const int byte : {0xEF, 0xBB, 0xBF})  // byte order mark
    if (in_.sgetc() == byte) in_.sbumpc();
}

void XmlReader::fail(const std::string& what) const { throw FormatError(file_, line_, what); }

const std::string* XmlReader::attribute(std::string_view name) const {
  for (const auto& [key, value] : attributes_)
    if (key == name) return &value;
  return nullptr;
}

int XmlReader::get() {
  const int c = in_.sbumpc();
  if (c == '\n') ++line_;
  return c;
}

char XmlReader::need(const char* where) {
  const int c = get();
  if (c == end_of_file) fail(fmt::format("not XML: the file ends inside {}", where));
  return static_cast<char>(c);
}

char XmlReader::skip_blanks(const char* where) {
  char c = need(where);
  while (is_blank(c)) c = need(where);
  return c;
}

void XmlReader::append(std::string& token, char c) const {
  if (token.size() == longest_token) fail(fmt::format("not GraphML: a text of more than {} bytes", longest_token));
  token.push_back(c);
}

/// Past the next occurrence of `end`.
void XmlReader::skip_past(std::string_view end, const char* where) {
  std::string tail;
  while (tail != end) {
    tail.push_back(need(where));
    if (tail.size() > end.size()) tail.erase(0, 1);
  }
}

void XmlReader::skip_document_type() {
  int brackets = 0;
  for (char c = need("<!DOCTYPE"); c != '>' || brackets > 0; c = need("<!DOCTYPE"))
    brackets += c == '[' ? 1 : c == ']' ? -1 : 0;
}

std::string XmlReader::read_name(char first) {
  if (!is_name_character(first)) fail(fmt::format("not XML: a name cannot begin with \"{}\"", first));
  std::string name{first};
  while (is_name_character(static_cast<char>(in_.sgetc()))) append(name, need("a tag"));
  return name;
}

/// "&lt;" and its like, behind the ampersand.
void XmlReader::append_reference(std::string& token) {
  static constexpr std::pair<std::string_view, char> named[] = {
      {"lt", '<'}, {"gt", '>'}, {"amp", '&'}, {"quot", '"'}, {"apos", '\''}};
  std::string name;
  for (char c = need("an entity"); c != ';'; c = need("an entity")) {
    name.push_back(c);
    if (name.size() > 10 || is_blank(c) || c == '<') fail("not XML: an ampersand stands alone; it is written &amp;");
  }
  for (const auto& [known, character] : named)
    if (name == known) return append(token, character);
  const bool hex = name.starts_with("#x");
  const char* first = name.data() + (hex ? 2 : 1);
  const char* last = name.data() + name.size();
  unsigned long code = 0;
  if (name.size() < 2 || name[0] != '#' || std::from_chars(first, last, code, hex ? 16 : 10).ptr != last || code == 0 ||
      code > 0x10FFFF)
    fail(fmt::format("not XML: unknown entity &{};", name));
  append_utf8(token, code);
}

std::string XmlReader::read_until(char end, const char* where) {
  std::string value;
  for (char c = need(where); c != end; c = need(where)) c == '&' ? append_reference(value) : append(value, c);
  return value;
}

/// Up to ">" or "/>"; `c` is the first character behind the element's name.
void XmlReader::read_attributes(char c) {
  attributes_.clear();
  for (;; c = skip_blanks("a tag")) {
    while (is_blank(c)) c = need("a tag");
    closes_at_once_ = c == '/';
    if (closes_at_once_) c = need("a tag");
    if (c == '>') return;
    if (closes_at_once_) fail("not XML: / without >");
    std::string name = read_name(c);
    if (skip_blanks("a tag") != '=') fail(fmt::format("not XML: attribute {} has no value", name));
    const char quote = skip_blanks("a tag");
    if (quote != '"' && quote != '\'') fail(fmt::format("not XML: the value of attribute {} is not quoted", name));
    if (attribute(name)) fail(fmt::format("not XML: attribute {} twice in one element", name));
    std::string value = read_until(quote, "an attribute");
    attributes_.emplace_back(std::move(name), std::move(value));
  }
}

XmlReader::Event XmlReader::read_open(char first) {
  if (open_.empty() && has_root_) fail("not XML: a second root element");
  if (open_.size() == deepest) fail(fmt::format("not GraphML: elements nested deeper than {}", deepest));
  has_root_ = true;
  element_ = read_name(first);
  read_attributes(need("a tag"));
  open_.push_back(element_);
  return Event::open;
}

XmlReader::Event XmlReader::read_close() {
  element_ = read_name(need("a tag"));
  if (skip_blanks("a tag") != '>') fail(fmt::format("not XML: </{} without >", element_));
  if (open_.empty() || open_.back() != element_)
    fail(open_.empty() ? fmt::format("not XML: </{}> closes nothing", element_)
                       : fmt::format("not XML: </{}> closes <{}>", element_, open_.back()));
  open_.pop_back();
  return Event::close;
}

/// Of "<![CDATA[...]]>" what follows "<![". @return whether there is any text
bool XmlReader::read_cdata() {
  skip_past("CDATA[", "<![CDATA[");
  text_.clear();
  while (!text_.ends_with("]]>")) append(text_, need("<![CDATA["));
  text_.resize(text_.size() - 3);
  return trim_text();
}

/// Up to the next "<". @return whether there is any but blanks
bool XmlReader::read_text() {
  text_.clear();
  const char* where = "an element";
  for (int c = in_.sgetc(); c != '<'; c = in_.sgetc()) {
    if (c == end_of_file && open_.empty()) break;
    const char taken = need(where);
    if (is_blank(taken) && text_.empty()) continue;
    if (open_.empty()) fail("not XML: text outside of all elements");
    taken == '&' ? append_reference(text_) : append(text_, taken);
  }
  return trim_text();
}

bool XmlReader::trim_text() {
  while (!text_.empty() && is_blank(text_.back())) text_.pop_back();
  std::size_t blanks = 0;
  while (blanks < text_.size() && is_blank(text_[blanks])) ++blanks;
  text_.erase(0, blanks);
  return !text_.empty();
}

XmlReader::Event XmlReader::next() {
  if (closes_at_once_) {
    closes_at_once_ = false;
    open_.pop_back();
    return Event::close;
  }
  for (;;) {
    if (read_text()) return Event::text;
    if (get() == end_of_file) {
      if (!has_root_) fail("not XML: there is no element");
      return Event::end;
    }
    const char c = need("a tag");
    if (c == '/') return read_close();
    if (c != '?' && c != '!') return read_open(c);
    if (c == '?') {
      skip_past("?>", "a processing instruction");
      continue;
    }
    const char kind = need("<!");
    if (kind == '[' && read_cdata()) return Event::text;
    if (kind == '-') need("a comment"), skip_past("-->", "a comment");
    if (kind == 'D') skip_document_type();
  }
}

}  // namespace gigatwin::topology
