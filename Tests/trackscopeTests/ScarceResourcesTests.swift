import Foundation
import Testing

/// Too little of what the system gives: the work is done all the same, or a line says what is missing; nothing hangs.
@Suite struct ScarceResourcesTests {
    private let scratch: Scratch
    private let track = [
        "track", "frames", "--init", Scratch.firstBox, "--tracker", "cacf", "--format", "otb", "--quiet",
    ]

    init() throws {
        scratch = try Scratch()
        try scratch.addFrames(4)
    }

    /// Runs the program under a limit of the shell.
    private func run(_ limit: String, _ arguments: [String]) throws -> Program.Outcome {
        try Program.run(arguments, in: scratch, before: "ulimit \(limit) || exit 99")
    }

    @Test("descriptors", arguments: [4, 5, 6, 8, 12])
    func descriptors(count: Int) throws {
        let outcome = try run("-n \(count)", track)
        let rows = outcome.output.split(separator: "\n").count
        #expect(outcome.status == 0 && rows == 4 || outcome.status == 1 && !outcome.errors.isEmpty, "\(outcome)")
    }

    @Test("address space", arguments: [400, 600, 760])
    func addressSpace(mebibytes: Int) throws {
        let outcome = try run("-v \(mebibytes << 10)", track)
        let message =
            "trackscope: the address space is limited to \(mebibytes) MiB (ulimit -v, h_vmem of Grid Engine); at least 768 "
            + "MiB are needed\n"
        #expect(outcome == Program.Outcome(status: 1, output: "", errors: message))
    }

    @Test("the size of a file", arguments: ["o.csv", "o.csv.link"])
    func sizeOfAFile(name: String) throws {
        try FileManager.default.createSymbolicLink(
            atPath: scratch.path("o.csv.link").path, withDestinationPath: "elsewhere.csv")
        try scratch.addFrames(30, to: "many")
        var arguments = track + ["--output", name]
        arguments[1] = "many"
        // Two or four blocks, by the shell: less than the rows, more than the message.
        let outcome = try run("-f 1", arguments)
        let message = "trackscope: \(name): File too large\n"
        #expect(outcome == Program.Outcome(status: 1, output: "", errors: message))
        #expect(try scratch.names(in: ".").filter { $0.hasPrefix("elsewhere") || $0.hasSuffix(".tmp") } == [])
        #expect(try Program.run(arguments, in: scratch).status == 0)
    }

    @Test func enoughOfAll() throws {
        #expect(try run("-n 32 -v 4000000", track).status == 0)
    }
}
