import Foundation
import Testing
import TraX

/// Lines from a pipe, however their bytes arrive.
@Suite struct LineReaderTests {
    private func lines(_ pieces: [String], limit: Int = LineReader.longestLine) throws -> [String] {
        let pipe = Pipe()
        let writer = Thread {
            for piece in pieces { try? pipe.fileHandleForWriting.write(contentsOf: Data(piece.utf8)) }
            try? pipe.fileHandleForWriting.close()
        }
        writer.start()
        var reader = LineReader(descriptor: pipe.fileHandleForReading.fileDescriptor, limit: limit)
        var result: [String] = []
        while let line = try reader.next() { result.append(String(decoding: line, as: UTF8.self)) }
        #expect(try reader.next() == nil)
        return result
    }

    @Test(
        arguments: [
            ([], []), (["a\nb\n"], ["a", "b"]), (["a", "b\n\n", "c"], ["ab", "", "c"]), (["\n"], [""]),
        ] as [([String], [String])])
    func linesAreTaken(pieces: [String], expected: [String]) throws {
        #expect(try lines(pieces) == expected)
    }

    @Test func longLinesAreWhole() throws {
        let long = String(repeating: "x", count: 300_000)
        #expect(try lines([long + "\n" + long, "y\nz"]) == [long, long + "y", "z"])
    }

    @Test func tooLongALineIsAnError() {
        let limit = 1 << 20
        #expect(throws: TraXError.lineTooLong(limit: limit)) {
            try lines([String(repeating: "x", count: 2 << 20)], limit: limit)
        }
        #expect(TraXError.lineTooLong(limit: limit).description == "a line is longer than 1 MiB")
    }

    @Test func aDescriptorThatCannotBeReadIsAnError() {
        var reader = LineReader(descriptor: -1)
        #expect(throws: TraXError.unreadable(reason: "Bad file descriptor")) { try reader.next() }
    }
}
