import Foundation
import FuzzReaders

/// Feeds broken inputs to a reader in this process. `scripts/fuzz` runs it and keeps what ends it.
///
///     fuzz-target READER SEED COUNT LAST [FILE...]    feeds COUNT inputs, made of the built-in ones and of files; the number of
///                                                     the input under way stands in the file LAST
///     fuzz-target READER SEED write OUTPUT [FILE...]  writes the input of a seed
@main
enum FuzzTarget {
    /// Seconds that one input may take.
    private static let patience: UInt32 = 120

    static func main() throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        guard arguments.count >= 4, let reader = Reader(rawValue: arguments[0]), let seed = UInt64(arguments[1]) else {
            print(Reader.allCases.map(\.rawValue).joined(separator: "\n"))
            return
        }
        let files = try arguments[4...].map { Array(try Data(contentsOf: URL(fileURLWithPath: $0))) }
        let mutator = Mutator(try reader.seeds() + files)
        guard let count = UInt64(arguments[2]) else {
            try Data(mutator.input(seed: seed)).write(to: URL(fileURLWithPath: arguments[3]))
            return
        }
        let scratch = FileManager.default.temporaryDirectory.appendingPathComponent("fuzz-\(getpid())")
        defer { try? FileManager.default.removeItem(at: scratch) }
        let last = open(arguments[3], O_WRONLY | O_CREAT | O_TRUNC, 0o666)
        var accepted = 0
        for number in seed..<seed + count {
            let line = Array("\(number)\n".utf8)
            pwrite(last, line, line.count, 0)
            // An input that takes too long ends the process as a crash does.
            alarm(patience)
            if reader.accepts(mutator.input(seed: number), scratch: scratch) { accepted += 1 }
        }
        print("\(reader.rawValue) \(count) inputs, \(accepted) accepted")
    }
}
