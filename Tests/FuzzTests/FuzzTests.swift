import Foundation
import FuzzReaders
import Testing

/// Every reader over broken inputs: whatever the bytes, it returns or throws. `scripts/fuzz` does it for longer.
@Suite struct FuzzTests {
    private let scratch = FileManager.default.temporaryDirectory.appendingPathComponent("fuzz-\(UUID().uuidString)")

    /// Inputs that ended the program once, by reader.
    private static let failures = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("Failures")

    @Test(arguments: Reader.allCases)
    func whatIsWholeIsAccepted(reader: Reader) throws {
        defer { try? FileManager.default.removeItem(at: scratch) }
        // A backbone in full would be large: what is here has the form, and lacks tensors.
        for seed in try reader.seeds() where reader != .backbone {
            #expect(reader.accepts(seed, scratch: scratch), "\(String(decoding: seed.prefix(200), as: UTF8.self))")
        }
    }

    @Test(arguments: Reader.allCases)
    func brokenInputs(reader: Reader) throws {
        defer { try? FileManager.default.removeItem(at: scratch) }
        let mutator = Mutator(try reader.seeds())
        for seed in 0..<400 as Range<UInt64> { _ = reader.accepts(mutator.input(seed: seed), scratch: scratch) }
    }

    @Test(arguments: Reader.allCases)
    func inputsThatOnceEndedTheProgram(reader: Reader) throws {
        defer { try? FileManager.default.removeItem(at: scratch) }
        let folder = Self.failures.appendingPathComponent(reader.rawValue)
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [] {
            let bytes = Array(try Data(contentsOf: folder.appendingPathComponent(name)))
            _ = reader.accepts(bytes, scratch: scratch)
        }
    }

    @Test func theSameSeedGivesTheSameInput() throws {
        let mutator = Mutator(try Reader.session.seeds())
        #expect((0..<50).map { mutator.input(seed: $0) } == (0..<50).map { mutator.input(seed: $0) })
        #expect(Set((0..<50).map { mutator.input(seed: $0) }).count > 40)
    }
}
