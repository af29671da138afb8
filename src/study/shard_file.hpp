#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "study/evaluator.hpp"

/// What a process of a study has finished, in a text file that it alone appends to: a line of fields between tabs for
/// each run, the last field a checksum of the line. A kill at any moment can spoil the last line alone, and a line
/// whose checksum does not fit does not count.
namespace gigatwin::study {

/// One of `count` equal parts of a study, counted from 1.
struct Shard {
  std::int64_t index = 1, count = 1;
  bool operator==(const Shard&) const = default;
};
std::string to_text(Shard shard);  ///< "2 of 4"

/// A finished run as a shard keeps it.
struct FinishedRun {
  std::uint64_t run = 0;
  RunOutcome outcome;
  double wall_seconds = 0.0;
};

/// Its line, without the end.
std::string row_text(const FinishedRun& finished);
/// nullopt: damaged, or not a row.
std::optional<FinishedRun> row_from(std::string_view line);

/// First line of a shard's file.
struct ShardHeader {
  Shard shard;
  std::string design_hash;
  std::int64_t started = 0;  ///< Unix time
};
std::string header_text(const ShardHeader& header);
std::optional<ShardHeader> header_from(std::string_view line);

/// Of a file; nullopt: it is empty, damaged or something else.
std::optional<ShardHeader> header_of(const std::string& path);

/// What a look through a shard's file finds.
struct ShardScan {
  std::optional<ShardHeader> header;  ///< nullopt: the file is empty, or begins with something else
  std::uint64_t size = 0;             ///< bytes
  std::uint64_t whole = 0;            ///< bytes up to the end of the last line that is right
  std::uint64_t damaged = 0;          ///< lines that are not
};

/// Goes through all rows in the order of writing. @param row  gets each that is right and its place in the file
/// Throws FileError: not readable.
ShardScan scan_shard(const std::string& path,
                     const std::function<void(const FinishedRun& finished, std::uint64_t offset)>& row);

/// Rows at places that a scan has found, in any order.
class ShardRows {
 public:
  explicit ShardRows(const std::string& path);
  ~ShardRows();
  ShardRows(ShardRows&& other) noexcept;
  ShardRows& operator=(ShardRows&&) = delete;

  /// Throws FileError: the file has changed since.
  FinishedRun at(std::uint64_t offset) const;

 private:
  std::string path_;
  int file_ = -1;
};

/// Appends to a shard's file, which it locks.
class ShardWriter {
 public:
  /// Begins the file, or goes on with one of the same design after cutting off what a kill has left of a line. A file
  /// whose first line is damaged is set aside. `notes` gets a sentence on either.
  /// Throws FileError: another process has it, another design, not writable.
  ShardWriter(const std::string& path, const ShardHeader& header, std::string& notes);
  ~ShardWriter();
  ShardWriter(const ShardWriter&) = delete;
  ShardWriter& operator=(const ShardWriter&) = delete;

  /// Written within seconds.
  void add(std::string_view row);
  /// Hands all to the system; to the disk as well every few seconds. Throws FileError: the disk is full.
  void flush();

 private:
  void open();
  void go_on_after(const ShardScan& scan, std::string& notes);

  std::string path_;
  int file_ = -1;
  std::string waiting_;
  double written_s_ = 0.0, synced_s_ = 0.0;  ///< moments of the steady clock
};

/// Whether a process has the shard's file open for writing.
bool is_at_work(const std::string& path);

}  // namespace gigatwin::study
